package org.xenscope.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.xenscope.error.CancelledException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.FailedException;

/**
 * A program of this machine that the lab needs run: its argument vector, and how long that may take.
 *
 * @param directory where it runs
 */
record Command(List<String> argv, Path directory, Duration limit) {
    Command {
        argv = List.copyOf(argv);
    }

    static Command of(Duration limit, String... argv) {
        return new Command(List.of(argv), Path.of("/"), limit);
    }

    /** How it ended and what it said, on both streams. */
    record Result(int exit, String text) {
        boolean ok() {
            return exit == 0;
        }
    }

    /** Runs it. Its words go to a file and not a pipe, because a program that stays in the background keeps a pipe open. */
    Result run() {
        Path said = null;
        Process process = null;
        try {
            said = Files.createTempFile("xenscope", ".out");
            process = new ProcessBuilder(argv)
                    .directory(directory.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new DeadlineException(argv.get(0) + " did not end within " + limit.toSeconds() + " s", "");
            }
            return new Result(
                    process.exitValue(),
                    Files.readString(said, StandardCharsets.ISO_8859_1).strip());
        } catch (IOException e) {
            throw new FailedException(argv.get(0) + " cannot be run: " + e.getMessage(), "", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("interrupted while " + argv.get(0) + " ran", "", e);
        } finally {
            if (process != null && process.isAlive()) {
                process.destroyForcibly();
            }
            if (said != null) {
                said.toFile().delete();
            }
        }
    }

    /** Runs it and fails unless it ends well. */
    String orFail(String what) {
        Result result = run();
        if (!result.ok()) {
            String text = result.text().isEmpty() ? argv.get(0) + " ended with " + result.exit() : result.text();
            throw new FailedException(what + ": " + text, "");
        }
        return result.text();
    }
}
