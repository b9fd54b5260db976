package org.xenscope.gdb.symbols;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xenscope.error.AbsentException;
import org.xenscope.error.UsageException;
import org.xenscope.host.LocalHost;
import org.xenscope.host.Output;

/** Programs of this machine, as if it were another one, before a genuine gdb. */
final class SymbolsTest {
    @TempDir
    Path directory;

    private final Elsewhere elsewhere = new Elsewhere();
    private final List<String> progress = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
        elsewhere.close();
    }

    @Test
    void fetchedOnceAndFoundByGdb() throws Exception {
        Process process = start("/bin/cat");

        LocalSymbols first = symbols().ofProcess((int) process.pid());
        assertThat(first.missing()).isEmpty();
        assertThat(first.files()).isGreaterThan(2).isEqualTo(first.fetched());
        assertThat(first.executable())
                .hasSameBinaryContentAs(Path.of("/bin/cat").toRealPath());
        assertThat(progress).hasSize(1);
        assertThat(progress.get(0)).matches("fetching \\d+ files, \\d+ [kM]B, from elsewhere");
        int asked = elsewhere.asked.size();

        LocalSymbols again = symbols().ofProcess((int) process.pid());
        assertThat(again.sysroot()).isEqualTo(first.sysroot());
        assertThat(again.fetched()).isZero();
        assertThat(again.fetchedBytes()).isZero();
        assertThat(elsewhere.asked.subList(asked, elsewhere.asked.size()))
                .noneMatch(argv -> argv.get(0).equals("cat"));

        String said = gdb(again, "attach " + process.pid(), "info sharedlibrary", "info symbol fgets", "detach");
        assertThat(said).contains("fgets in section .text of " + again.sysroot());
        assertThat(said.lines().filter(line -> line.matches("0x.* (Yes|No) .*/.*")))
                .as("all libraries are those of the sysroot")
                .isNotEmpty()
                .allMatch(line -> line.contains(" " + again.sysroot() + "/"));
    }

    @Test
    void aProgramThatIsGoneOrReplacedIsTheOneThatRuns() throws Exception {
        Path program = Files.copy(
                Path.of("/bin/cat").toRealPath(), directory.toRealPath().resolve("a cat"));
        Process process = start(program.toString());
        Files.delete(program);
        Path real = Path.of("/bin/cat").toRealPath();

        LocalSymbols gone = symbols().ofProcess((int) process.pid());
        assertThat(gone.executable()).hasSameBinaryContentAs(real);
        assertThat(gone.executable().toString()).endsWith(program.toString());

        Files.copy(Path.of("/bin/ls").toRealPath(), program);
        assertThat(symbols().ofProcess((int) process.pid()).executable()).hasSameBinaryContentAs(real);
    }

    @Test
    void theClosureOfAProgramThatHasNotStarted() throws Exception {
        Path program = program();

        LocalSymbols symbols = symbols().ofProgram(program.toString());

        assertThat(symbols.missing()).isEmpty();
        Path root = Path.of(symbols.sysroot());
        String below = directory.toRealPath().toString().substring(1);
        assertThat(root.resolve(below).resolve("bin/../lib/libouter.so")).exists();
        assertThat(root.resolve(below).resolve("lib/libinner.so")).exists();
        Process process = start(program.toString());
        process.getInputStream().read();
        String said = gdb(symbols, "attach " + process.pid(), "info symbol inner", "info symbol outer", "detach");
        assertThat(said)
                .contains("inner in section .text of " + root, "outer in section .text of " + root)
                .doesNotContain("warning: Could not load");

        Files.delete(directory.resolve("lib/libinner.so"));
        assertThat(symbols().ofProgram(program.toString()).missing())
                .containsExactly("libinner.so: no such library where the loader looks");
    }

    @Test
    void debugFilesOfTheHostComeAlong() throws Exception {
        Path program = program();
        String id = SymbolCache.elf(program).orElseThrow().buildId();
        Path debug = directory.resolve("debug");
        Path file = debug.resolve(Sysroot.debugName(id).substring(1));
        Files.createDirectories(file.getParent());
        ElfFileTest.run(directory, "objcopy", "--only-keep-debug", program.toString(), file.toString());
        ElfFileTest.run(directory, "strip", program.toString());
        elsewhere.debugFilesIn(debug);

        LocalSymbols symbols = symbols().ofProgram(program.toString());

        assertThat(symbols.missing()).isEmpty();
        assertThat(symbols.debugDirectories()).hasSize(2).startsWith(Path.of("/usr/lib/debug"));
        assertThat(gdb(symbols, "info line main")).contains("of \"main.c\"");
        assertThat(symbols().ofProgram(program.toString()).fetched()).isZero();
    }

    /** A file that is shorter than it was a moment ago spoils no other. */
    @Test
    void whatChangesWhileItIsReadIsMissing() throws Exception {
        Path program = program();
        String inner = directory.toRealPath().resolve("lib/libinner.so").toString();
        elsewhere.changing(output -> {
            boolean shorter =
                    output.argv().get(0).equals("cat") && output.argv().contains(inner);
            return shorter
                    ? new Output(
                            output.argv(),
                            0,
                            Arrays.copyOf(output.stdout(), output.stdout().length - 1),
                            output.stderr())
                    : output;
        });

        Process process = start(program.toString());
        process.getInputStream().read();
        LocalSymbols symbols = symbols().ofProcess((int) process.pid());

        assertThat(symbols.missing()).containsExactly(inner + ": it changed while it was read");
        assertThat(symbols.fetched()).isEqualTo(symbols.files()).isGreaterThan(3);
    }

    @Test
    void whatIsNoProgram() throws IOException {
        Path script = Files.writeString(directory.resolve("script"), "#!/bin/sh\n");

        assertThatThrownBy(() -> symbols().ofProgram(script.toString()))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("is no ELF program");
        assertThatThrownBy(() -> symbols().ofProgram("/no/such"))
                .isInstanceOf(AbsentException.class)
                .hasMessageContaining("/no/such on elsewhere");
        assertThatThrownBy(() -> symbols().ofProcess(0x7fff_ffff))
                .isInstanceOf(AbsentException.class)
                .hasMessageContaining("2147483647");
    }

    @Test
    void thisMachinesOwnProgramsAreUsedWhereTheyAre() throws Exception {
        Process process = start("/bin/cat");
        try (LocalHost local = new LocalHost()) {
            LocalSymbols symbols =
                    Symbols.of(local, directory.resolve("cache"), progress::add).ofProcess((int) process.pid());

            assertThat(symbols.executable()).isEqualTo(Path.of("/bin/cat").toRealPath());
            assertThat(symbols.sysroot()).isEqualTo("/");
            assertThat(directory.resolve("cache")).doesNotExist();
        }
    }

    private Symbols symbols() {
        return Symbols.of(elsewhere, directory.resolve("cache"), progress::add);
    }

    private Process start(String program) throws IOException {
        Process process = new ProcessBuilder(program).start();
        processes.add(process);
        if (program.endsWith("cat")) {
            // it answers: its libraries are there
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
            process.getInputStream().read();
        }
        return process;
    }

    /** bin/main needs lib/libouter.so by its RUNPATH, and that lib/libinner.so, which has no build id. */
    private Path program() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "no gcc on this machine");
        Files.createDirectories(directory.resolve("bin"));
        Files.createDirectories(directory.resolve("lib"));
        Files.writeString(directory.resolve("inner.c"), "int inner(void) { return 1; }\n");
        Files.writeString(directory.resolve("outer.c"), "int inner(void); int outer(void) { return inner() + 1; }\n");
        Files.writeString(
                directory.resolve("main.c"),
                "#include <unistd.h>\nint outer(void); int main(void)"
                        + " { int n = outer(); write(1, \"x\", 1); char c; return read(0, &c, 1) + n; }\n");
        gcc("-shared", "-fPIC", "-Wl,--build-id=none", "-o", "lib/libinner.so", "inner.c");
        gcc("-shared", "-fPIC", "-Wl,-rpath,$ORIGIN", "-o", "lib/libouter.so", "outer.c", "-Llib", "-linner");
        gcc("-g", "-Wl,-rpath,$ORIGIN/../lib", "-o", "bin/main", "main.c", "-Llib", "-louter", "-Wl,-rpath-link,lib");
        return directory.resolve("bin/main").toRealPath();
    }

    private void gcc(String... arguments) throws Exception {
        List<String> argv = new ArrayList<>(List.of("gcc"));
        argv.addAll(List.of(arguments));
        ElfFileTest.run(directory, argv.toArray(String[]::new));
    }

    private String gdb(LocalSymbols symbols, String... commands) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/gdb")), "no gdb on this machine");
        List<String> argv = new ArrayList<>(List.of("gdb", "-nx", "-batch", "-ex", "set sysroot " + symbols.sysroot()));
        String debug = symbols.debugDirectories().stream().map(Path::toString).collect(Collectors.joining(":"));
        argv.addAll(List.of("-ex", "set debug-file-directory " + debug, "-ex", "file " + symbols.executable()));
        for (String each : commands) {
            argv.addAll(List.of("-ex", each));
        }
        return ElfFileTest.run(directory, argv.toArray(String[]::new));
    }
}
