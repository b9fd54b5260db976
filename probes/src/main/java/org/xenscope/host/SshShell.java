package org.xenscope.host;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.AbsentException;
import org.xenscope.error.CancelledException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.XenscopeException;

/** The login shell on the far side of one ssh connection, which is opened when first needed, and again after it was lost. */
final class SshShell implements Shell {
    /** sshd allows ten sessions on one connection (MaxSessions); the connection's own lifeline is one. */
    private static final int SESSIONS = 8;

    /** Others use a shared connection too. */
    private static final int SESSIONS_OF_SHARED = 4;

    private static final int LOST_EXIT = 255;

    private final SshTarget target;
    private final boolean interactive;
    private final Semaphore sessions;
    private final Set<SshSession> running = ConcurrentHashMap.newKeySet();
    private @Nullable CompletableFuture<Master> connection;
    private boolean closed;

    SshShell(SshTarget target, boolean interactive) {
        this.target = target;
        this.interactive = interactive;
        this.sessions = new Semaphore(target.sharedControl().isPresent() ? SESSIONS_OF_SHARED : SESSIONS, true);
    }

    @Override
    public String name() {
        return target.name();
    }

    @Override
    public Session start(String script, long deadline) throws InterruptedException {
        Master master = master();
        if (!sessions.tryAcquire(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
            throw new DeadlineException(
                    "all sessions of the ssh connection to " + target.name() + " are in use",
                    "follow fewer things at once, or give it more time with --timeout");
        }
        boolean started = false;
        try {
            // It may have been lost while we waited.
            master = master.alive() ? master : master();
            SshSession session = new SshSession(master, master.multiplexer().session(script));
            running.add(session);
            session.process.onExit().thenRun(() -> {
                running.remove(session);
                sessions.release();
            });
            started = true;
            return session;
        } finally {
            if (!started) {
                sessions.release();
            }
        }
    }

    /** The connection. Who comes while it is being opened waits for that attempt, and shares its failure. */
    Master master() {
        CompletableFuture<Master> attempt = new CompletableFuture<>();
        CompletableFuture<Master> other;
        synchronized (this) {
            if (closed) {
                throw closedAlready();
            }
            Master dead = null;
            if (connection != null && connection.isDone() && !connection.isCompletedExceptionally()) {
                Master master = connection.join();
                if (master.alive()) {
                    return master;
                }
                dead = master;
            }
            boolean opening = connection != null && !connection.isDone();
            other = opening ? connection : null;
            if (!opening) {
                connection = attempt;
                if (dead != null) {
                    dead.close();
                }
            }
        }
        if (other != null) {
            return shared(other);
        }
        try {
            Master master = open();
            attempt.complete(master);
            synchronized (this) {
                if (closed) {
                    master.close();
                    throw closedAlready();
                }
            }
            return master;
        } catch (RuntimeException | Error e) {
            attempt.completeExceptionally(e);
            throw e;
        }
    }

    private Master shared(CompletableFuture<Master> attempt) {
        try {
            return attempt.join();
        } catch (CompletionException | CancellationException e) {
            if (e.getCause() instanceof XenscopeException failure) {
                throw failure;
            }
            throw e;
        }
    }

    private Master open() {
        Path ssh = Programs.find("ssh")
                .orElseThrow(() -> new AbsentException(
                        "there is no ssh program on this machine to reach " + target.name() + " with",
                        "install it: apt install openssh-client"));
        Optional<Path> control = target.sharedControl();
        return control.isPresent()
                ? SharedMaster.use(target, ssh, control.get())
                : OwnMaster.open(target, ssh, interactive);
    }

    /** The connection does not answer: the next call opens another one. */
    synchronized XenscopeException lost(Master master) {
        XenscopeException failure = master.lost();
        if (connection != null
                && connection.isDone()
                && !connection.isCompletedExceptionally()
                && connection.join() == master) {
            connection = null;
            master.close();
        }
        return failure;
    }

    private CancelledException closedAlready() {
        return new CancelledException("the connection to " + target.name() + " is closed", "");
    }

    @Override
    public void close() {
        CompletableFuture<Master> last;
        synchronized (this) {
            closed = true;
            last = connection;
            connection = null;
        }
        running.forEach(session -> Children.closeQuietly(session.process.getOutputStream()));
        running.forEach(session -> Children.end(session.process));
        if (last != null && last.isDone() && !last.isCompletedExceptionally()) {
            last.join().close();
        }
    }

    private final class SshSession implements Session {
        private final Master master;
        private final Process process;

        SshSession(Master master, Process process) {
            this.master = master;
            this.process = process;
        }

        @Override
        public Process process() {
            return process;
        }

        @Override
        public void abandon() {
            process.destroyForcibly();
        }

        @Override
        public boolean begunInVain(int exit, String errors) {
            if (exit != LOST_EXIT) {
                return false;
            }
            if (!master.alive() || !master.multiplexer().check()) {
                throw lost(master);
            }
            return errors.contains("mux_client_request_session: session request failed");
        }
    }
}
