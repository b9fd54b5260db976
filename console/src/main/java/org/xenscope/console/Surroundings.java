package org.xenscope.console;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.xenscope.console.debug.DebugDesk;
import org.xenscope.console.debug.DebugStage;
import org.xenscope.console.text.Out;
import org.xenscope.recipes.Journals;

/**
 * What this process has around it, so that a test can put others in their place.
 *
 * @param out standard output
 * @param err standard error
 * @param directory where the user stands
 * @param stage where somebody talks with a debug target
 * @param desk the debug session of this process
 */
public record Surroundings(
        Out out,
        Out err,
        Asker asker,
        Clock clock,
        Map<String, String> environment,
        Path directory,
        Journals journals,
        DebugStage stage,
        DebugDesk desk) {
    /** The same, with somebody else to ask. */
    Surroundings asking(Asker other) {
        return new Surroundings(out, err, other, clock, environment, directory, journals, stage, desk);
    }

    /** The same, with another place to talk with debug targets. */
    Surroundings on(DebugStage other) {
        return new Surroundings(out, err, asker, clock, environment, directory, journals, other, desk);
    }

    /** Where the prompt keeps the lines that were typed. */
    public Path history() {
        return StateDirectory.of(environment).resolve("history");
    }
}
