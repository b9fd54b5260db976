package org.xenscope.disk.image;

import java.util.Optional;
import org.xenscope.disk.DiskSpec.Format;

/** What is in an image, by its magic. */
public enum ImageKind {
    RAW("raw"),
    VHD("VHD"),
    QCOW2("qcow2"),
    QCOW("qcow"),
    QED("QED"),
    VHDX("VHDX"),
    VMDK("VMDK"),
    VDI("VDI");

    private final String word;

    ImageKind(String word) {
        this.word = word;
    }

    /** For a person. */
    public String word() {
        return word;
    }

    /** How a disk spec says it; empty when xl has no word for it. */
    public Optional<Format> format() {
        return switch (this) {
            case RAW -> Optional.of(Format.RAW);
            case VHD -> Optional.of(Format.VHD);
            case QCOW2 -> Optional.of(Format.QCOW2);
            case QCOW -> Optional.of(Format.QCOW);
            case QED -> Optional.of(Format.QED);
            case VHDX, VMDK, VDI -> Optional.empty();
        };
    }
}
