package org.xenscope.gdb.server;

import java.util.HexFormat;
import java.util.Locale;

/** What a linker calls the one program that it made: NT_GNU_BUILD_ID. @param hex 4 to 128 hexadecimal digits, small letters */
record BuildId(String hex) {
    private static final int LEAST_BYTES = 2;
    private static final int MOST_BYTES = 64;

    BuildId {
        if (!hex.matches("([0-9a-f]{2}){" + LEAST_BYTES + "," + MOST_BYTES + "}")) {
            throw new IllegalArgumentException("no build id: " + hex);
        }
    }

    static boolean fits(long bytes) {
        return bytes >= LEAST_BYTES && bytes <= MOST_BYTES;
    }

    static BuildId of(byte[] bytes) {
        return new BuildId(HexFormat.of().formatHex(bytes).toLowerCase(Locale.ROOT));
    }

    /** Where its file stands below a directory of build ids, without what comes behind: {@code 3c/0c1c…}. */
    String path() {
        return hex.substring(0, 2) + "/" + hex.substring(2);
    }

    @Override
    public String toString() {
        return hex;
    }
}
