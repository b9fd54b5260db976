package org.xenscope.console.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutTest {
    private static final Look FANCY = new Look(true, true, true, 20);
    private static final Look FILE = new Look(false, false, true, 80);

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Test
    void colourComesFromTheStyleAlone() {
        new Out(bytes, FANCY)
                .print(Style.GOOD, "✓")
                .print(" \033[31mred")
                .line(Style.BAD, "")
                .flush();
        assertThat(said()).isEqualTo("\033[32m✓\033[0m \\x1b[31mred\n");
        bytes.reset();
        new Out(bytes, FILE).line(Style.BAD, "✗ plain").flush();
        assertThat(said()).isEqualTo("✗ plain\n");
    }

    @Test
    void aStatusIsDrawnOverCutToTheWidthAndGoneBeforeAnythingElse() {
        Out out = new Out(bytes, FANCY);
        out.status("waits for a very long time indeed");
        out.status("second\nline");
        out.line("result");
        out.clearStatus();
        assertThat(said()).isEqualTo("\r\033[2Kwaits for a very lo" + "\r\033[2Ksecond\\nline" + "\r\033[2Kresult\n");
        bytes.reset();
        out.status("x");
        out.raw("{}\n".getBytes(StandardCharsets.UTF_8));
        assertThat(said()).isEqualTo("\r\033[2Kx\r\033[2K{}\n");
    }

    @Test
    void sentencesAreFoldedBetweenWordsUnderWhereTheyBegan() {
        Out out = new Out(bytes, new Look(false, true, true, 20));
        out.print("cause ").prose("one two three four five").line();
        assertThat(said()).isEqualTo("cause one two three\n      four five\n");
    }

    @Test
    void aWordLongerThanTheLineIsNotTorn() {
        Out out = new Out(bytes, new Look(false, true, true, 20));
        out.print("at ").prose("the /local/domain/0/backend/vfb/7 node").line();
        assertThat(said()).isEqualTo("at the\n   /local/domain/0/backend/vfb/7\n   node\n");
    }

    @Test
    void aFileGetsSentencesInOneLine() {
        Out out = new Out(bytes, new Look(false, false, true, 20));
        out.print("cause ").prose("one two three four five").line();
        assertThat(said()).isEqualTo("cause one two three four five\n");
    }

    @Test
    void aCommandStaysWhole() {
        Out out = new Out(bytes, new Look(false, true, true, 20));
        out.print("fix ").prose("wait for it").whole("   (xenscope undo 17)").line();
        out.print("fix ").prose("wait").whole("   (undo)").line();
        assertThat(said()).isEqualTo("fix wait for it\n    (xenscope undo 17)\nfix wait   (undo)\n");
    }

    @Test
    void whatAGuestWroteIsEscapedInProseToo() {
        Out out = new Out(bytes, new Look(false, true, true, 20));
        out.prose("a \033[31mred and long sentence").line();
        assertThat(said()).isEqualTo("a \\x1b[31mred and\nlong sentence\n");
    }

    @Test
    void aFileGetsNoStatus() {
        Out out = new Out(bytes, FILE);
        out.status("waits");
        out.line("done").flush();
        assertThat(said()).isEqualTo("done\n");
    }

    @Test
    void aTranscriptHasAllWithoutColourOrStatus() {
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        Out out = new Out(bytes, FANCY);
        out.copyTo(copy);
        out.status("waits");
        out.line(Style.GOOD, "✓ up");
        out.raw(new byte[] {'r', 'a', 'w', 27, '\n'});
        assertThat(copy.toString(StandardCharsets.UTF_8)).isEqualTo("✓ up\nraw\\x1b\n");
    }

    @Test
    void whereThereAreNoGlyphsTheyAreSpelled() {
        Out out = new Out(bytes, new Look(false, false, false, 80));
        out.line("✓ ✗ … – · 4⇄4 → ← ━─ é 😀").flush();
        assertThat(said()).isEqualTo("ok FAILED ... - , 4<->4 -> <- =- ? ?\n");
    }

    @Test
    void whatCannotBeWrittenIsRememberedAndNotTriedAgain() {
        Out out = new Out(
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                },
                FILE);
        assertThat(out.lost()).isEmpty();
        out.line("one").line("two").flush();
        assertThat(out.lost()).hasValueSatisfying(e -> assertThat(e).hasMessage("Broken pipe"));
    }

    @ParameterizedTest(name = "terminal {0} plain {1} {2} {3}")
    @CsvSource({
        "true,  false, TERM=xterm,  LANG=de_DE.UTF-8, true,  true",
        "true,  true,  TERM=xterm,  LANG=C.utf8,      false, true",
        "false, false, TERM=xterm,  LC_ALL=C.UTF-8,   false, true",
        "true,  false, TERM=dumb,   LANG=C.UTF-8,     false, true",
        "true,  false, NO_COLOR=1,  LANG=C.UTF-8,     false, true",
        "true,  false, NO_COLOR=,   LANG=C,           true,  false",
        "true,  false, TERM=xterm,  LC_CTYPE=POSIX,   true,  false",
    })
    void looks(boolean terminal, boolean plain, String first, String second, boolean fancy, boolean glyphs) {
        Map<String, String> environment = Map.of(
                first.split("=")[0], first.substring(first.indexOf('=') + 1),
                second.split("=")[0], second.substring(second.indexOf('=') + 1));
        Look look = Look.of(terminal, plain, environment, 80);
        assertThat(look).isEqualTo(new Look(fancy, fancy, glyphs, 80));
    }

    @Test
    void lcAllGoesBeforeLang() {
        Map<String, String> environment = Map.of("LC_ALL", "C", "LANG", "en_US.UTF-8");
        assertThat(Look.of(true, false, environment, 80).glyphs()).isFalse();
    }

    @Test
    void aTableLinesUpAndLeavesNothingBehindTheLastColumn() {
        Out out = new Out(bytes, FILE);
        new Table("ID", "HOST", "WHAT")
                .row("a", "lab", "")
                .row("bbbb", 7, "x\ny")
                .print(out);
        out.flush();
        assertThat(said()).isEqualTo("ID    HOST  WHAT\na     lab\nbbbb  7     x\\ny\n");
    }

    private String said() {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
