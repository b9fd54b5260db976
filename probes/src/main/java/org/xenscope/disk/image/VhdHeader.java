package org.xenscope.disk.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The 1024 bytes that say how a dynamic or differencing VHD is laid out (the format's "Dynamic Disk Header").
 *
 * @param tableOffsetBytes where the block allocation table (BAT) stands
 * @param maxTableEntries blocks of the disk, and so entries of the BAT
 * @param parentUuid zeros for a dynamic disk
 * @param parentName the parent's file name
 * @param locators where the parent's path stands, for each platform; empty places are left out
 */
public record VhdHeader(
        long tableOffsetBytes,
        long maxTableEntries,
        long blockBytes,
        long checksum,
        long expectedChecksum,
        UUID parentUuid,
        String parentName,
        List<Locator> locators) {
    static final int BYTES = 1024;
    private static final int CHECKSUM_AT = 36;
    private static final int NAME_AT = 64;
    private static final int NAME_BYTES = 512;
    private static final int LOCATORS_AT = 576;
    private static final int LOCATORS = 8;
    private static final int LOCATOR_BYTES = 24;

    /** @param platform {@code W2ru}, {@code W2ku}, {@code MacX} */
    record Locator(String platform, long lengthBytes, long offsetBytes) {}

    public VhdHeader {
        locators = List.copyOf(locators);
    }

    static boolean begins(byte[] bytes) {
        return bytes.length >= BYTES && ImageHeader.starts(bytes, 0, 'c', 'x', 's', 'p', 'a', 'r', 's', 'e');
    }

    /** Of 1024 bytes that begin as such a header does. */
    static VhdHeader read(byte[] bytes) {
        ByteBuffer header = ByteBuffer.wrap(bytes);
        List<Locator> locators = new ArrayList<>();
        for (int i = 0; i < LOCATORS; i++) {
            int at = LOCATORS_AT + i * LOCATOR_BYTES;
            if (header.getInt(at) != 0) {
                locators.add(new Locator(
                        new String(bytes, at, 4, StandardCharsets.ISO_8859_1),
                        header.getInt(at + 8) & 0xffffffffL,
                        header.getLong(at + 16)));
            }
        }
        return new VhdHeader(
                header.getLong(16),
                header.getInt(28) & 0xffffffffL,
                header.getInt(32) & 0xffffffffL,
                header.getInt(CHECKSUM_AT) & 0xffffffffL,
                VhdFooter.checksum(bytes, BYTES, CHECKSUM_AT),
                new UUID(header.getLong(40), header.getLong(48)),
                untilZero(new String(bytes, NAME_AT, NAME_BYTES, StandardCharsets.UTF_16BE)),
                locators);
    }

    boolean whole() {
        return checksum == expectedChecksum;
    }

    static String untilZero(String text) {
        int zero = text.indexOf('\0');
        return zero < 0 ? text : text.substring(0, zero);
    }
}
