package org.xenscope.gdb.symbols;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What is said in an ELF file of 32 or 64 bits, of either byte order, about itself and the files that it needs (elf(5)).
 * Nothing in it is believed: a table beyond the end is cut there, a count has a bound, and a string without an end is none.
 *
 * @param bits64 ELFCLASS64
 * @param machine {@code e_machine}
 * @param buildId in hexadecimal; empty where there is none that could be unique, or none in the bytes at hand
 * @param notesSeen whether the bytes at hand held all of the notes
 * @param interpreter of {@code PT_INTERP}, empty for none
 * @param soname of {@code DT_SONAME}, empty for none
 * @param needed of {@code DT_NEEDED}, in order
 * @param rpath of {@code DT_RPATH}, empty for none
 * @param runpath of {@code DT_RUNPATH}, empty for none
 */
record ElfFile(
        boolean bits64,
        int machine,
        String buildId,
        boolean notesSeen,
        String interpreter,
        String soname,
        List<String> needed,
        String rpath,
        String runpath) {
    ElfFile {
        needed = List.copyOf(needed);
    }

    /** Empty for what is no ELF file. */
    static Optional<ElfFile> parse(ElfBytes bytes) {
        byte[] ident = bytes.at(0, 64);
        boolean elf = ident.length >= 52 && ident[0] == 0x7f && ident[1] == 'E' && ident[2] == 'L' && ident[3] == 'F';
        if (!elf
                || ident[4] < 1
                || ident[4] > 2
                || ident[5] < 1
                || ident[5] > 2
                || ident[4] == 2 && ident.length < 64) {
            return Optional.empty();
        }
        return Optional.of(new Reader(bytes, ident[4] == 2, ident[5] == 2).read());
    }

    /** One reading. Offsets and sizes of the file are unsigned: a negative one is beyond every end. */
    private static final class Reader {
        private static final int PT_LOAD = 1;
        private static final int PT_DYNAMIC = 2;
        private static final int PT_INTERP = 3;
        private static final int NOTE_SEGMENT = 4;
        private static final int NOTE_SECTION = 7;
        private static final int NT_GNU_BUILD_ID = 3;

        private static final int DT_NEEDED = 1;
        private static final int DT_STRTAB = 5;
        private static final int DT_SONAME = 14;
        private static final int DT_RPATH = 15;
        private static final int DT_RUNPATH = 29;

        private static final int MOST_SEGMENTS = 1024;
        private static final int MOST_SECTIONS = 4096;
        private static final int MOST_NOTES_BYTES = 64 << 10;
        private static final int MOST_DYNAMIC = 4096;
        private static final int MOST_NEEDED = 1024;
        private static final int LONGEST_STRING = 4096;
        /** xxhash has 8 bytes, md5 and uuid 16, sha1 20; a shorter one somebody made up. */
        private static final int SHORTEST_ID = 8;

        private static final int LONGEST_ID = 64;

        /** A segment or a section. */
        private record Part(int type, long offset, long address, long size, long align) {}

        private final ElfBytes bytes;
        private final boolean bits64;
        private final boolean bigEndian;

        Reader(ElfBytes bytes, boolean bits64, boolean bigEndian) {
            this.bytes = bytes;
            this.bits64 = bits64;
            this.bigEndian = bigEndian;
        }

        ElfFile read() {
            byte[] header = bytes.at(0, 64);
            List<Part> segments = segments(header);
            String buildId = "";
            boolean notesSeen = segments.size() == Math.min(number(header, bits64 ? 56 : 44, 2), MOST_SEGMENTS);
            String interpreter = "";
            for (Part each : segments) {
                if (each.type() == NOTE_SEGMENT) {
                    notesSeen &= within(each);
                    buildId = buildId.isEmpty() ? buildId(each) : buildId;
                } else if (each.type() == PT_INTERP && interpreter.isEmpty()) {
                    interpreter = string(each.offset(), each.size());
                }
            }
            if (buildId.isEmpty()) {
                // a file of debug information has no segments that count
                for (Part each : sections(header)) {
                    if (each.type() == NOTE_SECTION && buildId.isEmpty()) {
                        buildId = buildId(each);
                    }
                }
            }
            return dynamic(segments, (int) number(header, 18, 2), buildId, notesSeen, interpreter);
        }

        private boolean within(Part part) {
            return part.offset() >= 0
                    && part.size() >= 0
                    && part.offset() <= bytes.sizeBytes()
                    && part.size() <= bytes.sizeBytes() - part.offset();
        }

        private List<Part> segments(byte[] header) {
            byte[] table = table(header, bits64 ? 32 : 28, bits64 ? 54 : 42, bits64 ? 56 : 32, MOST_SEGMENTS);
            List<Part> parts = new ArrayList<>();
            int step = step(header, bits64 ? 54 : 42);
            for (int at = 0; at + (bits64 ? 56 : 32) <= table.length; at += step) {
                int type = (int) number(table, at, 4);
                parts.add(
                        bits64
                                ? new Part(
                                        type,
                                        word(table, at + 8),
                                        word(table, at + 16),
                                        word(table, at + 32),
                                        word(table, at + 48))
                                : new Part(
                                        type,
                                        word(table, at + 4),
                                        word(table, at + 8),
                                        word(table, at + 16),
                                        word(table, at + 28)));
            }
            return parts;
        }

        private List<Part> sections(byte[] header) {
            byte[] table = table(header, bits64 ? 40 : 32, bits64 ? 58 : 46, bits64 ? 64 : 40, MOST_SECTIONS);
            List<Part> parts = new ArrayList<>();
            int step = step(header, bits64 ? 58 : 46);
            for (int at = 0; at + (bits64 ? 64 : 40) <= table.length; at += step) {
                int type = (int) number(table, at + 4, 4);
                parts.add(
                        bits64
                                ? new Part(
                                        type,
                                        word(table, at + 24),
                                        word(table, at + 16),
                                        word(table, at + 32),
                                        word(table, at + 48))
                                : new Part(
                                        type,
                                        word(table, at + 16),
                                        word(table, at + 12),
                                        word(table, at + 20),
                                        word(table, at + 32)));
            }
            return parts;
        }

        /** The size of an entry stands at this place of the header, the count behind it. */
        private byte[] table(byte[] header, int offsetAt, int sizeAt, int least, int most) {
            int size = step(header, sizeAt);
            int count = (int) Math.min(number(header, sizeAt + 2, 2), most);
            return size < least
                    ? new byte[0]
                    : bytes.at(word(header, offsetAt), (int) Math.min((long) size * count, 1 << 20));
        }

        private int step(byte[] header, int at) {
            return (int) number(header, at, 2);
        }

        private String buildId(Part part) {
            byte[] notes = part.size() < 0
                    ? new byte[0]
                    : bytes.at(part.offset(), (int) Math.min(part.size(), MOST_NOTES_BYTES));
            // 8 is that of .note.gnu.property, which may share a segment with nothing else
            long align = part.align() == 8 ? 8 : 4;
            for (long at = 0; at + 12 <= notes.length; ) {
                long name = number(notes, (int) at, 4);
                long size = number(notes, (int) at + 4, 4);
                long type = number(notes, (int) at + 8, 4);
                long begin = up(at + 12 + name, align);
                if (begin + size > notes.length) {
                    return "";
                }
                boolean gnu = name == 4 && string(part.offset() + at + 12, 4).equals("GNU");
                if (gnu && type == NT_GNU_BUILD_ID) {
                    return size < SHORTEST_ID || size > LONGEST_ID
                            ? ""
                            : HexFormat.of().formatHex(notes, (int) begin, (int) (begin + size));
                }
                at = up(begin + size, align);
            }
            return "";
        }

        private static long up(long value, long align) {
            return value + align - 1 & -align;
        }

        private ElfFile dynamic(
                List<Part> segments, int machine, String buildId, boolean notesSeen, String interpreter) {
            long strings = -1;
            long soname = -1;
            long rpath = -1;
            long runpath = -1;
            List<Long> needed = new ArrayList<>();
            int size = bits64 ? 8 : 4;
            for (Part part : segments) {
                if (part.type() != PT_DYNAMIC || part.size() < 0) {
                    continue;
                }
                byte[] table = bytes.at(part.offset(), (int) Math.min(part.size(), MOST_DYNAMIC * 2L * size));
                for (int at = 0; at + 2 * size <= table.length; at += 2 * size) {
                    long tag = word(table, at);
                    long value = word(table, at + size);
                    if (tag == 0) {
                        break;
                    } else if (tag == DT_NEEDED && needed.size() < MOST_NEEDED) {
                        needed.add(value);
                    } else if (tag == DT_STRTAB) {
                        strings = offset(segments, value);
                    } else if (tag == DT_SONAME) {
                        soname = value;
                    } else if (tag == DT_RPATH) {
                        rpath = value;
                    } else if (tag == DT_RUNPATH) {
                        runpath = value;
                    }
                }
            }
            long base = strings;
            return new ElfFile(
                    bits64,
                    machine,
                    buildId,
                    notesSeen,
                    interpreter,
                    named(base, soname),
                    needed.stream()
                            .map(each -> named(base, each))
                            .filter(each -> !each.isEmpty())
                            .toList(),
                    named(base, rpath),
                    named(base, runpath));
        }

        private String named(long strings, long index) {
            return strings < 0 || index < 0 || strings + index < 0 ? "" : string(strings + index, LONGEST_STRING);
        }

        /** Where in the file an address is; -1 for nowhere. */
        private static long offset(List<Part> segments, long address) {
            for (Part each : segments) {
                if (each.type() == PT_LOAD && address >= each.address() && address - each.address() < each.size()) {
                    return each.offset() + (address - each.address());
                }
            }
            return -1;
        }

        /** Up to its NUL; empty when there is none. */
        private String string(long offset, long most) {
            byte[] text = most < 0 ? new byte[0] : bytes.at(offset, (int) Math.min(most, LONGEST_STRING));
            for (int i = 0; i < text.length; i++) {
                if (text[i] == 0) {
                    return new String(text, 0, i, StandardCharsets.UTF_8);
                }
            }
            return "";
        }

        private long word(byte[] from, int at) {
            return number(from, at, bits64 ? 8 : 4);
        }

        private long number(byte[] from, int at, int length) {
            long value = 0;
            for (int i = 0; i < length; i++) {
                value = value << 8 | from[bigEndian ? at + i : at + length - 1 - i] & 0xff;
            }
            return value;
        }
    }
}
