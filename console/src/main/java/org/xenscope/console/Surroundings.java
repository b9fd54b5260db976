package org.xenscope.console;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.xenscope.console.text.Out;
import org.xenscope.recipes.Journals;

/**
 * What this process has around it, so that a test can put others in their place.
 *
 * @param out standard output
 * @param err standard error
 * @param directory where the user stands
 */
public record Surroundings(
        Out out,
        Out err,
        Asker asker,
        Clock clock,
        Map<String, String> environment,
        Path directory,
        Journals journals) {
    /** The same, with somebody else to ask. */
    Surroundings asking(Asker other) {
        return new Surroundings(out, err, other, clock, environment, directory, journals);
    }

    /** Where the prompt keeps the lines that were typed. */
    public Path history() {
        return StateDirectory.of(environment).resolve("history");
    }
}
