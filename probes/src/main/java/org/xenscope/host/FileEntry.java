package org.xenscope.host;

/**
 * One name in a host's file system.
 *
 * @param name the last part of the path; a byte B that is no part of UTF-8 text as the lone surrogate U+DC00 + B, which
 *     {@link Host} takes in paths and arguments too
 * @param sizeBytes as the file system says; 0 for what has no size
 * @param mode permission bits
 */
public record FileEntry(String name, Kind kind, long sizeBytes, int mode) {
    /** What a name stands for. */
    public enum Kind {
        FILE,
        DIRECTORY,
        LINK,
        SOCKET,
        BLOCK_DEVICE,
        CHARACTER_DEVICE,
        FIFO,
        OTHER
    }
}
