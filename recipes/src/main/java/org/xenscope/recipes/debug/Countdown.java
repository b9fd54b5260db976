package org.xenscope.recipes.debug;

import java.time.Duration;
import java.time.Instant;

/**
 * A time that somebody keeps whether a debugger stands or not, and what happens at its end.
 *
 * @param who it is that waits: {@code xl unpause}
 * @param consequence half a sentence, of what happens when nobody lets the program go on
 */
public record Countdown(String who, Instant from, Duration limit, String consequence) {
    /** A debugger does not take the last moments: letting a program go on, and its own work after that, take time too. */
    private static final int RESERVED = 6;

    private static final Duration MOST_RESERVED = Duration.ofSeconds(8);

    public Instant end() {
        return from.plus(limit);
    }

    /** What is left of it; zero when it is over. */
    public Duration left(Instant now) {
        Duration left = Duration.between(now, end());
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** What is left until the program should go on, so that it is in time. */
    public Duration untilLast(Instant now) {
        Duration reserve = limit.dividedBy(RESERVED);
        Duration left = left(now).minus(reserve.compareTo(MOST_RESERVED) > 0 ? MOST_RESERVED : reserve);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** Whole seconds that are left, for a person: it says 0 only when the time is over. */
    public long seconds(Instant now) {
        return (left(now).toMillis() + 999) / 1000;
    }

    /** For a line that is drawn over: {@code 41 s, then libxl …}. */
    public String text(Instant now) {
        long seconds = seconds(now);
        return seconds == 0 ? "its time is over: " + consequence : seconds + " s, then " + consequence;
    }

    /** The same for who has been told what follows: {@code 41 s left}. */
    public String remaining(Instant now) {
        return seconds(now) + " s left";
    }

    /** For a plan: {@code within 60 s: else libxl …}. */
    public static String promise(Duration limit, String consequence) {
        return "within " + limit.toSeconds() + " s, or " + consequence;
    }
}
