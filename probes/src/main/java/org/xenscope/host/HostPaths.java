package org.xenscope.host;

import org.xenscope.error.UsageException;

/** Absolute paths on a host, as text. */
final class HostPaths {
    private HostPaths() {}

    /** The path without slashes at its end, which would follow a symbolic link. */
    static String check(String path) {
        if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
            throw new UsageException(
                    "\"" + path.replace('\0', '␀') + "\" is no absolute path on a host",
                    "write it from the root: /etc/xen");
        }
        int end = path.length();
        while (end > 1 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }

    /** The last part of a checked path; {@code /} for the root. */
    static String name(String path) {
        return path.equals("/") ? path : path.substring(path.lastIndexOf('/') + 1);
    }

    /** The directory that a checked path stands in. */
    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }

    /** What {@code st_mode} says. */
    static FileEntry entry(String name, int mode, long sizeBytes) {
        FileEntry.Kind kind =
                switch (mode >> 12 & 017) {
                    case 010 -> FileEntry.Kind.FILE;
                    case 004 -> FileEntry.Kind.DIRECTORY;
                    case 012 -> FileEntry.Kind.LINK;
                    case 014 -> FileEntry.Kind.SOCKET;
                    case 006 -> FileEntry.Kind.BLOCK_DEVICE;
                    case 002 -> FileEntry.Kind.CHARACTER_DEVICE;
                    case 001 -> FileEntry.Kind.FIFO;
                    default -> FileEntry.Kind.OTHER;
                };
        return new FileEntry(name, kind, sizeBytes, mode & 07777);
    }
}
