package org.xenscope.gdb.mi;

import java.util.OptionalLong;

/** One line that gdb writes. */
public sealed interface MiRecord {
    /**
     * The answer to a command: {@code 12^done,stack=[…]}.
     *
     * @param token the command's own number
     * @param kind {@code done}, {@code running}, {@code connected}, {@code error}, {@code exit}, or one that is new
     */
    record Result(OptionalLong token, String kind, MiValue.Tuple results) implements MiRecord {}

    /** What happens by itself: {@code *stopped,…}, {@code =thread-created,…}. @param kind as gdb calls it */
    record Async(Sort sort, OptionalLong token, String kind, MiValue.Tuple results) implements MiRecord {
        /** By the mark before it. */
        public enum Sort {
            EXEC('*'),
            STATUS('+'),
            NOTIFY('=');

            private final char mark;

            Sort(char mark) {
                this.mark = mark;
            }

            public char mark() {
                return mark;
            }
        }
    }

    /** Text for people. */
    record Stream(Sort sort, String text) implements MiRecord {
        /** By the mark before it. */
        public enum Sort {
            /** What a command says. */
            CONSOLE('~'),
            /** What the target says, over its debugging line. */
            TARGET('@'),
            /** gdb's warnings and errors. */
            LOG('&');

            private final char mark;

            Sort(char mark) {
                this.mark = mark;
            }

            public char mark() {
                return mark;
            }
        }
    }

    /** {@code (gdb)}: the records before it belong together. */
    record Prompt() implements MiRecord {}

    /** A line that is no MI: what the program itself wrote, where it shares gdb's output. Without its line end. */
    record Foreign(String line) implements MiRecord {}

    /**
     * A line that begins as a record and is none. The next line is read as if nothing had been.
     *
     * @param offset of the byte that does not fit, counted from the first that gdb wrote
     * @param reason {@code a value begins with neither ", { nor [}
     * @param around the bytes before and after it, as C would write them, with {@code «here»} between
     */
    record Malformed(long offset, String reason, String around) implements MiRecord {
        @Override
        public String toString() {
            return "offset " + offset + ": " + reason + ": " + around;
        }
    }
}
