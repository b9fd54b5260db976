package org.xenscope.console.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a guest writes, a terminal sees characters and nothing else. */
class EscapeTest {
    @ParameterizedTest(name = "{index}")
    @CsvSource({
        "'plain ~ text', 'plain ~ text'",
        "'\u001b[2J', '\\x1b[2J'",
        "'\u0007\b\u007f', '\\x07\\x08\\x7f'",
        "'\u009b31m', '\\x9b31m'",
        "'a\r\nb', 'a\\r\\nb'",
        "'\t', '\\t'",
        "'abc\u202edef', 'abc\\u{202e}def'",
        "'\u2066x\u2069', '\\u{2066}x\\u{2069}'",
        "'\u2028\u2029', '\\u{2028}\\u{2029}'",
        "'\u200b\ufeff', '\\u{200b}\\u{feff}'",
        "'\ud800', '\\u{d800}'",
        "'\ue000', '\\u{e000}'",
        "'é ⇄ 日本 😀', 'é ⇄ 日本 😀'",
    })
    void oneLine(String text, String shown) {
        assertThat(Escape.text(text, false)).isEqualTo(shown);
    }

    @ParameterizedTest(name = "{index}")
    @CsvSource({"'a\n\tb', 'a\n\tb'", "'a\r\nb', 'a\\r\nb'", "'\u001b\n', '\\x1b\n'"})
    void lines(String text, String shown) {
        assertThat(Escape.text(text, true)).isEqualTo(shown);
    }

    /** tools/xenstore/xenstore_client.c, sanitise_value. */
    @ParameterizedTest(name = "{index}")
    @CsvSource({
        "41207e, 'A ~'",
        "5c, '\\\\'",
        "090a0d, '\\t\\n\\r'",
        "000107, '\\000\\001\\007'",
        "080b1f, '\\x08\\x0b\\x1f'",
        "7f80ff, '\\x7f\\x80\\xff'",
        "22, '\"'",
        "'', ''",
    })
    void values(String hex, String shown) {
        assertThat(Escape.value(HexFormat.of().parseHex(hex))).isEqualTo(shown);
    }

    @Property
    void nothingThatSteersATerminalPasses(@ForAll("nasty") String text) {
        assertThat(harmless(Escape.text(text, false), false)).isTrue();
        assertThat(harmless(Escape.text(text, true), true)).isTrue();
        assertThat(Escape.value(text.getBytes(StandardCharsets.UTF_16))).matches("[ -~]*");
    }

    @Property
    void norThroughTheWriterOrATable(@ForAll("nasty") String text, @ForAll boolean moving) {
        for (Map<String, String> locale : List.of(Map.of("LANG", "C"), Map.of("LANG", "C.UTF-8"))) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ByteArrayOutputStream copy = new ByteArrayOutputStream();
            Out out = new Out(
                    bytes,
                    new Look(false, moving, Look.of(true, true, locale, 80).glyphs(), 80));
            out.copyTo(copy);
            out.status(text);
            out.line(Style.BAD, text);
            new Table("ID", text).row(text, text).print(out);
            String said = bytes.toString(StandardCharsets.UTF_8);
            assertThat(harmless(said.replace("\r\033[2K", ""), true)).isTrue();
            assertThat(harmless(copy.toString(StandardCharsets.UTF_8), true)).isTrue();
        }
    }

    @Property
    void textWithoutAnythingSpecialStaysAsItIs(@ForAll("ascii") String text) {
        assertThat(Escape.text(text, false)).isSameAs(text);
    }

    @Provide
    Arbitrary<String> ascii() {
        return Arbitraries.strings().withCharRange(' ', '~');
    }

    @Provide
    Arbitrary<String> nasty() {
        return Arbitraries.strings()
                .withChars('\u001b', '\u009b', '\u0090', '\r', '\n', '\t', '\b', '\u007f', '\u202e', '\u2067', '\u200f')
                .withChars('\ud83d', '\ude00', '\u2028', '\u061c', '\ufeff', '[', 'm', '2', 'J', '\\', 'é', '✓')
                .withCharRange('\u0000', '\uffff')
                .ofMaxLength(60);
    }

    private static boolean harmless(String text, boolean lines) {
        return text.codePoints()
                .allMatch(c -> lines && (c == '\n' || c == '\t')
                        || switch (Character.getType(c)) {
                            case Character.CONTROL,
                                    Character.FORMAT,
                                    Character.SURROGATE,
                                    Character.PRIVATE_USE,
                                    Character.LINE_SEPARATOR,
                                    Character.PARAGRAPH_SEPARATOR -> false;
                            default -> true;
                        });
    }
}
