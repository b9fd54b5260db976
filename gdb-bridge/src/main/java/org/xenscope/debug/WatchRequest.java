package org.xenscope.debug;

import java.util.Optional;

/** A watchpoint that is wanted. @param expression a variable, a field, a place in memory */
public record WatchRequest(String expression, Access access, Optional<String> condition) {
    /** What it stops at. */
    public enum Access {
        WRITE,
        READ,
        ANY
    }
}
