package org.xenscope.host;

import java.time.Duration;
import java.util.List;

/**
 * A program to run on a host: an argument vector, never a shell string.
 *
 * @param argv program and arguments, at least one
 * @param stdin what it reads, empty for nothing
 * @param timeout how long its end is waited for
 */
public record Invocation(List<String> argv, byte[] stdin, Duration timeout) {
    public Invocation {
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("an argument vector needs a program");
        }
        argv = List.copyOf(argv);
        stdin = stdin.clone();
    }

    public static Invocation of(Duration timeout, String... argv) {
        return new Invocation(List.of(argv), new byte[0], timeout);
    }
}
