package org.xenscope.disk.plan;

import java.util.Locale;
import java.util.Optional;

/** Who serves a disk, by libxl's names. */
public enum DiskBackend {
    /** The kernel's blkback, on a block device. */
    PHY,
    /** blktap's tapdisk. */
    TAP,
    /** A QEMU. */
    QDISK,
    /** Somebody else, of whom libxl knows nothing (virtio, from 4.17 on). */
    STANDALONE;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<DiskBackend> of(String word) {
        for (DiskBackend each : values()) {
            if (each.word().equals(word)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
