package org.xenscope.disk.plan;

import java.util.Optional;

/**
 * What a host has to serve disks with, beside QEMU. Each is empty when it is not known.
 *
 * @param blktap the kernel driver of blktap2 or 3: {@code blktap-control} or {@code blktap/control} in /proc/misc
 * @param tapback whether the daemon tapback runs, which serves {@code backendtype=tap} from Xen 4.19 on
 * @param loop whether there is a loop device to be had, or its control: the script {@code block} serves a raw file with one
 */
public record DiskHost(Optional<Boolean> blktap, Optional<Boolean> tapback, Optional<Boolean> loop) {
    public static final DiskHost UNKNOWN = new DiskHost(Optional.empty(), Optional.empty(), Optional.empty());

    /** Of /proc/misc: {@code NUMBER NAME} a line. */
    public static boolean blktap(String misc) {
        return misc.lines().map(String::strip).anyMatch(line -> line.matches("[0-9]+ blktap[-/]control"));
    }
}
