package org.xenscope.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.xenscope.console.text.Out;
import org.xenscope.error.CancelledException;

/** Asks on stderr, reads a line from the terminal. */
final class LineAsker implements Asker {
    private final Out err;
    private final BufferedReader in;
    private @Nullable FutureTask<Optional<String>> reading;

    LineAsker(Out err, InputStream in) {
        this.err = err;
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    @Override
    public Optional<String> ask(String question) {
        err.print(question);
        err.flush();
        try {
            Optional<String> answer = reading().get();
            reading = null;
            return answer;
        } catch (InterruptedException e) {
            err.line();
            throw new CancelledException("not answered", "", e);
        } catch (ExecutionException e) {
            reading = null;
            return Optional.empty();
        }
    }

    /** Reading a terminal cannot be interrupted, so another thread does; a line nobody took is the next answer. */
    private FutureTask<Optional<String>> reading() {
        if (reading == null) {
            reading = new FutureTask<>(this::line);
            Thread reader = new Thread(reading, "answer");
            reader.setDaemon(true);
            reader.start();
        }
        return reading;
    }

    private Optional<String> line() throws IOException {
        return Optional.ofNullable(in.readLine()).map(String::trim);
    }
}
