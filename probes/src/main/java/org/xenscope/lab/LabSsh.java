package org.xenscope.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.error.DeniedException;
import org.xenscope.error.FailedException;
import org.xenscope.error.UnreachableException;
import org.xenscope.host.SshTarget;

/**
 * How a lab is reached: by the key made for its image, to the host key pinned with it, without a look at the user's own
 * configuration, keys or known hosts. One connection is opened with the lab and shared by all that follow.
 *
 * @param sockets directory of the shared connection's control socket
 */
record LabSsh(String name, Image image, Path sockets, int port) {
    private static final Duration CONNECT = Duration.ofSeconds(60);

    Path control() {
        return sockets.resolve("ssh");
    }

    SshTarget target() {
        return new SshTarget(
                name.equals(Lab.DEFAULT) ? "lab" : "lab:" + name,
                "root@127.0.0.1",
                Optional.of(port),
                options(),
                Optional.of(control()));
    }

    private List<String> options() {
        List<String> options = new ArrayList<>(List.of("-F", "/dev/null"));
        for (String option : List.of(
                "IdentityFile=" + quoted(image.key()),
                "IdentitiesOnly=yes",
                "IdentityAgent=none",
                "UserKnownHostsFile=" + quoted(image.knownHosts()),
                "GlobalKnownHostsFile=/dev/null",
                "HostKeyAlias=xenscope-lab",
                "HostKeyAlgorithms=ssh-ed25519",
                "StrictHostKeyChecking=yes",
                "UpdateHostKeys=no",
                "BatchMode=yes",
                "LogLevel=ERROR",
                // the fastest under emulation
                "KexAlgorithms=curve25519-sha256",
                "ConnectTimeout=" + CONNECT.toSeconds(),
                "ServerAliveInterval=5",
                "ServerAliveCountMax=4",
                "StreamLocalBindUnlink=yes")) {
            options.add("-o");
            options.add(option);
        }
        return options;
    }

    /** ssh takes a list of files parted by spaces, and replaces %-marks in them. */
    private static String quoted(Path path) {
        return "\"" + path.toString().replace("%", "%%") + "\"";
    }

    /** Arguments of a command on the lab over the shared connection. {@code remote} is read by the lab's shell. */
    List<String> argv(List<String> remote, boolean terminal) {
        List<String> argv = new ArrayList<>(List.of("ssh"));
        argv.addAll(options());
        argv.addAll(List.of("-o", "ControlMaster=no", "-S", control().toString(), "-p", Integer.toString(port)));
        if (terminal) {
            argv.add("-t");
        }
        argv.add("root@127.0.0.1");
        argv.addAll(remote);
        return argv;
    }

    /**
     * Opens the shared connection. It stays when this process ends, and ends with the lab. A control socket whose ssh was
     * killed is taken away first: a new ssh would see it, share nothing, and stay for ever all the same.
     */
    void open() {
        try {
            Files.deleteIfExists(control());
        } catch (IOException e) {
            throw new FailedException(
                    "the dead ssh connection to the lab cannot be replaced, " + control() + " cannot be removed: "
                            + e.getMessage(),
                    "xenscope lab down, then up",
                    e);
        }
        List<String> argv = new ArrayList<>(List.of("ssh"));
        argv.addAll(options());
        argv.addAll(List.of("-M", "-N", "-f", "-S", control().toString(), "-o", "ControlPersist=yes"));
        argv.addAll(List.of("-p", Integer.toString(port), "root@127.0.0.1"));
        Command.Result result = new Command(argv, Path.of("/"), CONNECT.plusSeconds(10)).run();
        if (result.ok()) {
            return;
        }
        String what = "ssh to the lab on port " + port + " fails: " + result.text();
        if (result.text().contains("Permission denied") || result.text().contains("Host key verification failed")) {
            throw new DeniedException(what, "xenscope lab down, then up");
        }
        throw new UnreachableException(what, "xenscope lab status");
    }

    boolean isOpen() {
        return control("check").ok();
    }

    void close() {
        control("exit");
    }

    private Command.Result control(String order) {
        return Command.of(
                        Duration.ofSeconds(10),
                        "ssh",
                        "-F",
                        "/dev/null",
                        "-S",
                        control().toString(),
                        "-O",
                        order,
                        "lab")
                .run();
    }

    /** A restored lab believes that no time has passed since it was saved. */
    void setClock(Instant now) {
        new Command(
                        argv(List.of("date", "-s", "@" + now.getEpochSecond() + "." + millis(now)), false),
                        Path.of("/"),
                        CONNECT)
                .orFail("the lab's clock cannot be set");
    }

    private static String millis(Instant now) {
        return String.format(java.util.Locale.ROOT, "%03d", now.getNano() / 1_000_000);
    }

    /** Runs the programs that every session needs once, so that their pages are in the saved memory. */
    void warm() {
        new Command(argv(List.of("xl info >/dev/null; xenstore-ls >/dev/null; xl list"), false), Path.of("/"), CONNECT)
                .orFail("the fresh lab does not answer");
    }
}
