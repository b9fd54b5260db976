package org.xenscope.debug;

import java.util.Optional;

/**
 * A breakpoint that is wanted.
 *
 * @param condition an expression of the program's language; it stops only where that is true
 * @param ignore how many hits it passes over first
 * @param log in place of stopping this is said at each hit: text in which {@code {expression}} stands for its value, and
 *     {@code {args}} for the arguments
 * @param temporary gone after its first stop
 */
public record BreakpointRequest(
        Location location, Optional<String> condition, int ignore, Optional<String> log, boolean temporary) {
    public static BreakpointRequest at(Location location) {
        return new BreakpointRequest(location, Optional.empty(), 0, Optional.empty(), false);
    }

    public BreakpointRequest when(String expression) {
        return new BreakpointRequest(location, Optional.of(expression), ignore, log, temporary);
    }

    public BreakpointRequest after(int hits) {
        return new BreakpointRequest(location, condition, hits, log, temporary);
    }

    public BreakpointRequest saying(String message) {
        return new BreakpointRequest(location, condition, ignore, Optional.of(message), temporary);
    }

    public BreakpointRequest once() {
        return new BreakpointRequest(location, condition, ignore, log, true);
    }
}
