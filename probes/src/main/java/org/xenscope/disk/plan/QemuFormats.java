package org.xenscope.disk.plan;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The block drivers of this host's QEMU: not every build has vpc, qcow2 and the others.
 *
 * @param program which QEMU was asked; empty when none was
 * @param drivers empty when it is not known
 * @param why it is not known; empty when it is
 */
public record QemuFormats(String program, Optional<Set<String>> drivers, String why) {
    private static final String LINE = "Supported formats:";

    public static QemuFormats unknown(String why) {
        return new QemuFormats("", Optional.empty(), why);
    }

    /** Of what {@code QEMU -drive format=?} says (block.c, bdrv_iterate_format; the same from 0.12 to 9). */
    public static QemuFormats parse(String program, String output) {
        Set<String> drivers = new LinkedHashSet<>();
        for (String line : output.lines().toList()) {
            if (line.startsWith(LINE)) {
                drivers.addAll(List.of(line.substring(LINE.length()).strip().split("\\s+")));
            }
        }
        drivers.remove("");
        return drivers.contains("raw")
                ? new QemuFormats(program, Optional.of(Set.copyOf(drivers)), "")
                : new QemuFormats(program, Optional.empty(), program + " did not say which formats it knows");
    }

    /** Whether it can open such an image; empty when that is not known. */
    public Optional<Boolean> has(String driver) {
        return drivers.map(all -> all.contains(driver));
    }
}
