package org.xenscope.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The launcher in a clone whose path has blanks. What it starts, java, mvn and apt-get, are scripts here that say how they
 * were called: what is tested is the launcher.
 */
@Tag("launcher")
@Timeout(120)
class LauncherTest {
    private static final String JAVA =
            """
            #!/bin/sh
            case " $* " in
            *Rehearsal*) exit 0 ;;
            esac
            while [ "$1" != org.xenscope.console.Main ]; do shift; done
            shift
            case ${1-} in
            exit) exit "$2" ;;
            cat) exec cat ;;
            sleep) trap 'echo told; exit 7' TERM; echo ready; while :; do read -r _ || exit 1; done ;;
            esac
            for word; do printf '<%s>' "$word"; done
            """;
    private static final String MVN =
            """
            #!/bin/sh
            echo "mvn $*" >>"$CALLS"
            [ -z "${MVN_FAILS-}" ] || { echo '[ERROR] /src/Bad.java:[3,5] cannot find symbol'; exit 1; }
            mkdir -p console/target/lib
            : >console/target/xenscope-console-0.1.0.jar
            : >console/target/lib/some.jar
            """;

    @TempDir
    Path directory;

    private Path clone;
    private Path tools;
    private Path calls;
    private Path launcher;

    @BeforeEach
    void copy() throws IOException {
        clone = directory.resolve("a clone with  blanks");
        tools = Files.createDirectory(directory.resolve("tools"));
        calls = Files.createFile(directory.resolve("calls"));
        for (String file : List.of("bin/xenscope", "libexec/packages.sh")) {
            Path to = clone.resolve("console").resolve(file);
            Files.createDirectories(to.getParent());
            Files.copy(Path.of(file), to, StandardCopyOption.COPY_ATTRIBUTES);
        }
        for (String module : List.of("probes", "gdb-bridge", "recipes", "tui", "console")) {
            Files.createDirectories(clone.resolve(module).resolve("src/main"));
            Files.createFile(clone.resolve(module).resolve("pom.xml"));
        }
        Files.createFile(clone.resolve("pom.xml"));
        launcher = clone.resolve("console/bin/xenscope");
        script(tools.resolve("java"), JAVA);
        script(tools.resolve("javac"), "#!/bin/sh\n");
        script(tools.resolve("mvn"), MVN);
    }

    @Test
    void buildsOnceAndSaysSoOnStderr() throws IOException {
        Program.Ended first = run(launcher, "x");
        assertThat(first.exit()).isZero();
        assertThat(first.out()).isEqualTo("<x>");
        assertThat(first.err()).matches("building xenscope … \\d+ s\n");
        assertThat(run(launcher, "x")).isEqualTo(new Program.Ended(0, "<x>", ""));
        assertThat(calls).content().hasLineCount(1);
    }

    @Test
    void buildsAgainWhatIsOlderThanItsSources() throws IOException {
        run(launcher);
        Path source = Files.writeString(clone.resolve("probes/src/main/A.java"), "");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
        assertThat(run(launcher).err()).startsWith("building xenscope");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().minusSeconds(60)));
        Files.setLastModifiedTime(
                source.getParent(), FileTime.from(Instant.now().minusSeconds(60)));
        assertThat(run(launcher).err()).isEmpty();
    }

    @Test
    void aBuildThatFailsSaysWhatAndWhere() {
        Program.Ended ended = Program.run(directory, environment(Map.of("MVN_FAILS", "1")), argv(launcher, "x"));
        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .startsWith("building xenscope … failed\n[ERROR] /src/Bad.java:[3,5] cannot find symbol\n")
                .endsWith("xenscope: the build failed; all of it stands in " + clone.resolve("console/target/build.log")
                        + "\n");
        assertThat(run(launcher, "x").out()).as("and is tried again").isEqualTo("<x>");
    }

    @Test
    void worksThroughLinksAndFromAnywhere() throws IOException {
        run(launcher);
        Path link = Files.createSymbolicLink(directory.resolve("xs"), launcher);
        Path second = Files.createSymbolicLink(directory.resolve("second"), Path.of("xs"));
        assertThat(run(link, "x").out()).isEqualTo("<x>");
        assertThat(run(second, "x").out()).isEqualTo("<x>");
        assertThat(run(Path.of("./second"), "x").out()).isEqualTo("<x>");
    }

    @Test
    void argumentsArriveAsTheyAre() {
        run(launcher);
        String[] words = {"a b", "", "*", "$HOME", "x\ny", "'\"\\", "-n", "--", "é", "`id`", " "};
        StringBuilder expected = new StringBuilder();
        for (String word : words) {
            expected.append('<').append(word).append('>');
        }
        assertThat(run(launcher, words).out()).isEqualTo(expected.toString());
    }

    @Test
    void exitCodeStreamsAndSignalsAreTheProgramsOwn() {
        run(launcher);
        assertThat(run(launcher, "exit", "130").exit()).isEqualTo(130);
        List<String> fed = new ArrayList<>(List.of("sh", "-c", "printf 'in\\n' | \"$@\"", "sh"));
        fed.addAll(argv(launcher, "cat"));
        assertThat(Program.run(directory, environment(Map.of()), fed).out()).isEqualTo("in\n");
        try (Program program = Program.start(directory, environment(Map.of()), argv(launcher, "sleep"))) {
            program.await("ready\n");
            program.signal("TERM");
            Program.Ended ended = program.ended();
            assertThat(ended.exit()).isEqualTo(7);
            assertThat(ended.out()).isEqualTo("ready\ntold\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"java, openjdk-17-jdk-headless", "mvn, maven", "javac, openjdk-17-jdk-headless"})
    void whatIsMissingIsNamedWithWhatToType(String tool, String packages) throws IOException {
        trimmed(tool);
        Program.Ended ended = Program.run(directory, trimmedPath(), argv(launcher, "x"));
        assertThat(ended.exit()).isEqualTo(2);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err())
                .matches("xenscope: missing here: +" + packages + "; say --yes to have them installed, or type: "
                        + "apt-get install -y --no-install-recommends +" + packages + "\n");
        assertThat(calls).isEmptyFile();
    }

    @Test
    void withYesItIsInstalledAndTheWordGoesOnToTheProgram() throws IOException {
        trimmed("mvn");
        Program.Ended ended = Program.run(directory, trimmedPath(), argv(launcher, "--yes", "x"));
        assertThat(ended.err()).startsWith("installing maven …\nbuilding xenscope");
        assertThat(ended.out()).isEqualTo("<--yes><x>");
        assertThat(Files.readAllLines(calls))
                .element(0)
                .isEqualTo("apt-get install -y -q --no-install-recommends maven");
    }

    @Test
    void aYesOfAnotherProgramIsNone() throws IOException {
        trimmed("mvn");
        Program.Ended ended = Program.run(directory, trimmedPath(), argv(launcher, "lab", "ssh", "--", "--yes"));
        assertThat(ended.exit()).isEqualTo(2);
    }

    /** A path with nothing on it but what a bare Debian has, less one tool; root by what its id says. */
    private void trimmed(String missing) throws IOException {
        Path bare = Files.createDirectory(directory.resolve("bare"));
        for (String name : List.of(
                "sh",
                "readlink",
                "find",
                "head",
                "tail",
                "dirname",
                "cat",
                "date",
                "touch",
                "mkdir",
                "rm",
                "mv",
                "flock",
                "grep",
                "stat",
                "cksum",
                "cut",
                "env",
                "mktemp",
                "chmod",
                "ln")) {
            Path real = Files.exists(Path.of("/usr/bin", name)) ? Path.of("/usr/bin", name) : Path.of("/bin", name);
            script(bare.resolve(name), "#!/bin/sh\nexec " + real + " \"$@\"\n");
        }
        script(bare.resolve("id"), "#!/bin/sh\necho 0\n");
        script(
                bare.resolve("apt-get"),
                "#!/bin/sh\necho \"apt-get $*\" >>\"$CALLS\"\nln -s " + tools.resolve("mvn") + " " + bare.resolve("mvn")
                        + "\n");
        for (String name : List.of("java", "javac", "mvn")) {
            if (!name.equals(missing)) {
                Files.copy(tools.resolve(name), bare.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private Map<String, String> trimmedPath() {
        return Map.of("PATH", directory.resolve("bare").toString(), "JAVA_HOME", "", "CALLS", calls.toString());
    }

    private Map<String, String> environment(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("PATH", tools + ":" + System.getenv("PATH"));
        environment.put("JAVA_HOME", "");
        environment.put("CALLS", calls.toString());
        return environment;
    }

    private Program.Ended run(Path program, String... words) {
        return Program.run(directory, environment(Map.of()), argv(program, words));
    }

    private static List<String> argv(Path program, String... words) {
        List<String> argv = new ArrayList<>(List.of(program.toString()));
        argv.addAll(List.of(words));
        return argv;
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
