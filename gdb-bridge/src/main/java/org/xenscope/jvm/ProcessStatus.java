package org.xenscope.jvm;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/**
 * What /proc/PID/status says that matters before a process is asked for something (proc(5)).
 *
 * @param uid of the real user; -1 where it is not told
 * @param stopped by a signal or a tracer
 * @param catchesQuit whether SIGQUIT has a handler, and does not end it
 */
record ProcessStatus(long uid, boolean stopped, boolean catchesQuit) {
    private static final int SIGQUIT = 3;

    static ProcessStatus parse(String text) {
        return new ProcessStatus(
                field(text, "Uid")
                        .map(value -> value.split("\\s+")[0])
                        .filter(value -> value.matches("\\d{1,10}"))
                        .map(Long::valueOf)
                        .orElse(-1L),
                field(text, "State").filter(value -> value.matches("[Tt].*")).isPresent(),
                field(text, "SigCgt")
                        .filter(value -> value.matches("[0-9a-fA-F]{1,32}"))
                        .map(value -> new BigInteger(value, 16).testBit(SIGQUIT - 1))
                        .orElse(false));
    }

    private static Optional<String> field(String text, String name) {
        return Arrays.stream(text.split("\n"))
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }
}
