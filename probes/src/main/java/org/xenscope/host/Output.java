package org.xenscope.host;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.xenscope.error.FailedException;

/**
 * What a program said and how it ended.
 *
 * @param argv as it was run
 * @param exit its exit code, 128 + N when signal N ended it
 */
public record Output(List<String> argv, int exit, byte[] stdout, byte[] stderr) {
    public boolean ok() {
        return exit == 0;
    }

    /** Standard output as UTF-8 text; what is no UTF-8 becomes U+FFFD. */
    public String text() {
        return new String(stdout, StandardCharsets.UTF_8);
    }

    /** Standard error as UTF-8 text, without the last line end. */
    public String errors() {
        return new String(stderr, StandardCharsets.UTF_8).stripTrailing();
    }

    /** This, when the program ended well. */
    public Output orFail(String next) {
        if (!ok()) {
            String said = errors().isEmpty() ? "it said nothing" : errors();
            throw new FailedException(String.join(" ", argv) + " ended with " + exit + ": " + said, next);
        }
        return this;
    }
}
