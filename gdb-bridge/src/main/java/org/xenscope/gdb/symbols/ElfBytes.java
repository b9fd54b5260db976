package org.xenscope.gdb.symbols;

import java.util.Arrays;

/** Bytes at offsets: of a file, or of its beginning only. */
interface ElfBytes {
    /** How many bytes there are. */
    long sizeBytes();

    /** Those at an offset; fewer, or none, where there are not so many. Neither is to be believed: both come from a file. */
    byte[] at(long offset, int length);

    static ElfBytes of(byte[] bytes) {
        return new ElfBytes() {
            @Override
            public long sizeBytes() {
                return bytes.length;
            }

            @Override
            public byte[] at(long offset, int length) {
                if (offset < 0 || offset >= bytes.length || length <= 0) {
                    return new byte[0];
                }
                return Arrays.copyOfRange(bytes, (int) offset, (int) Math.min(bytes.length, offset + length));
            }
        };
    }
}
