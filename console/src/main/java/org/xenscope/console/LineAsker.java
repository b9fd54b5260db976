package org.xenscope.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.xenscope.console.text.Out;

/** Asks on stderr, reads a line from the terminal. */
final class LineAsker implements Asker {
    private final Out err;
    private final BufferedReader in;

    LineAsker(Out err, InputStream in) {
        this.err = err;
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    @Override
    public Optional<String> ask(String question) {
        err.print(question);
        err.flush();
        try {
            return Optional.ofNullable(in.readLine()).map(String::trim);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
