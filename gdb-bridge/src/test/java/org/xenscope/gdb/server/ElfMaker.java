package org.xenscope.gdb.server;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Makes ELF files that hold nothing but what they say of themselves: one segment each, loaded where it stands plus 4096. */
final class ElfMaker {
    private static final int SIZE = 4096;
    private static final int LOADED_AT = 0x1000;

    private final boolean wide;
    private final ByteBuffer out;
    private final List<int[]> segments = new ArrayList<>();
    private int at = 1024;

    ElfMaker(int bits, boolean little) {
        wide = bits == 64;
        out = ByteBuffer.allocate(SIZE).order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        out.put(new byte[] {0x7f, 'E', 'L', 'F', (byte) (wide ? 2 : 1), (byte) (little ? 1 : 2), 1});
        out.putShort(18, (short) ElfFile.X86_64);
        segments.add(new int[] {1, 0, SIZE});
    }

    private ElfMaker segment(int type, byte[] content) {
        segments.add(new int[] {type, at, content.length});
        out.put(at, content);
        at += (content.length + 7) / 8 * 8;
        return this;
    }

    ElfMaker buildId(String hex) {
        byte[] id = HexFormat.of().parseHex(hex);
        ByteBuffer note = ByteBuffer.allocate(16 + 12 + 4 + 16 + id.length).order(out.order());
        // another's note first, whose content is filled up to four bytes
        note.putInt(4)
                .putInt(1)
                .putInt(1)
                .put("GNU\0".getBytes(StandardCharsets.US_ASCII))
                .putInt(0);
        note.putInt(4)
                .putInt(id.length)
                .putInt(3)
                .put("GNU\0".getBytes(StandardCharsets.US_ASCII))
                .put(id);
        return segment(4, java.util.Arrays.copyOf(note.array(), note.position()));
    }

    ElfMaker interpreter(String path) {
        return segment(3, (path + "\0").getBytes(StandardCharsets.US_ASCII));
    }

    ElfMaker dynamic(String soname, String runpath, String... needed) {
        ByteArrayOutputStream strings = new ByteArrayOutputStream();
        List<long[]> entries = new ArrayList<>();
        strings.write(0);
        add(entries, strings, 14, soname);
        if (!runpath.isEmpty()) {
            add(entries, strings, 29, runpath);
        }
        for (String each : needed) {
            add(entries, strings, 1, each);
        }
        int size = wide ? 16 : 8;
        int table = at;
        entries.add(new long[] {5, table + (entries.size() + 2L) * size + LOADED_AT});
        entries.add(new long[] {0, 0});
        ByteBuffer all =
                ByteBuffer.allocate(entries.size() * size + strings.size()).order(out.order());
        for (long[] entry : entries) {
            word(all, entry[0]);
            word(all, entry[1]);
        }
        all.put(strings.toByteArray());
        return segment(2, all.array());
    }

    private static void add(List<long[]> entries, ByteArrayOutputStream strings, int tag, String text) {
        entries.add(new long[] {tag, strings.size()});
        strings.writeBytes((text + "\0").getBytes(StandardCharsets.US_ASCII));
    }

    private void word(ByteBuffer to, long value) {
        if (wide) {
            to.putLong(value);
        } else {
            to.putInt((int) value);
        }
    }

    byte[] make() {
        int table = wide ? 64 : 52;
        int size = wide ? 56 : 32;
        if (wide) {
            out.putLong(32, table).putShort(54, (short) size).putShort(56, (short) segments.size());
        } else {
            out.putInt(28, table).putShort(42, (short) size).putShort(44, (short) segments.size());
        }
        for (int i = 0; i < segments.size(); i++) {
            int[] segment = segments.get(i);
            int head = table + i * size;
            out.putInt(head, segment[0]);
            if (wide) {
                out.putLong(head + 8, segment[1]).putLong(head + 16, segment[1] + LOADED_AT);
                out.putLong(head + 32, segment[2]).putLong(head + 48, 4);
            } else {
                out.putInt(head + 4, segment[1]).putInt(head + 8, segment[1] + LOADED_AT);
                out.putInt(head + 16, segment[2]).putInt(head + 28, 4);
            }
        }
        return out.array();
    }
}
