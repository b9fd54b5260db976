package org.xenscope.peers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The directory of genuine programs: the system property {@code xenscope.peers}, else XENSCOPE_PEERS, else what
 * {@code tests/peers --where} says. Tests are skipped where it is not there.
 */
public record Peers(Path root) {
    /** Those of this machine, or the test is skipped. */
    public static Peers orSkip() {
        Optional<Path> root = where();
        Assumptions.assumeTrue(root.isPresent(), "no genuine peers on this machine: run tests/peers");
        return new Peers(root.orElseThrow());
    }

    /** A program among them: {@code usr/bin/xenstore-ls}. */
    public String program(String path) {
        Path program = root.resolve(path);
        Assumptions.assumeTrue(Files.isExecutable(program), program + " is not there: run tests/peers");
        return program.toString();
    }

    /** Runs one of them to its end and returns what it said; fails unless it ends with 0. */
    public byte[] run(Map<String, String> environment, String program, String... arguments) {
        return output(command(environment, program, arguments));
    }

    /** One of them, ready to start. */
    public ProcessBuilder command(Map<String, String> environment, String program, String... arguments) {
        List<String> argv = new ArrayList<>(List.of(program(program)));
        argv.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(argv).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        builder.environment().put("LD_LIBRARY_PATH", libraries().toString());
        return builder;
    }

    private Path libraries() {
        try (Stream<Path> inside = Files.list(root.resolve("usr/lib"))) {
            return inside.filter(path -> path.toString().endsWith("-linux-gnu"))
                    .findAny()
                    .orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Optional<Path> where() {
        String given = System.getProperty("xenscope.peers", System.getenv().getOrDefault("XENSCOPE_PEERS", ""));
        if (!given.isEmpty()) {
            return Optional.of(Path.of(given)).filter(Files::isDirectory);
        }
        // tests run in their module's directory
        Path script = Path.of("..", "tests", "peers");
        if (!Files.isExecutable(script)) {
            return Optional.empty();
        }
        ProcessBuilder builder =
                new ProcessBuilder(script.toString(), "--where").redirectError(ProcessBuilder.Redirect.DISCARD);
        try {
            Process process = builder.start();
            String root = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? Optional.of(Path.of(root)) : Optional.empty();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] output(ProcessBuilder builder) {
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            byte[] said = process.getInputStream().readAllBytes();
            int exit = process.waitFor();
            if (exit != 0) {
                throw new AssertionError(
                        builder.command() + " ended with " + exit + ": " + new String(said, StandardCharsets.UTF_8));
            }
            return said;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
