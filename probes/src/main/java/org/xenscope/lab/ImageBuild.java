package org.xenscope.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.CancelledException;
import org.xenscope.error.FailedException;

/**
 * One run of the build script.
 *
 * @param recipe where the recipe's files are
 * @param out an empty directory that becomes the image
 * @param packages where downloaded packages are kept
 */
record ImageBuild(Path recipe, Path out, Path packages, Path log) {
    void run(Progress progress) {
        // A session of its own: the script ends its whole process group when our end of its stdin closes, that is, also
        // when we are killed.
        List<String> argv = List.of(
                "setsid",
                "--wait",
                "sh",
                recipe.resolve("build-image").toString(),
                "build",
                out.toString(),
                packages.toString(),
                log.toString(),
                "attached");
        Process process;
        try {
            process = new ProcessBuilder(argv)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new FailedException("the build of the lab's image cannot be started: " + e.getMessage(), "", e);
        }
        @Nullable String failure = null;
        try (BufferedReader reader = process.inputReader()) {
            String line;
            while ((line = reader.readLine()) != null) {
                Optional<BuildLine> parsed = BuildLine.parse(line);
                if (parsed.isPresent()) {
                    String said = report(parsed.get(), progress);
                    failure = failure == null ? said : failure;
                }
            }
            int exit = process.waitFor();
            if (exit != 0) {
                throw new FailedException(
                        failure != null ? failure : "the build of the lab's image ended with " + exit,
                        "what the tools said is in " + log);
            }
        } catch (IOException e) {
            throw new FailedException("the build of the lab's image was lost: " + e.getMessage(), "", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("the build of the lab's image was interrupted", "start it again", e);
        } finally {
            close(process.getOutputStream());
        }
    }

    /** The end of its stdin is what ends a build that still runs. */
    private static void close(OutputStream stdin) {
        try {
            stdin.close();
        } catch (IOException e) {
            // a pipe whose reader has gone
        }
    }

    private static @Nullable String report(BuildLine line, Progress progress) {
        if (line instanceof BuildLine.Step step) {
            progress.step(step.text());
        } else if (line instanceof BuildLine.Amount amount) {
            progress.amount(amount.what(), amount.done(), amount.total());
        } else if (line instanceof BuildLine.Time time) {
            progress.time(time.phase(), time.millis());
        } else if (line instanceof BuildLine.Failure failure) {
            return failure.text();
        }
        return null;
    }
}
