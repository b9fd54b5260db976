package org.xenscope.gdb.server;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.error.ProtocolException;

/**
 * What an ELF file says of itself (elf(5)), read from all of it or from its beginning: what lies behind the bytes that are
 * there is missing, and not wrong. No length or offset in it is trusted.
 *
 * @param bits 32 or 64
 * @param machine e_machine: 62 is x86-64, 3 is i386, 183 is aarch64
 * @param needed DT_NEEDED, in order
 * @param search where its libraries are looked for: DT_RUNPATH, else DT_RPATH; {@code $ORIGIN} and all
 */
record ElfFile(
        int bits,
        int machine,
        Optional<BuildId> buildId,
        Optional<String> soname,
        Optional<String> interpreter,
        List<String> needed,
        List<String> search) {
    static final int I386 = 3;
    static final int X86_64 = 62;
    static final int ARM = 40;
    static final int AARCH64 = 183;

    private static final int PT_LOAD = 1;
    private static final int PT_DYNAMIC = 2;
    private static final int PT_INTERP = 3;
    private static final int PT_NOTE = 4;
    private static final int NT_GNU_BUILD_ID = 3;
    private static final int DT_NULL = 0;
    private static final int DT_NEEDED = 1;
    private static final int DT_STRTAB = 5;
    private static final int DT_SONAME = 14;
    private static final int DT_RPATH = 15;
    private static final int DT_RUNPATH = 29;
    private static final int MOST_SEGMENTS = 256;
    private static final int MOST_ENTRIES = 4096;
    private static final int LONGEST_NAME = 4096;

    ElfFile {
        needed = List.copyOf(needed);
        search = List.copyOf(search);
    }

    /**
     * @param bytes of its beginning, or all
     * @throws ProtocolException when it is no ELF file
     */
    static ElfFile parse(byte[] bytes, String name) {
        return new Reader(bytes, name).file();
    }

    /** For a person: {@code x86-64}. */
    String machineName() {
        return switch (machine) {
            case X86_64 -> bits == 32 ? "x32" : "x86-64";
            case I386 -> "i386";
            case ARM -> "arm";
            case AARCH64 -> "aarch64";
            default -> "ELF machine " + machine;
        };
    }

    /** A segment of the program header table. */
    private record Segment(int type, long offset, long address, long size, long align) {}

    private static final class Reader {
        private final ByteBuffer in;
        private final String name;
        private final boolean wide;
        private final List<Segment> segments;

        Reader(byte[] bytes, String name) {
            this.name = name;
            if (bytes.length < 20
                    || bytes[0] != 0x7f
                    || bytes[1] != 'E'
                    || bytes[2] != 'L'
                    || bytes[3] != 'F'
                    || bytes[4] < 1
                    || bytes[4] > 2
                    || bytes[5] < 1
                    || bytes[5] > 2) {
                throw new ProtocolException(name + " is no ELF file (offset 0)", "look at it with `file`");
            }
            this.wide = bytes[4] == 2;
            this.in = ByteBuffer.wrap(bytes).order(bytes[5] == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            this.segments = segments();
        }

        private List<Segment> segments() {
            long table = word(wide ? 32 : 28);
            int size = half(wide ? 54 : 42);
            int count = Math.min(half(wide ? 56 : 44), MOST_SEGMENTS);
            List<Segment> found = new ArrayList<>();
            if (size < (wide ? 56 : 32)) {
                return found;
            }
            for (int i = 0; i < count; i++) {
                long at = table + (long) i * size;
                if (!holds(at, size)) {
                    break;
                }
                int type = in.getInt((int) at);
                found.add(
                        wide
                                ? new Segment(type, word(at + 8), word(at + 16), word(at + 32), word(at + 48))
                                : new Segment(type, word(at + 4), word(at + 8), word(at + 16), word(at + 28)));
            }
            return found;
        }

        ElfFile file() {
            Optional<BuildId> id = Optional.empty();
            Optional<String> interpreter = Optional.empty();
            Dynamic dynamic = new Dynamic();
            for (Segment segment : segments) {
                switch (segment.type) {
                    case PT_NOTE -> id = id.isPresent() ? id : buildId(segment);
                    case PT_INTERP -> interpreter = text(segment.offset, segment.size);
                    case PT_DYNAMIC -> dynamic = dynamic(segment);
                    default -> {
                        // Of no interest here.
                    }
                }
            }
            return new ElfFile(
                    wide ? 64 : 32,
                    half(18),
                    id,
                    dynamic.soname,
                    interpreter,
                    dynamic.needed,
                    dynamic.runpath.isEmpty() ? dynamic.rpath : dynamic.runpath);
        }

        /** Notes: sizes of name and content, type, name, content, each filled up to the alignment. */
        private Optional<BuildId> buildId(Segment notes) {
            long align = notes.align == 8 ? 8 : 4;
            long at = notes.offset;
            long end = notes.offset + notes.size;
            while (at >= 0 && at + 12 <= end && holds(at, 12)) {
                long nameSize = in.getInt((int) at) & 0xffffffffL;
                long size = in.getInt((int) at + 4) & 0xffffffffL;
                int type = in.getInt((int) at + 8);
                long content = at + 12 + up(nameSize, align);
                boolean gnu =
                        nameSize == 4 && holds(at + 12, 4) && text(at + 12, 4).equals(Optional.of("GNU"));
                if (gnu && type == NT_GNU_BUILD_ID && BuildId.fits(size) && holds(content, size)) {
                    byte[] bytes = new byte[(int) size];
                    in.get((int) content, bytes);
                    return Optional.of(BuildId.of(bytes));
                }
                at = content + up(size, align);
            }
            return Optional.empty();
        }

        private static long up(long size, long align) {
            return (size + align - 1) / align * align;
        }

        private static final class Dynamic {
            private final List<String> needed = new ArrayList<>();
            private List<String> rpath = List.of();
            private List<String> runpath = List.of();
            private Optional<String> soname = Optional.empty();
        }

        private Dynamic dynamic(Segment segment) {
            Dynamic dynamic = new Dynamic();
            long strings = -1;
            List<long[]> entries = new ArrayList<>();
            int size = wide ? 16 : 8;
            for (int i = 0; i < MOST_ENTRIES; i++) {
                long at = segment.offset + (long) i * size;
                if (at < 0 || (long) (i + 1) * size > segment.size || !holds(at, size)) {
                    break;
                }
                long tag = word(at);
                if (tag == DT_NULL) {
                    break;
                }
                long value = word(at + size / 2);
                if (tag == DT_STRTAB) {
                    strings = offset(value);
                }
                entries.add(new long[] {tag, value});
            }
            for (long[] entry : entries) {
                Optional<String> text = strings < 0 || entry[1] < 0 || entry[1] > Integer.MAX_VALUE
                        ? Optional.empty()
                        : text(strings + entry[1], LONGEST_NAME);
                switch (entry[0] < 0 || entry[0] > DT_RUNPATH ? DT_NULL : (int) entry[0]) {
                    case DT_NEEDED -> text.ifPresent(dynamic.needed::add);
                    case DT_SONAME -> dynamic.soname = text;
                    case DT_RPATH -> dynamic.rpath = paths(text);
                    case DT_RUNPATH -> dynamic.runpath = paths(text);
                    default -> {
                        // Of no interest here.
                    }
                }
            }
            return dynamic;
        }

        private static List<String> paths(Optional<String> text) {
            return text.map(paths -> List.of(paths.split(":"))).orElse(List.of());
        }

        /** Where in the file an address is; -1 when it is nowhere. */
        private long offset(long address) {
            for (Segment each : segments) {
                long into = address - each.address;
                if (each.type == PT_LOAD && into >= 0 && into < each.size) {
                    return each.offset + into;
                }
            }
            return -1;
        }

        /** Up to its NUL; empty when that is not there. */
        private Optional<String> text(long at, long most) {
            int n = 0;
            while (n < most && holds(at + n, 1) && in.get((int) at + n) != 0) {
                n++;
            }
            if (n == 0 || n == most || !holds(at + n, 1)) {
                return Optional.empty();
            }
            byte[] bytes = new byte[n];
            in.get((int) at, bytes);
            return Optional.of(new String(bytes, StandardCharsets.UTF_8));
        }

        private boolean holds(long at, long length) {
            return at >= 0 && length >= 0 && at <= in.limit() - length;
        }

        private int half(long at) {
            return holds(at, 2) ? in.getShort((int) at) & 0xffff : 0;
        }

        private long word(long at) {
            if (wide) {
                return holds(at, 8) ? in.getLong((int) at) : 0;
            }
            return holds(at, 4) ? in.getInt((int) at) & 0xffffffffL : 0;
        }
    }
}
