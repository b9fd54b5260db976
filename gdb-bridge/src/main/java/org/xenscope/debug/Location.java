package org.xenscope.debug;

import org.xenscope.error.UsageException;

/** Where a breakpoint is wanted. */
public sealed interface Location {
    /** The first line of a function: {@code xs_write}; of a JVM {@code org.x.Class.method}. */
    record Function(String name) implements Location {
        @Override
        public String toString() {
            return name;
        }
    }

    /** A line of a source: {@code xen-bus.c:120}, {@code Main.java:20}. @param line counted from 1 */
    record Line(String file, int line) implements Location {
        @Override
        public String toString() {
            return file + ":" + line;
        }
    }

    /** An instruction. */
    record Address(long address) implements Location {
        @Override
        public String toString() {
            return "*0x" + Long.toHexString(address);
        }
    }

    /**
     * As gdb's users write it: {@code FUNCTION}, {@code FILE:LINE}, {@code *0xADDRESS}.
     *
     * @throws UsageException for what is none of them
     */
    static Location parse(String text) {
        if (text.matches("\\*?0[xX][0-9a-fA-F]{1,16}")) {
            return new Address(Long.parseUnsignedLong(text.replaceFirst("\\*?0[xX]", ""), 16));
        }
        int colon = text.lastIndexOf(':');
        if (colon > 0 && text.substring(colon + 1).matches("[1-9][0-9]{0,8}")) {
            return new Line(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        }
        if (text.isBlank()
                || text.startsWith("*")
                || text.startsWith("-")
                || text.chars().anyMatch(c -> c < ' ' || c == '"')) {
            throw new UsageException(
                    "`" + text + "` is no place in a program", "name a FUNCTION, a FILE:LINE or an *0xADDRESS");
        }
        return new Function(text);
    }
}
