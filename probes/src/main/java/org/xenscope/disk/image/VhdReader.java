package org.xenscope.disk.image;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads a VHD, and names what is wrong with it. */
final class VhdReader {
    private static final int SECTOR = 512;
    private static final long UNUSED = 0xffffffffL;

    /** Entries of the BAT that are looked at: those of a disk of 512 GiB with blocks of 2 MiB. */
    private static final int MOST_ENTRIES = 1 << 18;

    private static final int LONGEST_LOCATOR = 64 << 10;
    private static final String END = "footer at the end";
    private static final String COPY = "footer's copy at the begin";
    private static final String HEADER = "dynamic header";
    private static final String BAT = "BAT";

    private final ImageBytes image;
    private final byte[] head;
    private final long sizeBytes;
    private final List<Damage> damages = new ArrayList<>();

    VhdReader(ImageBytes image, byte[] head) {
        this.image = image;
        this.head = head;
        this.sizeBytes = image.sizeBytes();
    }

    Optional<Vhd> vhd() {
        Optional<VhdFooter> copy = VhdFooter.read(ImageHeader.slice(head, 0, VhdFooter.BYTES));
        Optional<VhdFooter> end = atEnd();
        if (copy.isEmpty() && end.isEmpty()) {
            return Optional.empty();
        }
        VhdFooter footer = end.filter(VhdFooter::whole)
                .or(() -> copy.filter(VhdFooter::whole))
                .or(() -> copy)
                .or(() -> end)
                .orElseThrow();
        boolean fixed = footer.type() == VhdFooter.FIXED;
        footers(fixed, copy, end);
        if (footer.type() < VhdFooter.FIXED || footer.type() > VhdFooter.DIFFERENCING) {
            damages.add(Damage.of(
                    "footer",
                    "it is of type " + Integer.toUnsignedString(footer.type())
                            + "; there are 2 (fixed), 3 (dynamic) and 4 (differencing)"));
        }
        if (fixed) {
            long held = sizeBytes - VhdFooter.BYTES;
            if (footer.currentSizeBytes() < 0 || footer.currentSizeBytes() > held + 1) {
                damages.add(Damage.of(
                        "disk",
                        "it has " + Long.toUnsignedString(footer.currentSizeBytes()) + " bytes, and the file holds "
                                + held + " before its footer: truncated?"));
            }
            return Optional.of(new Vhd(footer, Optional.empty(), OptionalLong.empty(), List.of(), damages));
        }
        Optional<VhdHeader> header = header(footer);
        OptionalLong inUse = header.map(each -> bat(footer, each)).orElse(OptionalLong.empty());
        List<String> parents = footer.type() == VhdFooter.DIFFERENCING
                ? header.map(this::parentPaths).orElse(List.of())
                : List.of();
        return Optional.of(new Vhd(footer, header, inUse, parents, damages));
    }

    private Optional<VhdFooter> atEnd() {
        if (sizeBytes < VhdFooter.BYTES - 1) {
            return Optional.empty();
        }
        byte[] tail = image.at(Math.max(0, sizeBytes - VhdFooter.BYTES), VhdFooter.BYTES);
        Optional<VhdFooter> footer = VhdFooter.read(tail);
        return footer.isPresent() || tail.length < 1
                ? footer
                : VhdFooter.read(Arrays.copyOfRange(tail, 1, tail.length));
    }

    private void footers(boolean fixed, Optional<VhdFooter> copy, Optional<VhdFooter> end) {
        boolean endWhole = end.filter(VhdFooter::whole).isPresent();
        boolean copyWhole = copy.filter(VhdFooter::whole).isPresent();
        if (end.isEmpty()) {
            damages.add(new Damage(
                    END,
                    "the last 512 bytes of the file do not begin with conectix: it is truncated, or something was added",
                    copyWhole));
        } else if (!endWhole) {
            damages.add(new Damage(END, wrong(end.get()), copyWhole));
        }
        if (!fixed) {
            if (copy.isEmpty()) {
                damages.add(new Damage(COPY, "the file does not begin with conectix", endWhole));
            } else if (!copyWhole) {
                damages.add(new Damage(COPY, wrong(copy.get()), endWhole));
            } else if (endWhole && !copy.get().uuid().equals(end.orElseThrow().uuid())) {
                damages.add(Damage.of(
                        COPY,
                        "its uuid is " + copy.get().uuid() + ", the footer's is "
                                + end.get().uuid()));
            }
        }
    }

    private static String wrong(VhdFooter footer) {
        return VhdFooter.wrongChecksum(footer.checksum(), footer.expectedChecksum());
    }

    private Optional<VhdHeader> header(VhdFooter footer) {
        long at = footer.dataOffsetBytes();
        if (at < 0 || at > sizeBytes - VhdHeader.BYTES) {
            damages.add(Damage.of(
                    HEADER, "it stands at byte " + Long.toUnsignedString(at) + ", the file ends at " + sizeBytes));
            return Optional.empty();
        }
        byte[] bytes = image.at(at, VhdHeader.BYTES);
        if (!VhdHeader.begins(bytes)) {
            damages.add(Damage.of(HEADER, "what stands at byte " + at + " does not begin with cxsparse"));
            return Optional.empty();
        }
        VhdHeader header = VhdHeader.read(bytes);
        if (!header.whole()) {
            damages.add(Damage.of(HEADER, VhdFooter.wrongChecksum(header.checksum(), header.expectedChecksum())));
        }
        return Optional.of(header);
    }

    /** How many blocks are in use. */
    private OptionalLong bat(VhdFooter footer, VhdHeader header) {
        long block = header.blockBytes();
        if (block < SECTOR || Long.bitCount(block) != 1) {
            damages.add(Damage.of(HEADER, "its blocks have " + block + " bytes, which is no power of two from 512 on"));
            return OptionalLong.empty();
        }
        long entries = header.maxTableEntries();
        if (footer.currentSizeBytes() < 0 || footer.currentSizeBytes() / block > entries) {
            damages.add(Damage.of(
                    BAT,
                    "it has " + entries + " entries of " + block + " bytes each, too few for a disk of "
                            + Long.toUnsignedString(footer.currentSizeBytes()) + " bytes"));
        }
        long table = header.tableOffsetBytes();
        if (table < 0 || table > sizeBytes || 4 * entries > sizeBytes - table) {
            damages.add(Damage.of(
                    BAT,
                    "it has " + entries + " entries from byte " + Long.toUnsignedString(table)
                            + " on, the file ends at " + sizeBytes));
            return OptionalLong.empty();
        }
        return OptionalLong.of(blocks(table, (int) Math.min(entries, MOST_ENTRIES), block));
    }

    private long blocks(long table, int entries, long block) {
        ByteBuffer bat = ByteBuffer.wrap(image.at(table, 4 * entries));
        // Each block has a bitmap of its sectors before it, in whole sectors.
        long bitmap = (block / SECTOR / 8 + SECTOR - 1) / SECTOR * SECTOR;
        long inUse = 0;
        long beyond = 0;
        long first = -1;
        while (bat.remaining() >= 4) {
            int index = bat.position() / 4;
            long sector = bat.getInt() & UNUSED;
            if (sector != UNUSED) {
                inUse++;
                if (sector * SECTOR + bitmap + block > sizeBytes || sector * SECTOR < VhdFooter.BYTES) {
                    beyond++;
                    first = first < 0 ? index : first;
                }
            }
        }
        if (beyond > 0) {
            damages.add(Damage.of(
                    BAT,
                    beyond + (beyond == 1 ? " block of " : " blocks of ") + inUse
                            + " in use stand outside the file, the first is block " + first
                            + ": the file is truncated"));
        }
        return inUse;
    }

    private List<String> parentPaths(VhdHeader header) {
        List<String> paths = new ArrayList<>();
        for (VhdHeader.Locator locator : header.locators()) {
            String part = "parent locator " + locator.platform();
            if (locator.offsetBytes() < 0
                    || locator.lengthBytes() > LONGEST_LOCATOR
                    || locator.offsetBytes() > sizeBytes - locator.lengthBytes()) {
                damages.add(Damage.of(
                        part,
                        locator.lengthBytes() + " bytes at byte " + Long.toUnsignedString(locator.offsetBytes())
                                + ", the file ends at " + sizeBytes));
                continue;
            }
            byte[] bytes = image.at(locator.offsetBytes(), (int) locator.lengthBytes());
            switch (locator.platform()) {
                case "MacX" -> paths.add(url(new String(bytes, StandardCharsets.UTF_8)));
                case "W2ru", "W2ku" ->
                    paths.add(VhdHeader.untilZero(new String(bytes, StandardCharsets.UTF_16LE))
                            .replace('\\', '/'));
                default -> {
                    // an older Windows's or Mac's own way, which nothing on a dom0 reads
                }
            }
        }
        paths.removeIf(String::isEmpty);
        return paths;
    }

    /** As blktap writes it: {@code file://./parent.vhd}, {@code file:///storage/parent.vhd}. */
    private static String url(String text) {
        String plain = VhdHeader.untilZero(text);
        return plain.startsWith("file://") ? plain.substring("file://".length()) : plain;
    }
}
