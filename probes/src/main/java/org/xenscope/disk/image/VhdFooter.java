package org.xenscope.disk.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The 512 bytes at the end of a VHD, which a dynamic one has at its begin, too (Microsoft, "Virtual Hard Disk Image Format
 * Specification", 2006; big-endian).
 *
 * @param dataOffsetBytes where the dynamic header stands; all ones for a fixed disk
 * @param created to the second
 * @param creator {@code qem2}, {@code tap}, {@code win }: who made it
 * @param creatorHost {@code Wi2k}, {@code Mac }; four zeros where a Unix made it
 * @param type 2 fixed, 3 dynamic, 4 differencing
 */
public record VhdFooter(
        long dataOffsetBytes,
        Instant created,
        String creator,
        String creatorHost,
        long originalSizeBytes,
        long currentSizeBytes,
        int cylinders,
        int heads,
        int sectorsPerTrack,
        int type,
        long checksum,
        long expectedChecksum,
        UUID uuid) {
    static final int BYTES = 512;
    static final int FIXED = 2;
    static final int DYNAMIC = 3;
    static final int DIFFERENCING = 4;

    private static final int CHECKSUM_AT = 64;
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    /** Of 512 bytes, or 511 as old versions of Virtual PC wrote; empty when they do not begin as a footer does. */
    static Optional<VhdFooter> read(byte[] bytes) {
        if (bytes.length < BYTES - 1 || !ImageHeader.starts(bytes, 0, 'c', 'o', 'n', 'e', 'c', 't', 'i', 'x')) {
            return Optional.empty();
        }
        ByteBuffer footer = ByteBuffer.wrap(bytes);
        return Optional.of(new VhdFooter(
                footer.getLong(16),
                EPOCH.plusSeconds(footer.getInt(24) & 0xffffffffL),
                word(bytes, 28),
                word(bytes, 36),
                footer.getLong(40),
                footer.getLong(48),
                footer.getShort(56) & 0xffff,
                footer.get(58) & 0xff,
                footer.get(59) & 0xff,
                footer.getInt(60),
                footer.getInt(CHECKSUM_AT) & 0xffffffffL,
                checksum(bytes, Math.min(bytes.length, BYTES), CHECKSUM_AT),
                new UUID(footer.getLong(68), footer.getLong(76))));
    }

    boolean whole() {
        return checksum == expectedChecksum;
    }

    /** fixed, dynamic, differencing; the number where it is none of these. */
    public String typeWord() {
        return switch (type) {
            case FIXED -> "fixed";
            case DYNAMIC -> "dynamic";
            case DIFFERENCING -> "differencing";
            default -> "type " + Integer.toUnsignedString(type);
        };
    }

    /** The one's complement of the sum of all bytes but the checksum's own. */
    static long checksum(byte[] bytes, int length, int checksumAt) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            if (i < checksumAt || i >= checksumAt + 4) {
                sum += bytes[i] & 0xff;
            }
        }
        return ~sum & 0xffffffffL;
    }

    static String wrongChecksum(long found, long expected) {
        return String.format("its checksum is 0x%08x, its bytes give 0x%08x", found, expected);
    }

    private static String word(byte[] bytes, int at) {
        return new String(bytes, at, 4, StandardCharsets.ISO_8859_1)
                .replace("\0", "")
                .strip();
    }
}
