package org.xenscope.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.AbsentException;
import org.xenscope.error.CancelledException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.DeniedException;
import org.xenscope.error.FailedException;

/** Runs programs through a {@link Shell}: waits, collects what they say, and ends what must not stay behind. */
final class ShellCommands implements AutoCloseable {
    /** More than any program that we read says; less than would exhaust us. */
    static final int OUTPUT_LIMIT_BYTES = 64 << 20;

    private static final int NOT_EXECUTABLE_EXIT = 126;
    private static final Duration CONVERSATION_BEGIN = Duration.ofSeconds(20);
    /** What was begun must be cleared up: a debugger lets go of its program. */
    private static final Duration CONVERSATION_END = Duration.ofSeconds(20);

    private static final String INSTALL = "install the package that has it on that host, or see `xenscope host doctor`";

    private final Shell shell;
    private final int outputLimitBytes;
    private final ExecutorService readers;

    ShellCommands(Shell shell) {
        this(shell, OUTPUT_LIMIT_BYTES);
    }

    ShellCommands(Shell shell, int outputLimitBytes) {
        this.shell = shell;
        this.outputLimitBytes = outputLimitBytes;
        AtomicInteger count = new AtomicInteger();
        this.readers = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, shell.name() + " output " + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    Output query(Query query) {
        return program(query.argv(), collect(query.argv(), Scripts.lifeline(query.argv()), null, query.timeout()));
    }

    Output run(Invocation invocation) {
        List<String> argv = invocation.argv();
        byte[] stdin = invocation.stdin();
        String script = stdin.length == 0 ? Scripts.through(argv) : Scripts.spooled(argv, stdin.length);
        return program(argv, collect(argv, script, stdin, invocation.timeout()));
    }

    Running follow(Query query) {
        List<String> argv = query.argv();
        try {
            Shell.Session session = shell.start(Scripts.lifeline(argv), deadline(query.timeout()));
            return new Followed(argv, session);
        } catch (InterruptedException e) {
            throw cancelled(argv, e);
        }
    }

    Conversation converse(List<String> argv) {
        try {
            return new Conversing(argv, shell.start(Scripts.conversation(argv), deadline(CONVERSATION_BEGIN)));
        } catch (InterruptedException e) {
            throw cancelled(argv, e);
        }
    }

    /**
     * Runs a script and collects what it says.
     *
     * @param what it does, for messages
     * @param stdin what it is given, after which it is left to finish; null for a script that ends with its lifeline
     */
    Output collect(List<String> what, String script, byte @Nullable [] stdin, Duration timeout) {
        long deadline = deadline(timeout);
        try {
            for (int attempt = 1; ; attempt++) {
                Shell.Session session = shell.start(script, deadline);
                Output output = collect(what, session, stdin, deadline, timeout);
                if (!session.begunInVain(output.exit(), output.errors())) {
                    return output;
                }
                if (System.nanoTime() - deadline > 0) {
                    throw overdue(what, timeout, "found no free session");
                }
                // Others use up the sessions of a connection that we share; nothing tells when one becomes free.
                TimeUnit.MILLISECONDS.sleep(Math.min(20L * attempt, 500));
            }
        } catch (InterruptedException e) {
            throw cancelled(what, e);
        }
    }

    private Output collect(
            List<String> what, Shell.Session session, byte @Nullable [] stdin, long deadline, Duration timeout)
            throws InterruptedException {
        Process process = session.process();
        boolean ended = false;
        try {
            CompletableFuture<byte[]> stdout = reader(what, process.getInputStream());
            CompletableFuture<byte[]> stderr = reader(what, process.getErrorStream());
            if (stdin != null) {
                feed(process, stdin);
            }
            CompletableFuture<Void> all = CompletableFuture.allOf(stdout, stderr, process.onExit());
            CompletableFuture<Void> first = new CompletableFuture<>();
            all.thenRun(() -> first.complete(null));
            List.of(stdout, stderr)
                    .forEach(reading -> reading.whenComplete((bytes, failure) -> {
                        if (failure != null) {
                            first.completeExceptionally(failure);
                        }
                    }));
            first.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
            ended = true;
            return new Output(what, process.exitValue(), stdout.join(), stderr.join());
        } catch (TimeoutException e) {
            throw overdue(what, timeout, stdin == null ? "was ended" : "is left to finish");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FailedException failure) {
                throw failure;
            }
            throw new FailedException(
                    "cannot read what `" + ShellQuoting.readable(what) + "` says on " + shell.name() + ": "
                            + e.getCause().getMessage(),
                    "",
                    e);
        } finally {
            if (ended) {
                Children.closeQuietly(process.getOutputStream());
            } else if (stdin == null) {
                Children.end(process);
            } else {
                session.abandon();
            }
        }
    }

    /** In a thread of its own: a program that says much before it reads must not stop us both. */
    private void feed(Process process, byte[] stdin) {
        OutputStream out = process.getOutputStream();
        readers.execute(() -> {
            try (out) {
                out.write(stdin);
            } catch (IOException e) {
                // It ended without reading all: its exit code tells.
            }
        });
    }

    private CompletableFuture<byte[]> reader(List<String> what, InputStream in) {
        return CompletableFuture.supplyAsync(
                () -> {
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    byte[] buffer = new byte[16 << 10];
                    try {
                        for (int n; (n = in.read(buffer)) >= 0; ) {
                            if (n > outputLimitBytes - out.size()) {
                                throw new FailedException(
                                        "`" + ShellQuoting.readable(what) + "` on " + shell.name() + " says more than "
                                                + (outputLimitBytes >> 20) + " MiB",
                                        "ask for less of it");
                            }
                            out.write(buffer, 0, n);
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    return out.toByteArray();
                },
                readers);
    }

    /** The end of a program, when it was one. */
    private Output program(List<String> argv, Output output) {
        if (output.exit() == Scripts.ABSENT_EXIT && output.errors().contains(Scripts.ABSENT)) {
            throw absent(argv);
        }
        if (output.exit() == NOT_EXECUTABLE_EXIT && output.errors().contains("ermission denied")) {
            throw new DeniedException(
                    argv.get(0) + " may not be run on " + shell.name() + ": permission denied",
                    "run it as a user who may, often root");
        }
        return output;
    }

    private AbsentException absent(List<String> argv) {
        return new AbsentException(argv.get(0) + " is not installed on " + shell.name(), INSTALL);
    }

    private DeadlineException overdue(List<String> what, Duration timeout, String fate) {
        return new DeadlineException(
                "`" + ShellQuoting.readable(what) + "` on " + shell.name() + " did not end within " + seconds(timeout)
                        + " and " + fate,
                "see what it waits for, or give it more time with --timeout");
    }

    private CancelledException cancelled(List<String> what, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new CancelledException(
                "`" + ShellQuoting.readable(what) + "` on " + shell.name() + " was interrupted", "", cause);
    }

    private static String seconds(Duration duration) {
        return duration.toMillis() < 10_000 ? duration.toMillis() + " ms" : duration.toSeconds() + " s";
    }

    private static long deadline(Duration timeout) {
        // a century is long enough, and does not overflow
        return System.nanoTime()
                + Math.min(timeout.toSeconds(), 3_000_000_000L) * 1_000_000_000L
                + timeout.toNanosPart();
    }

    @Override
    public void close() {
        shell.close();
        readers.shutdownNow();
    }

    private final class Conversing extends Followed implements Conversation {
        Conversing(List<String> argv, Shell.Session session) {
            super(argv, session);
        }

        @Override
        public OutputStream stdin() {
            return process().getOutputStream();
        }

        @Override
        public void close() {
            Children.closeQuietly(stdin());
            Children.awaitExit(process(), CONVERSATION_END.toMillis());
            super.close();
        }
    }

    private class Followed implements Running {
        private final List<String> argv;
        private final Shell.Session session;

        Followed(List<String> argv, Shell.Session session) {
            this.argv = argv;
            this.session = session;
        }

        final Process process() {
            return session.process();
        }

        @Override
        public InputStream stdout() {
            return session.process().getInputStream();
        }

        @Override
        public InputStream stderr() {
            return session.process().getErrorStream();
        }

        @Override
        public OptionalInt waitFor(Duration limit) {
            try {
                if (!session.process().waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                    return OptionalInt.empty();
                }
            } catch (InterruptedException e) {
                throw cancelled(argv, e);
            }
            int exit = session.process().exitValue();
            session.begunInVain(exit, "");
            if (exit == Scripts.ABSENT_EXIT) {
                throw absent(argv);
            }
            return OptionalInt.of(exit);
        }

        @Override
        public void close() {
            Children.end(session.process());
        }
    }
}
