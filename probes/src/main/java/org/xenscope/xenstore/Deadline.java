package org.xenscope.xenstore;

import java.time.Duration;

/** A moment on the clock that never jumps. */
record Deadline(long nanoTime) {
    static Deadline in(Duration limit) {
        // a century is for ever, and does not overflow
        long nanos = limit.compareTo(Duration.ofDays(36_500)) > 0 ? Long.MAX_VALUE / 4 : limit.toNanos();
        return new Deadline(System.nanoTime() + Math.max(0, nanos));
    }

    Duration remaining() {
        return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
    }

    /** Rounded up: 0 only when nothing remains. */
    long remainingMillis() {
        return (Math.max(0, nanoTime - System.nanoTime()) + 999_999) / 1_000_000;
    }
}
