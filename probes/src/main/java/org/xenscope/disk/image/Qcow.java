package org.xenscope.disk.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The header of a qcow or qcow2 image (QEMU, docs/interop/qcow2.rst; block/qcow.c for version 1).
 *
 * @param version 1 is qcow, 2 and 3 are qcow2
 * @param encryption 0 none, 1 AES, 2 LUKS
 * @param dirty the reference counts may be wrong: it was not closed (version 3)
 * @param corrupt QEMU has found it damaged and opens it for reading only (version 3)
 * @param externalData the guest's data stands in another file (version 3)
 */
public record Qcow(
        int version,
        long sizeBytes,
        int clusterBytes,
        Optional<String> backingFile,
        Optional<String> backingFormat,
        int encryption,
        boolean dirty,
        boolean corrupt,
        boolean externalData,
        int snapshots,
        List<Damage> damages)
        implements ImageHeader {
    private static final int QCOW_HEADER = 48;
    private static final int QCOW2_HEADER = 72;
    private static final int QCOW3_HEADER = 104;
    private static final int LONGEST_BACKING_NAME = 1023;
    private static final int BACKING_FORMAT = 0xE2792ACA;

    public Qcow {
        damages = List.copyOf(damages);
    }

    static Qcow read(byte[] head, long fileBytes) {
        int version = head.length < 8 ? 0 : ByteBuffer.wrap(head).getInt(4);
        int needed = version == 1 ? QCOW_HEADER : version == 2 ? QCOW2_HEADER : QCOW3_HEADER;
        if (version < 1 || version > 3 || head.length < needed) {
            String what = version < 1 || version > 3
                    ? "says version " + Integer.toUnsignedString(version) + ", there are 1, 2 and 3"
                    : "needs " + needed + " bytes, and the image has " + head.length;
            return new Qcow(
                    version,
                    0,
                    0,
                    Optional.empty(),
                    Optional.empty(),
                    0,
                    false,
                    false,
                    false,
                    0,
                    List.of(Damage.of("header", what)));
        }
        return version == 1 ? qcow(head) : qcow2(head, version, fileBytes);
    }

    private static Qcow qcow(byte[] head) {
        ByteBuffer header = ByteBuffer.wrap(head);
        List<Damage> damages = new ArrayList<>();
        int clusterBits = header.get(32);
        if (clusterBits < 9 || clusterBits > 16) {
            damages.add(Damage.of("header", "clusters of 2^" + clusterBits + " bytes, where 2^9 to 2^16 are possible"));
        }
        return new Qcow(
                1,
                size(header.getLong(24), damages),
                1 << (clusterBits & 31),
                backing(head, header.getLong(8), header.getInt(16), damages),
                Optional.empty(),
                header.getInt(36),
                false,
                false,
                false,
                0,
                damages);
    }

    private static Qcow qcow2(byte[] head, int version, long fileBytes) {
        ByteBuffer header = ByteBuffer.wrap(head);
        List<Damage> damages = new ArrayList<>();
        int clusterBits = header.getInt(20);
        if (clusterBits < 9 || clusterBits > 21) {
            damages.add(Damage.of(
                    "header",
                    "clusters of 2^" + Integer.toUnsignedString(clusterBits)
                            + " bytes, where 2^9 to 2^21 are possible"));
        }
        table("L1 table", header.getLong(40), 8L * (header.getInt(36) & 0xffffffffL), fileBytes, damages);
        long clusters = header.getInt(56) & 0xffffffffL;
        table("refcount table", header.getLong(48), clusters << (clusterBits & 31), fileBytes, damages);
        long incompatible = version == 2 ? 0 : header.getLong(72);
        int length = version == 2 ? QCOW2_HEADER : header.getInt(100);
        return new Qcow(
                version,
                size(header.getLong(24), damages),
                1 << (clusterBits & 31),
                backing(head, header.getLong(8), header.getInt(16), damages),
                extension(head, length),
                header.getInt(32),
                (incompatible & 1) != 0,
                (incompatible & 2) != 0,
                (incompatible & 4) != 0,
                Math.max(0, header.getInt(60)),
                damages);
    }

    private static long size(long bytes, List<Damage> damages) {
        if (bytes < 0) {
            damages.add(Damage.of("header", "a disk of " + Long.toUnsignedString(bytes) + " bytes"));
            return 0;
        }
        return bytes;
    }

    private static void table(String part, long offset, long bytes, long fileBytes, List<Damage> damages) {
        if (offset < 0 || offset > fileBytes) {
            damages.add(Damage.of(
                    part,
                    "stands at byte " + Long.toUnsignedString(offset) + ", the file ends at " + fileBytes
                            + ": truncated?"));
        } else if (bytes < 0 || bytes > (1L << 40)) {
            damages.add(Damage.of(part, "is " + Long.toUnsignedString(bytes) + " bytes long"));
        }
    }

    private static Optional<String> backing(byte[] head, long offset, int length, List<Damage> damages) {
        if (offset == 0) {
            return Optional.empty();
        }
        byte[] name = ImageHeader.slice(head, offset, length);
        if (length <= 0 || length > LONGEST_BACKING_NAME || name.length < length) {
            damages.add(Damage.of(
                    "backing file's name",
                    Integer.toUnsignedString(length) + " bytes at byte " + Long.toUnsignedString(offset)));
            return Optional.empty();
        }
        return Optional.of(new String(name, StandardCharsets.UTF_8));
    }

    private static Optional<String> extension(byte[] head, int from) {
        ByteBuffer buffer = ByteBuffer.wrap(head);
        long at = from;
        while (at >= QCOW2_HEADER && at + 8 <= head.length) {
            int type = buffer.getInt((int) at);
            int length = buffer.getInt((int) at + 4);
            if (type == 0 || length < 0 || at + 8 + length > head.length) {
                return Optional.empty();
            }
            if (type == BACKING_FORMAT) {
                return Optional.of(new String(head, (int) at + 8, length, StandardCharsets.UTF_8));
            }
            at += 8 + (length + 7L & ~7L);
        }
        return Optional.empty();
    }

    @Override
    public ImageKind kind() {
        return version == 1 ? ImageKind.QCOW : ImageKind.QCOW2;
    }

    @Override
    public OptionalLong virtualSizeBytes() {
        return OptionalLong.of(sizeBytes);
    }

    @Override
    public boolean hasParent() {
        return backingFile.isPresent();
    }

    /** A name with a protocol before it, {@code nbd:…} or {@code json:…}, is no file. */
    @Override
    public List<String> parents(String ownPath) {
        return backingFile
                .filter(name -> !name.matches("[A-Za-z][A-Za-z0-9+.-]*:.*") || name.startsWith("file:"))
                .map(name -> name.startsWith("file:") ? name.substring("file:".length()) : name)
                .map(name -> List.of(Paths.beside(ownPath, name)))
                .orElse(List.of());
    }

    @Override
    public String summary() {
        StringBuilder text = new StringBuilder(version == 1 ? "qcow" : "qcow2 version " + version);
        text.append(", ").append(ImageHeader.size(sizeBytes));
        if (encryption != 0) {
            text.append(", encrypted");
        }
        backingFile.ifPresent(name -> text.append(", on top of ").append(name));
        return text.toString();
    }
}
