package org.xenscope.gdb.symbols;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Small ELF files of any class and byte order: one segment over all, notes, an interpreter, a dynamic table. */
final class Elves {
    static final byte[] ID = "twenty bytes of an id".substring(0, 20).getBytes(StandardCharsets.US_ASCII);
    static final String HEX = "7477656e7479206279746573206f6620616e2069";

    private static final int STRINGS = 0x400;
    private static final String TEXT = "\0libfirst.so.1\0libsecond.so\0libmine.so.7\0$ORIGIN/../lib\0";

    private Elves() {}

    static byte[] make(boolean bits64, boolean bigEndian) {
        int header = bits64 ? 64 : 52;
        int segment = bits64 ? 56 : 32;
        ByteBuffer out = ByteBuffer.allocate(0x600).order(bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        out.put(new byte[] {0x7f, 'E', 'L', 'F', (byte) (bits64 ? 2 : 1), (byte) (bigEndian ? 2 : 1), 1});
        out.putShort(16, (short) 3).putShort(18, (short) (bits64 ? 62 : 3));
        if (bits64) {
            out.putLong(32, header);
        } else {
            out.putInt(28, header);
        }
        out.putShort(bits64 ? 54 : 42, (short) segment).putShort(bits64 ? 56 : 44, (short) 4);
        segment(out, bits64, 0, 1, 0, 0x10000, 0x600);
        segment(out, bits64, 1, 4, 0x200, 0x10200, 0x10 + 4 + 16 + ID.length);
        segment(out, bits64, 2, 3, 0x300, 0x10300, 16);
        segment(out, bits64, 3, 2, 0x500, 0x10500, 0x100);
        // a note of another kind first
        out.position(0x200);
        out.putInt(4).putInt(4).putInt(1).put(new byte[] {'G', 'N', 'U', 0}).putInt(9);
        out.putInt(4)
                .putInt(ID.length)
                .putInt(3)
                .put(new byte[] {'G', 'N', 'U', 0})
                .put(ID);
        out.position(0x300);
        out.put("/lib/ld.so.2\0".getBytes(StandardCharsets.US_ASCII));
        out.position(STRINGS);
        out.put(TEXT.getBytes(StandardCharsets.US_ASCII));
        out.position(0x500);
        long[] dynamic = {
            1,
            TEXT.indexOf("libfirst"),
            1,
            TEXT.indexOf("libsecond"),
            14,
            TEXT.indexOf("libmine"),
            29,
            TEXT.indexOf("$ORIGIN"),
            5,
            0x10000 + STRINGS,
            0,
            0
        };
        for (long each : dynamic) {
            if (bits64) {
                out.putLong(each);
            } else {
                out.putInt((int) each);
            }
        }
        return out.array();
    }

    private static void segment(
            ByteBuffer out, boolean bits64, int number, int type, long offset, long address, long size) {
        if (bits64) {
            out.position(64 + number * 56);
            out.putInt(type).putInt(4).putLong(offset).putLong(address).putLong(address);
            out.putLong(size).putLong(size).putLong(4);
        } else {
            out.position(52 + number * 32);
            out.putInt(type).putInt((int) offset).putInt((int) address).putInt((int) address);
            out.putInt((int) size).putInt((int) size).putInt(4).putInt(4);
        }
    }

    /** The same with a number written over it, as wide as given. */
    static byte[] with(byte[] elf, int at, int width, long value) {
        byte[] broken = elf.clone();
        for (int i = 0; i < width; i++) {
            broken[at + i] = (byte) (value >>> 8 * i);
        }
        return broken;
    }

    static byte[] first(byte[] elf, int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(elf, 0, length);
        return out.toByteArray();
    }
}
