package org.xenscope.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.xenscope.error.FailedException;

/**
 * Talks to a running ssh connection through its control socket.
 *
 * <p>No configuration is read again here: a LocalForward in ~/.ssh/config would be opened once more with each request. And
 * where the control socket is dead, ssh would connect anew by itself: ProxyCommand=false makes that fail.
 */
final class Multiplexer {
    private static final long PATIENCE_SECONDS = 15;

    private final Path ssh;
    private final boolean setsid;
    private final Path socket;

    Multiplexer(Path ssh, Path socket) {
        this.ssh = ssh;
        this.setsid = Programs.find("setsid").isPresent();
        this.socket = socket;
    }

    Path socket() {
        return socket;
    }

    /** Starts a command in a session of its own on the connection. */
    Process session(String command) {
        return start(List.of("--", "xenscope", command), ProcessBuilder.Redirect.PIPE);
    }

    /** Whether the connection lives. */
    boolean check() {
        return request(List.of("-O", "check", "--", "xenscope")).isEmpty();
    }

    /** @return empty when done, else what ssh said */
    String forward(String specification) {
        return request(List.of("-O", "forward", "-L", specification, "--", "xenscope"));
    }

    String cancel(String specification) {
        return request(List.of("-O", "cancel", "-L", specification, "--", "xenscope"));
    }

    private String request(List<String> arguments) {
        Process process = start(
                arguments, ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        try {
            if (!Children.awaitExit(process, TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS))) {
                return "no answer on " + socket + " for " + PATIENCE_SECONDS + " s";
            }
            String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.exitValue() == 0) {
                return "";
            }
            return errors.isEmpty() ? "ssh ended with " + process.exitValue() : errors;
        } catch (IOException e) {
            return e.getMessage();
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start(List<String> arguments, ProcessBuilder.Redirect stdin) {
        List<String> argv = new ArrayList<>();
        // Ctrl-C on our terminal is for us: what it ends, we decide.
        if (setsid) {
            argv.add("setsid");
        }
        argv.addAll(List.of(ssh.toString(), "-F", "/dev/null", "-S", socket.toString(), "-T"));
        argv.addAll(List.of("-o", "ProxyCommand=false", "-o", "BatchMode=yes", "-o", "StreamLocalBindUnlink=yes"));
        argv.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(argv).directory(Programs.root()).redirectInput(stdin);
        builder.environment().put("LC_ALL", "C");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new FailedException("cannot start " + ssh + ": " + e.getMessage(), "", e);
        }
    }
}
