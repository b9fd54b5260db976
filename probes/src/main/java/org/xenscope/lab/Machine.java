package org.xenscope.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.xenscope.error.FailedException;
import org.xenscope.error.XenscopeException;

/**
 * A QEMU that runs a lab, and its port for ssh.
 *
 * @param qmp its control socket
 */
record Machine(ProcessStamp process, Path qmp, int sshPort) {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration END = Duration.ofSeconds(5);

    /** Starts it; when this returns it runs, restored if that was asked, in the background and as nobody's child. */
    static Machine start(Image image, QemuArguments arguments) {
        Command.Result result = new Command(arguments.argv(), image.directory(), START).run();
        if (!result.ok()) {
            throw new FailedException("QEMU cannot start the lab: " + result.text(), advice(result.text()));
        }
        ProcessStamp process = written(arguments.pidFile())
                .orElseThrow(() -> new FailedException("the lab's QEMU ended as soon as it started", ""));
        try (Monitor qmp = new Monitor(arguments.sockets().resolve("qmp"))) {
            return new Machine(process, arguments.sockets().resolve("qmp"), qmp.forwardedPort());
        } catch (XenscopeException e) {
            process.end(END);
            throw e;
        }
    }

    private static String advice(String said) {
        if (said.contains("Could not set up host forwarding rule")) {
            return "another program took the lab's port: xenscope lab down, then up";
        }
        return said.contains("Cannot allocate memory") ? "a lab takes 3 GB of address space and 0.6 GB of memory" : "";
    }

    /** The process that a pid file names, if it is the QEMU that was given this file. */
    static Optional<ProcessStamp> written(Path pidFile) {
        try {
            long pid = Long.parseLong(Files.readString(pidFile).strip());
            Optional<ProcessStamp> process = ProcessStamp.of(pid);
            String argv = Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
            String own = new String(pidFile.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            return argv.contains("\0-pidfile\0" + own + "\0") ? process : Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Ends the QEMU that a pid file names, at once. */
    static void kill(Path pidFile) {
        written(pidFile).ifPresent(process -> process.end(END));
    }

    /** Ends it, by QMP if it listens, else by signals, and returns when it is gone. */
    static void stop(ProcessStamp process, Path qmp) {
        if (!process.alive()) {
            return;
        }
        // QMP takes one connection and serves it from QEMU's main loop: a hung QEMU must not hang us.
        Thread quit = new Thread(() -> quit(qmp), "lab-quit");
        quit.setDaemon(true);
        quit.start();
        if (!process.awaitEnd(END)) {
            process.end(END);
        }
    }

    private static void quit(Path qmp) {
        try (Monitor connection = new Monitor(qmp)) {
            connection.quit();
        } catch (XenscopeException e) {
            // the signals that follow need no QMP
        }
    }
}
