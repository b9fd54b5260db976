package org.xenscope.devicemodel;

/** What a QEMU has opened for a disk, by its path. */
public enum DiskKind {
    /** {@code /dev/xen/blktap-2/tapdevN}: a tapdisk reads the image. */
    TAP_DEVICE("tap device"),
    NBD("nbd device"),
    BLOCK_DEVICE("block device"),
    FILE("file"),
    /** Over the network, or by a protocol. */
    OTHER("no file");

    private final String words;

    DiskKind(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }

    public static DiskKind of(String path) {
        if (path.matches("/dev/xen/blktap-2/tapdev\\d+|/dev/blktap/.*|/dev/td[a-z]+.*")) {
            return TAP_DEVICE;
        }
        if (path.matches("/dev/nbd\\d+.*")) {
            return NBD;
        }
        return path.startsWith("/dev/") ? BLOCK_DEVICE : path.startsWith("/") ? FILE : OTHER;
    }
}
