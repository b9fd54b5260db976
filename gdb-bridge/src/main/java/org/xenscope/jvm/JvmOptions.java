package org.xenscope.jvm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How a JVM is debugged.
 *
 * @param sources directories in which source files are looked for, each the root of its packages
 * @param stopAtUncaught whether an exception that nobody catches stops the program, where it is thrown
 * @param limit how long an answer is waited for
 */
public record JvmOptions(List<Path> sources, boolean stopAtUncaught, Duration limit) {
    /** No sources; stops at uncaught exceptions; 10 s. */
    public static final JvmOptions USUAL = new JvmOptions(List.of(), true, Duration.ofSeconds(10));

    public JvmOptions {
        sources = List.copyOf(sources);
    }

    public JvmOptions from(List<Path> directories) {
        return new JvmOptions(directories, stopAtUncaught, limit);
    }

    public JvmOptions passingUncaught() {
        return new JvmOptions(sources, false, limit);
    }

    public JvmOptions within(Duration time) {
        return new JvmOptions(sources, stopAtUncaught, time);
    }
}
