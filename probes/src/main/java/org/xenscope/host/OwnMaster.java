package org.xenscope.host;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.xenscope.error.CancelledException;
import org.xenscope.error.DeniedException;
import org.xenscope.error.FailedException;
import org.xenscope.error.UnreachableException;
import org.xenscope.error.XenscopeException;

/**
 * A connection of our own. Its first session is {@code cat} on the host, reading from a pipe that only we hold: when we end,
 * by whatever means, the cat reads the end of the pipe, the session ends, and with it ssh.
 */
final class OwnMaster implements Master {
    /** Two unanswered questions, 4 s apart, and a third interval: a dead line is noticed after 12 s at most. */
    private static final List<String> LIVENESS =
            List.of("-o", "ConnectTimeout=10", "-o", "ServerAliveInterval=4", "-o", "ServerAliveCountMax=2");

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PATIENCE_WITH_A_PERSON = Duration.ofMinutes(5);
    private static final int MESSAGES = 60;

    /** Said by the host's shell only if it takes quoting as we mean it. */
    private static final String READY = "xenscope's \"line\" is \\ready";

    private final SshTarget target;
    private final ControlDirectory directory;
    private final Process process;
    private final Deque<String> messages = new ArrayDeque<>();
    private final CompletableFuture<Boolean> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> silent = new CompletableFuture<>();
    private final Multiplexer multiplexer;
    private final Forwards forwards;

    private OwnMaster(SshTarget target, Path ssh, ControlDirectory directory, Process process) {
        this.target = target;
        this.directory = directory;
        this.process = process;
        this.multiplexer = new Multiplexer(ssh, socket(directory));
        this.forwards = new Forwards(target.name(), multiplexer, directory.path());
        listen("errors", process.getErrorStream(), this::keep, () -> silent.complete(null));
        listen(
                "output",
                process.getInputStream(),
                line -> {
                    // whatever a login shell's rc files print comes before it
                    if (line.equals(READY)) {
                        ready.complete(true);
                    }
                },
                () -> ready.complete(false));
    }

    static OwnMaster open(SshTarget target, Path ssh, boolean interactive) {
        ControlDirectory directory = ControlDirectory.create();
        boolean done = false;
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(argv(target, ssh, directory, interactive)).directory(Programs.root());
            builder.environment().put("LC_ALL", "C");
            OwnMaster master = new OwnMaster(target, ssh, directory, builder.start());
            try {
                master.await(interactive ? PATIENCE_WITH_A_PERSON : PATIENCE);
                done = true;
                return master;
            } finally {
                if (!done) {
                    Children.end(master.process);
                }
            }
        } catch (IOException e) {
            throw new FailedException("cannot start " + ssh + ": " + e.getMessage(), "", e);
        } finally {
            if (!done) {
                directory.close();
            }
        }
    }

    private static List<String> argv(SshTarget target, Path ssh, ControlDirectory directory, boolean interactive) {
        List<String> argv = new ArrayList<>();
        if (interactive) {
            // Needs the terminal to ask for a passphrase on, but Ctrl-C there is for us.
            argv.addAll(List.of("sh", "-c", "trap '' INT QUIT; exec \"$@\"", "sh"));
        } else if (Programs.find("setsid").isPresent()) {
            argv.add("setsid");
        }
        argv.addAll(List.of(ssh.toString(), "-M", "-S", socket(directory).toString(), "-T", "-x", "-a"));
        argv.addAll(List.of("-o", "BatchMode=" + (interactive ? "no" : "yes"), "-o", "StrictHostKeyChecking=yes"));
        argv.addAll(target.options());
        argv.addAll(LIVENESS);
        argv.addAll(List.of("-o", "ControlPersist=no", "-o", "ClearAllForwardings=yes", "-o", "RemoteCommand=none"));
        argv.addAll(List.of("-o", "StreamLocalBindUnlink=yes", "-o", "EscapeChar=none"));
        target.port().ifPresent(port -> argv.addAll(List.of("-p", port.toString())));
        String command = "printf '%s\\n' " + ShellQuoting.words(List.of(READY)) + "; exec cat >/dev/null";
        argv.addAll(List.of("--", target.destination(), command));
        return argv;
    }

    private static Path socket(ControlDirectory directory) {
        return directory.path().resolve("control");
    }

    private void await(Duration patience) {
        try {
            if (ready.get(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            boolean ended = Children.awaitExit(process, 2_000);
            silent.get(2, TimeUnit.SECONDS);
            if (ended && process.exitValue() != 255) {
                throw new DeniedException(
                        target.name() + " lets us in, but its login shell runs no command: " + messages(),
                        "xenscope needs a user there whose login shell is a POSIX shell");
            }
            throw SshFailure.of(target, messages());
        } catch (TimeoutException e) {
            throw new UnreachableException(
                    "no ssh connection to " + target.name() + " within " + patience.toSeconds() + " s",
                    "see what `" + ShellQuoting.readable(SshFailure.byHand(target)) + "` says",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("connecting to " + target.name() + " was interrupted", "", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void listen(String what, InputStream in, Consumer<String> line, Runnable end) {
        Thread thread = new Thread(
                () -> {
                    try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
                        for (String next; (next = lines.readLine()) != null; ) {
                            line.accept(next);
                        }
                    } catch (IOException e) {
                        // the process has ended
                    } finally {
                        end.run();
                    }
                },
                target.name() + " ssh " + what);
        thread.setDaemon(true);
        thread.start();
    }

    private synchronized void keep(String line) {
        messages.addLast(line);
        if (messages.size() > MESSAGES) {
            messages.removeFirst();
        }
    }

    @Override
    public Multiplexer multiplexer() {
        return multiplexer;
    }

    @Override
    public Forwards forwards() {
        return forwards;
    }

    @Override
    public boolean alive() {
        return process.isAlive();
    }

    @Override
    public XenscopeException lost() {
        String said = messages();
        String why = said.isEmpty() ? "" : ": " + said.substring(said.lastIndexOf('\n') + 1);
        return new UnreachableException(
                "the ssh connection to " + target.name() + " was lost" + why,
                "do it again: xenscope connects anew; what was begun on the host may have been done");
    }

    @Override
    public synchronized String messages() {
        return String.join("\n", messages);
    }

    @Override
    public void close() {
        forwards.forget();
        Children.end(process);
        directory.close();
    }
}
