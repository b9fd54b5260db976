package org.xenscope.host;

import java.time.Duration;
import java.util.List;
import org.xenscope.error.RefusedException;

/**
 * A program to run on a host that only reads. A query cannot be made of a program that is not known to only read:
 * see {@link ReadingPrograms}.
 *
 * @param argv program and arguments, at least one
 * @param timeout how long its end is waited for
 */
public record Query(List<String> argv, Duration timeout) {
    private static final Duration USUAL = Duration.ofSeconds(30);

    /** @throws RefusedException when the program, so called, is not known to only read */
    public Query {
        argv = List.copyOf(argv);
        ReadingPrograms.check(argv);
    }

    public static Query of(String... argv) {
        return new Query(List.of(argv), USUAL);
    }

    public Query within(Duration limit) {
        return new Query(argv, limit);
    }
}
