package org.xenscope.xenstore;

/** Bytes of a peer, made fit for an error message: short, and with nothing in it that a terminal would obey. */
final class Quoted {
    private static final int LIMIT = 64;
    private static final int PATH_LIMIT = 120;

    private Quoted() {}

    /** A path, shortened in the middle where it is long: its ends say most. */
    static String path(String path) {
        return path.length() <= PATH_LIMIT
                ? path
                : path.substring(0, PATH_LIMIT / 2) + "..." + path.substring(path.length() - PATH_LIMIT / 2) + " ("
                        + path.length() + " characters)";
    }

    static String of(byte[] bytes) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < bytes.length && i < LIMIT; i++) {
            int b = bytes[i] & 0xff;
            if (b == '"' || b == '\\') {
                text.append('\\').append((char) b);
            } else if (b >= ' ' && b < 0x7f) {
                text.append((char) b);
            } else {
                text.append(String.format("\\x%02x", b));
            }
        }
        return text.append(bytes.length > LIMIT ? "\"... (" + bytes.length + " bytes)" : "\"")
                .toString();
    }

    static String of(String text) {
        return of(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
