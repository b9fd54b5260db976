package org.xenscope.gdb.symbols;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ElfFileTest {
    @ParameterizedTest
    @CsvSource({"true, false", "true, true", "false, false", "false, true"})
    void everyClassAndByteOrder(boolean bits64, boolean bigEndian) {
        ElfFile elf = read(Elves.make(bits64, bigEndian));

        assertThat(elf)
                .isEqualTo(new ElfFile(
                        bits64,
                        bits64 ? 62 : 3,
                        Elves.HEX,
                        true,
                        "/lib/ld.so.2",
                        "libmine.so.7",
                        List.of("libfirst.so.1", "libsecond.so"),
                        "",
                        "$ORIGIN/../lib"));
    }

    static Stream<Arguments> broken() {
        byte[] elf = Elves.make(true, false);
        int note = 64 + 56;
        int dynamic = 64 + 3 * 56;
        return Stream.of(
                arguments("program headers beyond the end", Elves.with(elf, 32, 8, 0x10_0000), ""),
                arguments("program headers before the beginning", Elves.with(elf, 32, 8, -8), ""),
                arguments("a program header of no size", Elves.with(elf, 54, 2, 0), ""),
                arguments("a program header too small", Elves.with(elf, 54, 2, 55), ""),
                arguments("65535 program headers", Elves.with(elf, 56, 2, 0xffff), Elves.HEX),
                arguments("notes beyond the end", Elves.with(elf, note + 8, 8, 0x7fff_ffff_ffff_fff0L), ""),
                arguments("notes of negative size", Elves.with(elf, note + 32, 8, -1), ""),
                arguments("notes larger than the file", Elves.with(elf, note + 32, 8, 1L << 40), Elves.HEX),
                arguments("a note's name too long", Elves.with(elf, 0x200, 4, 0xffff_ffffL), ""),
                arguments("a note's content too long", Elves.with(elf, 0x204, 4, 0xffff_ffffL), ""),
                arguments("an id too long", Elves.with(elf, 0x218, 4, 65), ""),
                arguments("an id too short to be unique", Elves.with(elf, 0x218, 4, 7), ""),
                arguments("a dynamic table beyond the end", Elves.with(elf, dynamic + 8, 8, 0x700), Elves.HEX),
                arguments("a string table nowhere", Elves.with(elf, 0x548, 8, 0x40), Elves.HEX),
                arguments("names beyond the strings", Elves.with(elf, 0x508, 8, Long.MAX_VALUE), Elves.HEX));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void broken(String name, byte[] elf, String buildId) {
        assertThat(read(elf).buildId()).isEqualTo(buildId);
    }

    @Test
    void aTableOfStringsThatIsNowhereNamesNothing() {
        ElfFile elf = read(Elves.with(Elves.make(true, false), 0x548, 8, 0x40));

        assertThat(elf.needed()).isEmpty();
        assertThat(elf.soname()).isEmpty();
    }

    @Test
    void theBeginningSaysWhetherItHasTheNotes() {
        byte[] elf = Elves.make(true, false);

        assertThat(read(Elves.first(elf, 0x240)).buildId()).isEqualTo(Elves.HEX);
        assertThat(read(Elves.first(elf, 0x240)).notesSeen()).isTrue();
        assertThat(read(Elves.first(elf, 0x210)).notesSeen()).isFalse();
        assertThat(read(Elves.first(elf, 0x60)).notesSeen()).as("half a table").isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "#!/bin/sh\n",
                "\177ELF",
                "\177ELF\3\1\1 and then no class that there is, in all of its bytes"
            })
    void noElf(String text) {
        assertThat(ElfFile.parse(ElfBytes.of(text.getBytes(StandardCharsets.ISO_8859_1))))
                .isEmpty();
    }

    /** A file of debug information has its note in a section. */
    @Test
    void realOnes(@TempDir Path directory) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "no gcc on this machine");
        Path source = Files.writeString(directory.resolve("a.c"), "int answer(void) { return 42; }\n");
        Path library = directory.resolve("liba.so");
        run(
                directory,
                "gcc",
                "-g",
                "-shared",
                "-Wl,--build-id=sha1",
                "-Wl,-soname,liba.so.3",
                "-o",
                library.toString(),
                source.toString());
        run(directory, "objcopy", "--only-keep-debug", library.toString(), "liba.debug");
        run(directory, "gcc", "-shared", "-Wl,--build-id=none", "-o", "libb.so", source.toString());

        String notes = run(directory, "readelf", "-n", library.toString());
        Matcher id = Pattern.compile("Build ID: ([0-9a-f]+)").matcher(notes);
        assertThat(id.find()).isTrue();
        assertThat(read(Files.readAllBytes(library)).buildId()).isEqualTo(id.group(1));
        assertThat(read(Files.readAllBytes(library)).soname()).isEqualTo("liba.so.3");
        assertThat(read(Files.readAllBytes(directory.resolve("liba.debug"))).buildId())
                .isEqualTo(id.group(1));
        assertThat(read(Files.readAllBytes(directory.resolve("libb.so"))).buildId())
                .isEmpty();
    }

    private static ElfFile read(byte[] bytes) {
        return ElfFile.parse(ElfBytes.of(bytes)).orElseThrow();
    }

    static String run(Path directory, String... argv) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(argv)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
