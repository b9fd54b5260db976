package org.xenscope.blktap;

import java.util.OptionalInt;

/**
 * Somebody who has an image or a device open.
 *
 * @param pid 0 for the kernel
 * @param program {@code tapdisk}, {@code qemu-system-i386}, {@code qemu-nbd}, {@code blkback}, {@code loop0}
 * @param domid the domain that it does so for, where that can be told
 * @param leftover that domain is gone
 * @param writes whether it may write
 * @param name by which it opened it, or the store's node that says so
 */
public record Holder(int pid, String program, OptionalInt domid, boolean leftover, boolean writes, String name) {
    /** Where a file system of the host itself says that it holds a device. */
    public static final String MOUNTS = "/proc/mounts";

    /** {@code qemu-system-i386 412 of domain 3, which is gone}. */
    public String words() {
        String words = pid == 0 ? program : program + " " + pid;
        if (domid.isPresent()) {
            words += " of domain " + domid.getAsInt();
        }
        return leftover ? words + ", which is gone" : words;
    }

    /** Serves what it holds to others, as a disk: a second look at the same bytes by somebody who writes would tear it. */
    public boolean serves() {
        return pid == 0 || domid.isPresent() || program.matches("tapdisk.*|qemu.*");
    }
}
