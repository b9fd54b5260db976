package org.xenscope.console;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.xenscope.console.text.Out;

/** A copy of all that a person sees, appended to the file that XENSCOPE_TRANSCRIPT names. */
final class Transcript {
    private Transcript() {}

    static void begin(Map<String, String> environment, Out out, Out err) {
        String file = environment.getOrDefault("XENSCOPE_TRANSCRIPT", "");
        if (file.isEmpty()) {
            return;
        }
        try {
            OutputStream copy =
                    Files.newOutputStream(Path.of(file), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            out.copyTo(copy);
            err.copyTo(copy);
        } catch (IOException e) {
            err.line("xenscope: no transcript: " + file + " cannot be written (" + e.getMessage() + ")");
        }
    }
}
