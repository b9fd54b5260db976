package org.xenscope.blktap;

import java.util.Locale;
import java.util.Optional;

/** A kind of image, by the names that the programs give it. */
public enum ImageType {
    RAW("aio", "raw"),
    VHD("vhd", "vpc"),
    QCOW2("qcow2", "qcow2");

    private final String tapType;
    private final String qemuFormat;

    ImageType(String tapType, String qemuFormat) {
        this.tapType = tapType;
        this.qemuFormat = qemuFormat;
    }

    /** For tap-ctl: {@code vhd} of {@code vhd:/storage/a.vhd}. */
    public String tapType() {
        return tapType;
    }

    /** For qemu-nbd and QEMU: {@code vpc}. */
    public String qemuFormat() {
        return qemuFormat;
    }

    /** For a person and in JSON: {@code vhd}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** By any of these names. */
    public static Optional<ImageType> named(String name) {
        for (ImageType each : values()) {
            if (name.equals(each.word()) || name.equals(each.tapType) || name.equals(each.qemuFormat)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
