package org.xenscope.devicemodel;

import java.util.OptionalInt;

/**
 * A socket on which a QEMU speaks QMP, or spoke.
 *
 * @param path {@code /run/xen/qmp-libxenstat-3}
 * @param there whether there is such a file
 * @param listens whether a process listens on it: a file stays when its QEMU was killed
 * @param clients how many are connected; QEMU talks with one at a time
 * @param owner the QEMU that has it, where that is known
 */
public record QmpSocket(String path, boolean there, boolean listens, int clients, OptionalInt owner) {
    /** libxl's own: whoever holds it for long makes xl fail. */
    public boolean libxl() {
        return path.contains("/qmp-libxl-");
    }

    /** A file that nobody serves. */
    public boolean dead() {
        return there && !listens;
    }

    /** We may connect, and will be answered when QEMU runs. */
    public boolean free() {
        return listens && clients == 0 && !libxl();
    }

    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
