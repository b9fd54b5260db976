package org.xenscope.gdb;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Which machine an ELF file is for. @param number {@code e_machine} (System V ABI, "ELF Header") */
public record ElfMachine(int number) {
    /** How much of a file tells. */
    public static final int HEAD_BYTES = 20;

    private static final int I386 = 3;
    private static final int ARM = 40;
    private static final int X86_64 = 62;
    private static final int AARCH64 = 183;

    /** From the beginning of a file; empty for what is no ELF file. */
    public static Optional<ElfMachine> of(byte[] head) {
        if (head.length < HEAD_BYTES || head[0] != 0x7f || head[1] != 'E' || head[2] != 'L' || head[3] != 'F') {
            return Optional.empty();
        }
        int first = head[18] & 0xff;
        int second = head[19] & 0xff;
        return Optional.of(new ElfMachine(head[5] == 2 ? first << 8 | second : second << 8 | first));
    }

    /** Of a file here; empty too when it cannot be read. */
    public static Optional<ElfMachine> of(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return of(in.readNBytes(HEAD_BYTES));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether a gdb that was built for a machine, as Java names it ({@code os.arch}), and for no other can debug it. */
    boolean own(String architecture) {
        return switch (architecture) {
            case "amd64", "x86_64" -> number == X86_64 || number == I386;
            case "i386", "x86" -> number == I386;
            case "aarch64" -> number == AARCH64 || number == ARM;
            case "arm" -> number == ARM;
            default -> false;
        };
    }

    /** {@code x86-64}. */
    @Override
    public String toString() {
        return switch (number) {
            case X86_64 -> "x86-64";
            case I386 -> "i386";
            case ARM -> "arm";
            case AARCH64 -> "aarch64";
            default -> "ELF machine " + number;
        };
    }
}
