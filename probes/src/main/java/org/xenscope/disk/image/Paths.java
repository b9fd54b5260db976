package org.xenscope.disk.image;

/** Names that an image has for others. */
final class Paths {
    private Paths() {}

    /** A name that is no absolute path stands for a file beside the image. */
    static String beside(String ownPath, String name) {
        if (name.startsWith("/")) {
            return name;
        }
        String plain = name;
        while (plain.startsWith("./")) {
            plain = plain.substring(2);
        }
        return ownPath.substring(0, ownPath.lastIndexOf('/') + 1) + plain;
    }
}
