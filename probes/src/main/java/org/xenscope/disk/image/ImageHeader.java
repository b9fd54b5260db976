package org.xenscope.disk.image;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** What an image says of itself. */
public sealed interface ImageHeader permits Vhd, Qcow, RawContent, OtherContainer {
    /** Bytes at the begin that are enough to know every kind: an ISO 9660 image says so at 32 KiB. */
    int HEAD_BYTES = 64 << 10;

    ImageKind kind();

    /** The size of the disk that a guest sees; empty where the header does not say it. */
    OptionalLong virtualSizeBytes();

    /** The images that this one is made on top of, nearest first, as names that may be tried one after another. */
    List<String> parents(String ownPath);

    List<Damage> damages();

    /** For a person: {@code VHD, dynamic, 64 MiB}. */
    String summary();

    /** Whether an image stands on top of another. */
    default boolean hasParent() {
        return false;
    }

    /**
     * Looks at what the magic says, and reads on as that format wants. Whatever stands in the image, this ends with a
     * header; what is wrong stands in {@link #damages}.
     */
    static ImageHeader read(ImageBytes image) {
        byte[] head = image.at(0, HEAD_BYTES);
        if (starts(head, 0, 'Q', 'F', 'I', 0xfb)) {
            return Qcow.read(head, image.sizeBytes());
        }
        if (starts(head, 0, 'v', 'h', 'd', 'x', 'f', 'i', 'l', 'e')) {
            return new OtherContainer(ImageKind.VHDX);
        }
        if (starts(head, 0, 'K', 'D', 'M', 'V')
                || starts(head, 0, 'C', 'O', 'W', 'D')
                || starts(head, 0, text("# Disk DescriptorFile"))) {
            return new OtherContainer(ImageKind.VMDK);
        }
        if (starts(head, 0, 'Q', 'E', 'D', 0)) {
            return new OtherContainer(ImageKind.QED);
        }
        if (starts(head, 64, 0x7f, 0x10, 0xda, 0xbe)) {
            return new OtherContainer(ImageKind.VDI);
        }
        return Vhd.read(image, head)
                .<ImageHeader>map(vhd -> vhd)
                .orElseGet(() -> RawContent.of(head, image.sizeBytes()));
    }

    /** Whether these bytes stand there. */
    static boolean starts(byte[] head, int offset, int... magic) {
        if (head.length < offset + magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((head[offset + i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    private static int[] text(String ascii) {
        return ascii.chars().toArray();
    }

    /** {@code 1.5 GiB}, {@code 64 MiB}; bytes where it is no round number of KiB. */
    static String size(long bytes) {
        String[] units = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
        int unit = 0;
        long scale = 1;
        while (unit < units.length - 1 && bytes / scale >= 1024) {
            scale <<= 10;
            unit++;
        }
        long tenths = Math.floorDiv(bytes, scale) * 10 + Math.floorMod(bytes, scale) * 10 / scale;
        return (tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10 + "." + tenths % 10) + " " + units[unit];
    }

    /** A part of an array; shorter where the array ends. */
    static byte[] slice(byte[] bytes, long offset, int length) {
        if (offset < 0 || offset >= bytes.length || length <= 0) {
            return new byte[0];
        }
        return Arrays.copyOfRange(bytes, (int) offset, (int) Math.min(bytes.length, offset + length));
    }
}
