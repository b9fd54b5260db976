package org.xenscope.lab;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A line that the build script says on its standard output. */
sealed interface BuildLine {
    /** Something new begins. */
    record Step(String text) implements BuildLine {}

    /** How far a part is. */
    record Amount(String what, long done, long total) implements BuildLine {}

    /** How long a phase took. */
    record Time(String phase, long millis) implements BuildLine {}

    /** Why the build ended. */
    record Failure(String text) implements BuildLine {}

    Pattern AMOUNT = Pattern.compile("progress (\\S+) (\\d{1,15}) (\\d{1,15})");
    Pattern TIME = Pattern.compile("time (\\S+) (\\d{1,15})");

    /** Empty for a line of no known form: a tool's stray output is no reason to fail. */
    static Optional<BuildLine> parse(String line) {
        if (line.startsWith("step ")) {
            return Optional.of(new Step(line.substring("step ".length()).strip()));
        }
        if (line.startsWith("error ")) {
            return Optional.of(new Failure(line.substring("error ".length()).strip()));
        }
        Matcher time = TIME.matcher(line);
        if (time.matches()) {
            return Optional.of(new Time(time.group(1), Long.parseLong(time.group(2))));
        }
        Matcher amount = AMOUNT.matcher(line);
        if (amount.matches()) {
            long done = Long.parseLong(amount.group(2));
            long total = Long.parseLong(amount.group(3));
            if (total > 0) {
                return Optional.of(new Amount(amount.group(1), Math.min(done, total), total));
            }
        }
        return Optional.empty();
    }
}
