package org.xenscope.gdb.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.xenscope.error.CancelledException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.FailedException;
import org.xenscope.host.Conversation;
import org.xenscope.host.HostControl;
import org.xenscope.host.Invocation;

/**
 * A gdbserver that is attached to a process of a host and talks with us over its standard streams, below a {@link Guard}. The
 * process stands from the beginning, until a client lets it run.
 */
public final class GdbServing implements AutoCloseable {
    private static final Duration BEGIN = Duration.ofSeconds(30);
    private static final Duration END = Duration.ofSeconds(20);
    private static final Duration SIGNAL = Duration.ofSeconds(10);
    /** More than gdbserver says of anything that is wrong. */
    private static final int MOST_LINES = 200;

    private static final int LONGEST_LINE = 400;

    private final HostControl control;
    private final int pid;
    private final Conversation conversation;
    private final Deque<String> lines = new ArrayDeque<>();
    private final CompletableFuture<Boolean> attached = new CompletableFuture<>();
    private final CompletableFuture<GuardEnd> ended = new CompletableFuture<>();

    private GdbServing(HostControl control, int pid, Conversation conversation) {
        this.control = control;
        this.pid = pid;
        this.conversation = conversation;
        Thread listener = new Thread(this::listen, "gdbserver " + pid);
        listener.setDaemon(true);
        listener.start();
    }

    /**
     * Attaches, and returns when the process stands.
     *
     * @param mark unguessable: what belongs to this session carries it, see {@link DebugSessions}
     * @throws org.xenscope.error.RefusedException when somebody debugs it already
     * @throws org.xenscope.error.AbsentException when there is no such process, or no gdbserver
     * @throws org.xenscope.error.DeniedException when the user there may not
     */
    public static GdbServing attach(HostControl control, int pid, String mark) {
        GdbServing serving = new GdbServing(control, pid, control.converse(Guard.attach(pid, mark)));
        boolean well = false;
        try {
            serving.awaitAttached();
            well = true;
            return serving;
        } finally {
            if (!well) {
                serving.close();
            }
        }
    }

    private void awaitAttached() {
        String host = control.host().name();
        boolean well;
        try {
            well = attached.get(BEGIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new DeadlineException(
                    "gdbserver on " + host + " was not attached to process " + pid + " within " + BEGIN.toSeconds()
                            + " s",
                    "look at what it waits for in /proc/" + pid + "/stack there",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("attaching to process " + pid + " on " + host + " was interrupted", "", e);
        } catch (ExecutionException e) {
            throw new FailedException("gdbserver on " + host + " cannot be heard: " + e.getCause(), "", e);
        }
        if (!well) {
            GuardEnd end = end();
            // a lost line or a missing shell has its own words
            conversation.waitFor(END);
            GdbserverWords.check(end, pid, host);
            throw new FailedException(
                    "gdbserver on " + host + " ended before it was attached to process " + pid + ": "
                            + (end.words().isEmpty()
                                    ? end.kind().text()
                                    : end.words().get(end.words().size() - 1)),
                    "try again; `gdbserver --once --attach - " + pid + "` there says more");
        }
    }

    private void listen() {
        try (BufferedReader errors =
                new BufferedReader(new InputStreamReader(conversation.stderr(), StandardCharsets.UTF_8))) {
            for (String line = errors.readLine(); line != null; line = errors.readLine()) {
                hear(line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) : line);
            }
        } catch (IOException e) {
            // It was closed while it was listened to: what was said until then counts.
        }
        GuardEnd end;
        synchronized (lines) {
            end = GuardEnd.parse(String.join("\n", lines));
        }
        attached.complete(false);
        ended.complete(end);
    }

    private void hear(String line) {
        synchronized (lines) {
            if (lines.size() == MOST_LINES) {
                lines.removeFirst();
            }
            lines.addLast(line);
        }
        if (line.startsWith("Attached; pid = ")) {
            attached.complete(true);
        }
    }

    /** The process that is debugged. */
    public int pid() {
        return pid;
    }

    /** What gdbserver sends. */
    InputStream stdout() {
        return conversation.stdout();
    }

    /** What gdbserver is sent. */
    OutputStream stdin() {
        return conversation.stdin();
    }

    /**
     * Stops the process where it is: what gdb's interrupt is made of. gdbserver itself would send SIGINT to the process group:
     * nothing where the process leads none, too many where it does, and a QEMU that gets one after its debugger let go ends.
     */
    void stop() {
        control.run(Invocation.of(SIGNAL, "kill", "-STOP", Integer.toString(pid)));
    }

    /** Is told of the end when it comes, or at once. It must not wait for anything. */
    void whenEnded(Consumer<GuardEnd> told) {
        ended.thenAccept(told);
    }

    /** Waits for the end of the session; false when the time is over first. */
    public boolean awaitEnd(Duration limit) {
        try {
            ended.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("waiting for the end of gdbserver was interrupted", "", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How it ended, after {@link #close}; unknown when the line was lost: then the guard clears up alone. */
    public GuardEnd end() {
        if (!awaitEnd(END)) {
            return new GuardEnd(GuardEnd.Kind.UNKNOWN, 0, List.of());
        }
        return ended.join();
    }

    /** The end, when the program is as it was. @throws FailedException when it is left with breakpoints */
    GuardEnd checked(GuardEnd end) {
        GdbserverWords.check(end, pid, control.host().name());
        return end;
    }

    /** Lets go of the process, which goes on as it was, and waits until that is done. Doing so twice does no harm. */
    @Override
    public void close() {
        try {
            conversation.stdin().close();
        } catch (IOException e) {
            // Its other end is gone: that is what was wanted.
        }
        // its last words first: closing cuts them off
        boolean interrupted = Thread.interrupted();
        try {
            awaitEnd(END);
        } catch (CancelledException e) {
            interrupted |= Thread.interrupted();
        } finally {
            conversation.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
