package org.xenscope.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.xenscope.error.UsageException;

/** Quoted words, held against every POSIX shell of this machine. */
class ShellQuotingTest {
    /** Each shell as it is called; those that are not here are left out. */
    private static final List<List<String>> SHELLS = shells();

    private static List<List<String>> shells() {
        List<List<String>> shells = new ArrayList<>();
        for (String name : List.of("sh", "dash", "bash", "zsh", "ksh", "mksh")) {
            Programs.find(name).ifPresent(path -> shells.add(List.of(path.toString())));
        }
        Optional.ofNullable(System.getProperty("xenscope.peers", System.getenv("XENSCOPE_PEERS")))
                .map(root -> Path.of(root, "bin", "busybox"))
                .filter(Files::isExecutable)
                .or(() -> Programs.find("busybox"))
                .ifPresent(path -> shells.add(List.of(path.toString(), "ash")));
        return shells;
    }

    @Provide
    Arbitrary<List<String>> arguments() {
        Arbitrary<String> anyBytes = Arbitraries.bytes()
                .filter(b -> b != 0)
                .array(byte[].class)
                .ofMaxSize(40)
                .map(PosixText::of);
        Arbitrary<String> shellish = Arbitraries.of(
                        "'",
                        "\"",
                        "`",
                        "$(",
                        ")",
                        "${",
                        "}",
                        "\\",
                        "\n",
                        "\r",
                        "\t",
                        " ",
                        "*",
                        "?",
                        "[a]",
                        "~",
                        "!",
                        "#",
                        "&",
                        ";",
                        "|",
                        "<",
                        ">",
                        "=",
                        "-",
                        "%",
                        "ä",
                        "\udc80",
                        "\ud83d\ude00",
                        "a",
                        "0")
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
        Arbitrary<String> traps =
                Arbitraries.of("", "A=b", "if", "-n", "--", "-e", "{", "!", "~", "é\n", "\n", "\\0", "%s");
        return Arbitraries.oneOf(anyBytes, shellish, traps).list().ofMaxSize(6);
    }

    @Property(tries = 150)
    void everyShellReadsWhatWasQuoted(@ForAll("arguments") List<String> arguments) throws Exception {
        List<String> argv = new ArrayList<>(List.of("printf", "%s\\0"));
        argv.addAll(arguments);
        byte[] expected = said(arguments);
        for (List<String> shell : SHELLS) {
            assertThat(run(shell, ShellQuoting.words(argv))).as("%s", shell).isEqualTo(expected);
            assertThat(run(shell, ShellQuoting.readable(argv))).as("%s", shell).isEqualTo(expected);
        }
    }

    @Example
    void theFirstWordIsAlwaysAProgram() throws Exception {
        for (List<String> shell : SHELLS) {
            for (String word : List.of("A=b", "if", "{", "!", "~", "*", "", "-x")) {
                String script = ShellQuoting.words(List.of(word)) + " 2>/dev/null; printf '%s' \"$?${A-}\"";
                String ends = new String(run(shell, script), StandardCharsets.US_ASCII);
                assertThat(ends).as("%s %s", shell, word).isIn("126", "127");
            }
        }
    }

    @Example
    void isPlainAsciiAndReadableWhereItCanBe() {
        assertThat(ShellQuoting.words(List.of("a b", "é", ""))).isEqualTo("'a b' ''\"$(printf '\\303\\251')\"'' ''");
        assertThat(ShellQuoting.readable(List.of("xl", "create", "/etc/xen/a b.cfg", "memory=64", "")))
                .isEqualTo("xl create '/etc/xen/a b.cfg' memory=64 ''");
        assertThat(ShellQuoting.readable(List.of("A=b"))).isEqualTo("'A=b'");
    }

    @Example
    void refusesNul() {
        assertThatThrownBy(() -> ShellQuoting.words(List.of("cat", "a\0b"))).isInstanceOf(UsageException.class);
    }

    @Property
    void anyBytesGoThroughAString(@ForAll byte[] bytes) {
        assertThat(PosixText.bytes(PosixText.of(bytes))).isEqualTo(bytes);
    }

    private static byte[] said(List<String> arguments) {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (String argument : arguments) {
            expected.writeBytes(PosixText.bytes(argument));
            expected.write(0);
        }
        // printf says its format once also when there is nothing to say
        return arguments.isEmpty() ? new byte[] {0} : expected.toByteArray();
    }

    private static byte[] run(List<String> shell, String script) throws IOException, InterruptedException {
        List<String> argv = new ArrayList<>(shell);
        argv.addAll(List.of("-c", script));
        Process process = new ProcessBuilder(argv)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        byte[] out = process.getInputStream().readAllBytes();
        process.waitFor();
        return out;
    }
}
