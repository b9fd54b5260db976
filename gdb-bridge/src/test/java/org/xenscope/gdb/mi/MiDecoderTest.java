package org.xenscope.gdb.mi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xenscope.gdb.mi.MiRecord.Async;
import org.xenscope.gdb.mi.MiRecord.Foreign;
import org.xenscope.gdb.mi.MiRecord.Malformed;
import org.xenscope.gdb.mi.MiRecord.Prompt;
import org.xenscope.gdb.mi.MiRecord.Result;
import org.xenscope.gdb.mi.MiValue.MiResult;

/** The codec of what gdb writes. */
final class MiDecoderTest {
    static Result done(long token) {
        return new Result(OptionalLong.of(token), "done", MiValue.Tuple.EMPTY);
    }

    private static List<MiRecord> decode(String text) {
        return MiLaws.decode(text.getBytes(StandardCharsets.UTF_8), 64);
    }

    private static Result value(String name, MiValue value) {
        return new Result(OptionalLong.empty(), "done", new MiValue.Tuple(List.of(new MiResult(name, value))));
    }

    private static Result text(String text) {
        return value("value", new MiValue.Text(text));
    }

    private static MiResult bare(MiValue value) {
        return new MiResult("", value);
    }

    private static Async async(Async.Sort sort, String kind, MiResult... results) {
        return new Async(sort, OptionalLong.empty(), kind, new MiValue.Tuple(List.of(results)));
    }

    private static MiRecord.Stream says(MiRecord.Stream.Sort sort, String text) {
        return new MiRecord.Stream(sort, text);
    }

    static Stream<Arguments> lines() {
        MiValue.Text one = new MiValue.Text("1");
        MiValue.Text two = new MiValue.Text("2");
        return Stream.of(
                Arguments.of("a result", "5^done", done(5)),
                Arguments.of("a result without a token", "^done,value=\"1\"", value("value", one)),
                Arguments.of("a line end of DOS", "5^done\r", done(5)),
                Arguments.of("a prompt", "(gdb) ", new Prompt()),
                Arguments.of("a prompt without its blank", "(gdb)", new Prompt()),
                Arguments.of(
                        "a class that is new",
                        "=moon-risen,phase=\"2\"",
                        async(Async.Sort.NOTIFY, "moon-risen", new MiResult("phase", two))),
                Arguments.of(
                        "a status",
                        "+download,total=\"1\"",
                        async(Async.Sort.STATUS, "download", new MiResult("total", one))),
                Arguments.of(
                        "keys that come again",
                        "*stopped,a=\"1\",a=\"2\"",
                        async(Async.Sort.EXEC, "stopped", new MiResult("a", one), new MiResult("a", two))),
                Arguments.of(
                        "a list that mixes",
                        "^done,value=[\"1\",frame={a=\"2\"},frame={}]",
                        value(
                                "value",
                                new MiValue.Sequence(List.of(
                                        bare(one),
                                        new MiResult("frame", new MiValue.Tuple(List.of(new MiResult("a", two)))),
                                        new MiResult("frame", MiValue.Tuple.EMPTY))))),
                Arguments.of(
                        "places of a breakpoint as gdb 7 to 12 write them",
                        "^done,bkpt={a=\"1\"},{a=\"2\"}",
                        new Result(
                                OptionalLong.empty(),
                                "done",
                                new MiValue.Tuple(List.of(
                                        new MiResult("bkpt", new MiValue.Tuple(List.of(new MiResult("a", one)))),
                                        bare(new MiValue.Tuple(List.of(new MiResult("a", two)))))))),
                Arguments.of(
                        "a tuple of bare values, as gdb writes scripts",
                        "^done,value={\"1\",\"2\"}",
                        value("value", new MiValue.Tuple(List.of(bare(one), bare(two))))),
                Arguments.of("octal escapes are bytes", "^done,value=\"\\303\\251\"", text("é")),
                Arguments.of("bytes as they stand", "^done,value=\"é\"", text("é")),
                Arguments.of(
                        "escapes of C", "^done,value=\"\\n\\t\\\"\\\\\\a\\e\\033\\0\"", text("\n\t\"\\\007\033\033\0")),
                Arguments.of("an octal escape before a digit", "^done,value=\"\\0011\"", text("\0011")),
                Arguments.of("no UTF-8", "^done,value=\"a\\377b\"", text("a\ufffdb")),
                Arguments.of("an escape that is none of C", "^done,value=\"\\q\"", text("\\q")),
                Arguments.of("a word on the console", "~\"a\\n\"", says(MiRecord.Stream.Sort.CONSOLE, "a\n")),
                Arguments.of("the target's word", "@\"a\"", says(MiRecord.Stream.Sort.TARGET, "a")),
                Arguments.of("a warning", "&\"a\"", says(MiRecord.Stream.Sort.LOG, "a")),
                Arguments.of("the program's word", "hello, world", new Foreign("hello, world")),
                Arguments.of("the program's number", "42", new Foreign("42")),
                Arguments.of("the program's mark", "* item", new Foreign("* item")),
                Arguments.of("the program's sum", "12=3+9", new Foreign("12=3+9")),
                Arguments.of("no token of ours", "1234567890123456789^done", new Foreign("1234567890123456789^done")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lines")
    void eachLine(String name, String line, MiRecord record) {
        assertThat(decode(line + "\n")).containsExactly(record);
        assertThat(decode(line)).containsExactly(record);
    }

    /** Half a character may stand as it is and half as an escape: gdb without a locale escapes 0x80 to 0x9f only. */
    @Test
    void aCharacterOfRawAndEscapedBytes() {
        byte[] line = "~\"x\\202y\"\n".getBytes(StandardCharsets.ISO_8859_1);
        line[2] = (byte) 0xe2;
        line[7] = (byte) 0xac;
        assertThat(MiLaws.decode(line, 3)).containsExactly(says(MiRecord.Stream.Sort.CONSOLE, "€"));
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                Arguments.of("^done,value=\"abc", 16, "the line ends in a text that began 4 bytes before"),
                Arguments.of("^done,value=\"abc\\", 17, "the line ends in a text that began 5 bytes before"),
                Arguments.of("^done,value=", 12, "the line ends where a value is due"),
                Arguments.of("^done,value", 11, "a name is not followed by ="),
                Arguments.of("^done,", 6, "the line ends where a value is due"),
                Arguments.of("^done,a={b=\"1\"", 14, "the line ends before }"),
                Arguments.of("^done,a=[\"1\",", 13, "the line ends where a value is due"),
                Arguments.of("^done,a=[\"1\"}", 12, "a value is followed by neither a comma nor ]"),
                Arguments.of(
                        "^done,a=\"1\"b=\"2\"", 11, "a value is followed by neither a comma nor the end of the line"),
                Arguments.of("^done,a=1", 8, "a value begins with neither \", { nor ["),
                Arguments.of("*stopped,reason=\"x*stopped", 26, "the line ends in a text that began 10 bytes before"),
                Arguments.of("~\"a\" b", 4, "a text is not the end of its line"),
                Arguments.of("^done,a=" + "[".repeat(5000), 208, "values are nested deeper than 200"));
    }

    @ParameterizedTest(name = "{1}: {2}")
    @MethodSource("malformed")
    void aBrokenRecordTellsWhereAndTheNextIsRead(String line, long at, String reason) {
        List<MiRecord> records = decode("(gdb) \n" + line + "\n7^done\n");
        assertThat(records).hasSize(3).endsWith(done(7));
        Malformed broken = (Malformed) records.get(1);
        assertThat(broken.offset()).isEqualTo(7 + at);
        assertThat(broken.reason()).isEqualTo(reason);
        assertThat(broken.around().replace("«here»", "")).isSubstringOf(line.replace("\\", "\\134"));
    }

    @Test
    void theBytesAroundAreWrittenAsCWould() {
        Malformed broken = (Malformed) decode("^done,a=\"\u001b[1mé\"x\n").get(0);
        assertThat(broken.around()).isEqualTo("^done,a=\"\\033[1m\\303\\251\"«here»x");
    }

    /** A program that ends no line before gdb speaks. */
    @ParameterizedTest
    @MethodSource("behind")
    void aRecordBehindTheProgramsWordIsFound(String said, String record) {
        assertThat(decode(said + record + "\n"))
                .containsExactly(new Foreign(said), decode(record).get(0));
    }

    static Stream<Arguments> behind() {
        return Stream.of(
                Arguments.of("hello", "*stopped,reason=\"exited\""),
                Arguments.of("name? ", "12^done"),
                Arguments.of("* 3 ^ 2 ", "*running,thread-id=\"all\""),
                Arguments.of("50 % ", "=thread-exited,id=\"1\""),
                Arguments.of("ready", "(gdb) "));
    }

    @Test
    void aBrokenRecordBehindTheProgramsWordIsTheProgramsWord() {
        assertThat(decode("hello*stopped,reason=\n")).containsExactly(new Foreign("hello*stopped,reason="));
    }

    @Test
    void aLineWithoutEndIsGivenUpAndTheNextRead() {
        MiDecoder decoder = new MiDecoder(100);
        List<MiRecord> records = new ArrayList<>();
        byte[] bytes = ("~\"" + "x".repeat(5000) + "\"\n7^done\n").getBytes(StandardCharsets.US_ASCII);
        for (int at = 0; at < bytes.length; at += 33) {
            decoder.decode(ByteBuffer.wrap(bytes, at, Math.min(33, bytes.length - at)), records::add);
        }
        assertThat(records).hasSize(2).endsWith(done(7));
        assertThat(((Malformed) records.get(0)).reason()).isEqualTo("a line is longer than 100 bytes");
        assertThat(((Malformed) records.get(0)).offset()).isEqualTo(100);
        assertThat(decoder.offset()).isEqualTo(bytes.length);
    }

    /** In minutes, were it quadratic. */
    @Test
    void aHugeValueAndManyThreadsAreRead() {
        String value = "\\\"é\\n".repeat(1 << 18);
        String threads = String.join(
                ",",
                Stream.iterate(1, id -> id + 1)
                        .limit(2000)
                        .map(id -> "{id=\"" + id + "\",frame={level=\"0\",args=[{name=\"a\",value=\"1\"}]}}")
                        .toList());
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            byte[] bytes = ("1^done,value=\"" + value + "\"\n2^done,threads=[" + threads + "]\n")
                    .getBytes(StandardCharsets.UTF_8);
            List<MiRecord> records = MiLaws.decode(bytes, 4096);
            assertThat(((Result) records.get(0)).results().text("value").orElseThrow())
                    .hasSize(3 << 18);
            assertThat(((Result) records.get(1)).results().tuples("threads")).hasSize(2000);
        });
    }

    /** A session with gdb 13.1: see turns.c. */
    @Test
    void aRecordedSession() {
        List<MiRecord> records = MiLaws.decode(recorded(), 1000);
        assertThat(records).noneMatch(record -> record instanceof Malformed || record instanceof Foreign);
        assertThat(results(records)).hasSize(34);
        Result frames = results(records).get(12);
        assertThat(frames.results().tuples("stack").map(frame -> frame.text("func")
                        .orElse("")))
                .startsWith("note", "down")
                .endsWith("main")
                .hasSize(11);
        assertThat(results(records).get(15).results().text("value").orElse("")).endsWith("\"grüß dich\"");
        assertThat(records.stream()
                        .filter(record ->
                                record instanceof Async async && async.kind().equals("stopped"))
                        .map(record -> ((Async) record).results().text("reason").orElse("")))
                .containsExactly(
                        "",
                        "breakpoint-hit",
                        "function-finished",
                        "end-stepping-range",
                        "breakpoint-hit",
                        "watchpoint-trigger",
                        "signal-received");
        assertThat(MiLaws.decode(MiWriter.bytes(records), 100)).isEqualTo(records);
    }

    private static List<Result> results(List<MiRecord> records) {
        return records.stream()
                .filter(Result.class::isInstance)
                .map(Result.class::cast)
                .toList();
    }

    static byte[] recorded() {
        try (InputStream in = MiDecoderTest.class.getResourceAsStream("session.txt")) {
            return Objects.requireNonNull(in).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Property(tries = 200)
    void anyCutGivesTheSameRecords(
            @ForAll("streams") List<MiRecord> stream, @ForAll @IntRange(min = 1, max = 70) int step) {
        assertThat(MiLaws.decode(MiWriter.bytes(stream), step)).isEqualTo(stream);
    }

    @Property(tries = 300)
    void noBytesBreakTheLaws(@ForAll("nearly") String text) {
        MiLaws.check(text.getBytes(StandardCharsets.UTF_8));
    }

    @Provide
    Arbitrary<List<MiRecord>> streams() {
        Arbitrary<String> texts = Arbitraries.strings().ofMaxLength(12);
        Arbitrary<String> names =
                Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(8);
        Arbitrary<MiValue> leaf = texts.map(MiValue.Text::new);
        Arbitrary<MiValue> value = Arbitraries.recursive(
                () -> leaf,
                inner -> Combinators.combine(Arbitraries.of("", "frame", "a-b"), inner)
                        .as(MiResult::new)
                        .list()
                        .ofMaxSize(3)
                        .flatMap(items -> Arbitraries.of(new MiValue.Tuple(items), new MiValue.Sequence(items))),
                3);
        Arbitrary<MiValue.Tuple> results = Combinators.combine(names, value)
                .as(MiResult::new)
                .list()
                .ofMaxSize(3)
                .map(MiValue.Tuple::new);
        Arbitrary<OptionalLong> tokens = Arbitraries.longs()
                .between(-1, 999_999_999_999L)
                .map(token -> token < 0 ? OptionalLong.empty() : OptionalLong.of(token));
        Arbitrary<MiRecord> any = Arbitraries.oneOf(
                Combinators.combine(tokens, names, results).as(Result::new),
                Combinators.combine(Arbitraries.of(Async.Sort.values()), tokens, names, results)
                        .as(Async::new),
                Combinators.combine(Arbitraries.of(MiRecord.Stream.Sort.values()), texts)
                        .as(MiRecord.Stream::new),
                Arbitraries.just(new Prompt()),
                texts.map(text -> new Foreign("> " + text.replaceAll("[\\n\\r*^=()]", "_"))));
        return any.map(MiDecoderTest::storable).list().ofMaxSize(8);
    }

    /** Half a surrogate pair is no text that gdb could write. */
    private static MiRecord storable(MiRecord record) {
        return MiLaws.decode(MiWriter.bytes(List.of(record)), 1 << 16).get(0);
    }

    @Provide
    Arbitrary<String> nearly() {
        return Arbitraries.of(
                        "^done",
                        "*stopped",
                        "=x-y",
                        "~",
                        "&",
                        "@",
                        "\"",
                        "{",
                        "}",
                        "[",
                        "]",
                        ",",
                        "=",
                        "a",
                        "\\",
                        "\\303",
                        "12",
                        "\n",
                        "(gdb) ",
                        "é",
                        "\r",
                        " ")
                .list()
                .ofMaxSize(30)
                .map(words -> String.join("", words));
    }
}
