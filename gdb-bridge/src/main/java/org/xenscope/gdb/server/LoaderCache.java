package org.xenscope.gdb.server;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * glibc's list of libraries, /etc/ld.so.cache: what the loader itself looks at behind a program's own paths and before the
 * default directories. (What ld.so.conf says counts only as far as ldconfig has made this of it.) Both forms: the new one,
 * and the new one behind the old (glibc, sysdeps/generic/dl-cache.h). No offset in it is trusted.
 */
record LoaderCache(List<Library> libraries) {
    private static final byte[] MAGIC = "glibc-ld.so.cache1.1".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = 48;
    private static final int ENTRY = 24;
    private static final int MOST = 100_000;
    private static final int LONGEST = 4096;

    /** A library by the name that programs ask for. */
    record Library(String soname, String path) {}

    LoaderCache {
        libraries = List.copyOf(libraries);
    }

    /** What can be read of it; nothing when it is of another kind. */
    static LoaderCache parse(byte[] bytes) {
        int base = find(bytes);
        List<Library> found = new ArrayList<>();
        if (base >= 0 && bytes.length - base >= HEADER) {
            ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
            long count = in.getInt(base + MAGIC.length) & 0xffffffffL;
            for (int i = 0; i < Math.min(count, MOST); i++) {
                long at = base + HEADER + (long) i * ENTRY;
                if (at + ENTRY > bytes.length) {
                    break;
                }
                String soname = text(bytes, base + (in.getInt((int) at + 4) & 0xffffffffL));
                String path = text(bytes, base + (in.getInt((int) at + 8) & 0xffffffffL));
                if (!soname.isEmpty() && path.startsWith("/")) {
                    found.add(new Library(soname, path));
                }
            }
        }
        return new LoaderCache(found);
    }

    private static int find(byte[] bytes) {
        // aligned to 4 bytes at the least, wherever it begins
        for (int at = 0; at + MAGIC.length <= bytes.length; at += 4) {
            int n = 0;
            while (n < MAGIC.length && bytes[at + n] == MAGIC[n]) {
                n++;
            }
            if (n == MAGIC.length) {
                return at;
            }
        }
        return -1;
    }

    private static String text(byte[] bytes, long at) {
        if (at < 0 || at >= bytes.length) {
            return "";
        }
        int end = (int) at;
        while (end < bytes.length && bytes[end] != 0 && end - at < LONGEST) {
            end++;
        }
        return end == bytes.length ? "" : new String(bytes, (int) at, end - (int) at, StandardCharsets.UTF_8);
    }

    /** Every path that a name stands for, in the cache's order: other machines' and other processors' too. */
    List<String> paths(String soname) {
        return libraries.stream()
                .filter(each -> each.soname.equals(soname))
                .map(Library::path)
                .distinct()
                .toList();
    }
}
