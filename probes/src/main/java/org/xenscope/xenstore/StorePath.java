package org.xenscope.xenstore;

import org.xenscope.error.UsageException;

/**
 * The name of a node: absolute ({@code /local/domain/3/name}), relative to the asker's own domain ({@code device/vif/0}), or
 * special, for watches only ({@code @introduceDomain}, {@code @releaseDomain}). Made only of what both daemons take:
 * docs/misc/xenstore.txt, "Xenstore protocol specification", and {@code is_valid_nodename} of tools/xenstore.
 */
public record StorePath(String text) implements Comparable<StorePath> {
    /** {@code XENSTORE_ABS_PATH_MAX}, without the NUL. */
    public static final int ABSOLUTE_LIMIT = 3072;

    /** {@code XENSTORE_REL_PATH_MAX}, without the NUL. */
    public static final int RELATIVE_LIMIT = 2048;

    public static final StorePath ROOT = new StorePath("/");
    /** Fires when a domain comes. */
    public static final StorePath INTRODUCE_DOMAIN = new StorePath("@introduceDomain");
    /** Fires when a domain goes, or shuts down. */
    public static final StorePath RELEASE_DOMAIN = new StorePath("@releaseDomain");

    /** @throws UsageException when no daemon would take it */
    public StorePath {
        String wrong = wrong(text);
        if (!wrong.isEmpty()) {
            throw new UsageException(
                    Quoted.of(text) + " is no xenstore path: " + wrong,
                    text.length() > RELATIVE_LIMIT
                            ? "a node this deep cannot be: shorten the path"
                            : "write it like /local/domain/0/name");
        }
    }

    public static StorePath of(String text) {
        return new StorePath(text);
    }

    public boolean absolute() {
        return text.startsWith("/");
    }

    /** For watches only. */
    public boolean special() {
        return text.startsWith("@");
    }

    public boolean root() {
        return text.equals("/");
    }

    /** The last part; empty for the root. */
    public String name() {
        return text.substring(text.lastIndexOf('/') + 1);
    }

    /** The node above; the root's is the root, that of a relative path of one part cannot be told. */
    public StorePath parent() {
        int slash = text.lastIndexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException(text + " is relative: it does not say what is above it");
        }
        return slash == 0 ? ROOT : new StorePath(text.substring(0, slash));
    }

    /** The node at {@code relative} below this one: {@code child("device/vif")}. */
    public StorePath child(String relative) {
        if (relative.startsWith("/")) {
            throw new UsageException(
                    Quoted.of(relative) + " is absolute, it cannot be below " + text, "leave the first slash out");
        }
        return new StorePath(root() ? "/" + relative : text + "/" + relative);
    }

    /** The node {@code domid/...} below this one. */
    public StorePath child(int number) {
        return child(Integer.toString(number));
    }

    /** For messages: shortened in the middle where it is long. */
    public String brief() {
        return Quoted.path(text);
    }

    /** True when {@code other} is this node or one below it. */
    public boolean covers(StorePath other) {
        return other.text.startsWith(text)
                && (other.text.length() == text.length()
                        || text.equals("/")
                        || other.text.charAt(text.length()) == '/');
    }

    @Override
    public int compareTo(StorePath other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }

    private static String wrong(String text) {
        if (text.isEmpty()) {
            return "it is empty";
        }
        int limit = text.startsWith("/") ? ABSOLUTE_LIMIT : RELATIVE_LIMIT;
        if (text.length() > limit) {
            return "it has " + text.length() + " characters, " + limit + " are allowed";
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean good = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '-' && c <= '9' && c != '.';
            if (!good && c != '_' && c != '@') {
                return "character " + (i + 1) + " is none of letters, digits and - / _ @";
            }
            if (c == '/' && i > 0 && text.charAt(i - 1) == '/') {
                return "it has an empty part";
            }
        }
        return text.length() > 1 && text.endsWith("/") ? "it ends with a slash" : "";
    }
}
