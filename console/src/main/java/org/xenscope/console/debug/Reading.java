package org.xenscope.console.debug;

import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.xenscope.debug.Frame;

/** How far a person has read the source, and the memory: where `list` and `x` without words go on. */
final class Reading {
    private @Nullable Frame source;
    private int lastLine;
    private @Nullable Examined memory;

    /** The last look at memory. @param next where the following begins */
    record Examined(long next, ExamineFormat format) {}

    /** A new stop: the source is read from there again. */
    synchronized void forget() {
        source = null;
    }

    synchronized void listed(Frame where, int last) {
        source = where;
        lastLine = last;
    }

    /** The source that was listed last; empty since the target ran. */
    synchronized Optional<Frame> source() {
        return Optional.ofNullable(source);
    }

    synchronized int lastLine() {
        return lastLine;
    }

    synchronized void examined(long next, ExamineFormat format) {
        memory = new Examined(next, format);
    }

    synchronized Optional<Examined> memory() {
        return Optional.ofNullable(memory);
    }

    synchronized OptionalLong next() {
        return memory == null ? OptionalLong.empty() : OptionalLong.of(memory.next());
    }
}
