package org.xenscope.jvm;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.xenscope.error.CancelledException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.FailedException;
import org.xenscope.host.LoopbackPort;
import org.xenscope.host.Wire;

/** A Java program that was started to be debugged: it connects to us, and ends with us. */
final class Launched implements Ending {
    /** From the end of the connection to that of the process. */
    private static final int END_SECONDS = 2;

    private static final int SIGNALLED = 128;
    private static final int SHOWN = 400;

    private final Process process;
    private final List<Thread> readers = new CopyOnWriteArrayList<>();

    private Launched(Process process) {
        this.process = process;
    }

    static JvmTarget start(JvmLaunch launch, JvmOptions options) {
        try (LoopbackPort port = LoopbackPort.open(0)) {
            Process process = spawn(launch, port.port());
            try {
                process.onExit().thenRun(port::close);
                Wire wire = accept(process, port, options);
                Launched launched = new Launched(process);
                JvmTarget target = JvmTarget.over(wire, "JVM " + process.pid(), options, launched);
                launched.pump(process.getInputStream(), target);
                launched.pump(process.getErrorStream(), target);
                // That it has begun, and stands, is told by an event.
                if (target.awaitStop(options.limit()).isEmpty()) {
                    throw new DeadlineException(
                            "the program did not begin within "
                                    + options.limit().toMillis() + " ms",
                            "see what keeps its JVM busy");
                }
                return target;
            } catch (RuntimeException e) {
                process.destroyForcibly();
                throw e;
            }
        }
    }

    private static Process spawn(JvmLaunch launch, int port) {
        ProcessBuilder builder = new ProcessBuilder(launch.argv(port)).redirectInput(new File("/dev/null"));
        launch.directory().ifPresent(directory -> builder.directory(directory.toFile()));
        try {
            return builder.start();
        } catch (IOException e) {
            throw new FailedException(
                    "cannot start " + launch.argv(port).get(0) + ": " + e.getMessage(), "name a Java launcher", e);
        }
    }

    private static Wire accept(Process process, LoopbackPort port, JvmOptions options) {
        try {
            return port.accept(options.limit());
        } catch (CancelledException e) {
            String said = said(process);
            throw new FailedException(
                    "the program ended with " + process.exitValue() + " before it began: " + said,
                    "see whether its options are right",
                    e);
        }
    }

    private static String said(Process process) {
        try {
            String text = new String(process.getInputStream().readNBytes(SHOWN), StandardCharsets.UTF_8)
                    + new String(process.getErrorStream().readNBytes(SHOWN), StandardCharsets.UTF_8);
            return text.isBlank() ? "it said nothing" : text.strip().replaceAll("\\R", "; ");
        } catch (IOException e) {
            return "what it said cannot be read: " + e.getMessage();
        }
    }

    private void pump(InputStream from, JvmTarget target) {
        Thread reader = Calls.daemon(
                () -> {
                    char[] buffer = new char[1 << 13];
                    try (Reader in = new InputStreamReader(from, StandardCharsets.UTF_8)) {
                        for (int n; (n = in.read(buffer)) >= 0; ) {
                            target.said(new String(buffer, 0, n));
                        }
                    } catch (IOException e) {
                        // It was ended while it spoke.
                        return;
                    }
                },
                "jvm output");
        readers.add(reader);
        reader.start();
    }

    @Override
    public String words(String seen) {
        try {
            if (process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                // Its last words come before its end. A child of its own may hold the pipe open.
                for (Thread reader : readers) {
                    reader.join(TimeUnit.SECONDS.toMillis(1));
                }
                int code = process.exitValue();
                return code > SIGNALLED ? "killed by signal " + (code - SIGNALLED) : "exited with code " + code;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return seen;
    }

    @Override
    public boolean letGo() {
        process.destroyForcibly();
        return false;
    }
}
