package org.xenscope.disk.image;

import java.util.Optional;

/**
 * What stands at the path of an image.
 *
 * @param place file system and inode, so that one image under two names is known; empty where there is nothing
 * @param sizeBytes of the file or the device
 * @param header empty when it could not be read
 * @param unread why it was not read; empty when it was
 */
public record Image(
        String path, Target target, String place, long sizeBytes, Optional<ImageHeader> header, String unread) {
    /** What a path leads to, as stat(2) says. */
    public enum Target {
        FILE("a file"),
        BLOCK_DEVICE("a block device"),
        OTHER("neither a file nor a block device"),
        MISSING("nothing"),
        /** It was not looked at, or may not be. */
        UNKNOWN("not known");

        private final String word;

        Target(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        /** Whether it can hold a disk. */
        public boolean holds() {
            return this == FILE || this == BLOCK_DEVICE;
        }
    }

    /** One that is not looked at. */
    public static Image notLookedAt(String path, String why) {
        return new Image(path, Target.UNKNOWN, "", 0, Optional.empty(), why);
    }

    public static Image missing(String path) {
        return new Image(path, Target.MISSING, "", 0, Optional.empty(), "there is nothing at " + path);
    }
}
