package org.xenscope.debug;

import java.util.Optional;

/**
 * A breakpoint or watchpoint that is set.
 *
 * @param id the debugger's own number, which people type
 * @param what as it was asked for: {@code xs_write}, {@code main.c:20}
 * @param where what the debugger made of it: {@code xs_write at xs.c:120}, {@code libxenstore.so.4}; empty while pending
 * @param pending its place is not loaded yet
 * @param hits so far
 */
public record Breakpoint(
        String id,
        Kind kind,
        String what,
        Optional<String> where,
        boolean enabled,
        boolean pending,
        boolean temporary,
        long hits,
        Optional<String> condition,
        Optional<String> log) {
    /** What it does at a hit. */
    public enum Kind {
        BREAK,
        LOG,
        WATCH,
        /** One that the debugger was given in its own language. */
        OTHER
    }
}
