package org.xenscope.disk.image;

import java.util.List;
import java.util.OptionalLong;

/**
 * A disk as it is, byte for byte.
 *
 * @param content what its first bytes look like
 */
public record RawContent(long sizeBytes, Content content) implements ImageHeader {
    private static final int SECTOR = 512;
    private static final int FIRST_PARTITION = 446;
    private static final int ISO_VOLUME = 32769;
    private static final int EXT_MAGIC = 1080;

    /** What can be told by the first bytes. */
    public enum Content {
        GPT("a GPT"),
        MBR("an MBR with partitions"),
        BOOT_SECTOR("a boot sector without partitions"),
        ISO9660("an ISO 9660 file system"),
        EXT("an ext2, 3 or 4 file system"),
        LUKS("a LUKS volume"),
        BLANK("zeros where a partition table would be"),
        EMPTY("nothing, it is empty"),
        UNKNOWN("nothing that is known here");

        private final String word;

        Content(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    static RawContent of(byte[] head, long sizeBytes) {
        return new RawContent(sizeBytes, content(head));
    }

    private static Content content(byte[] head) {
        if (head.length == 0) {
            return Content.EMPTY;
        }
        if (ImageHeader.starts(head, ISO_VOLUME, 'C', 'D', '0', '0', '1')) {
            return Content.ISO9660;
        }
        if (ImageHeader.starts(head, SECTOR, 'E', 'F', 'I', ' ', 'P', 'A', 'R', 'T')) {
            return Content.GPT;
        }
        if (ImageHeader.starts(head, 0, 'L', 'U', 'K', 'S', 0xba, 0xbe)) {
            return Content.LUKS;
        }
        if (ImageHeader.starts(head, SECTOR - 2, 0x55, 0xaa)) {
            for (int entry = FIRST_PARTITION; entry < SECTOR - 2; entry += 16) {
                if (head[entry + 4] != 0 && (head[entry] & 0x7f) == 0) {
                    return Content.MBR;
                }
            }
            return Content.BOOT_SECTOR;
        }
        if (ImageHeader.starts(head, EXT_MAGIC, 0x53, 0xef)) {
            return Content.EXT;
        }
        for (byte b : head) {
            if (b != 0) {
                return Content.UNKNOWN;
            }
        }
        return Content.BLANK;
    }

    @Override
    public ImageKind kind() {
        return ImageKind.RAW;
    }

    @Override
    public OptionalLong virtualSizeBytes() {
        return OptionalLong.of(sizeBytes);
    }

    @Override
    public List<String> parents(String ownPath) {
        return List.of();
    }

    @Override
    public List<Damage> damages() {
        return List.of();
    }

    @Override
    public String summary() {
        return "raw, " + ImageHeader.size(sizeBytes) + ": " + content.word();
    }
}
