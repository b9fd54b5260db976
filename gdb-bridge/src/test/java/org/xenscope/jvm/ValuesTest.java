package org.xenscope.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xenscope.debug.BreakpointRequest;
import org.xenscope.debug.Completion;
import org.xenscope.debug.Frame;
import org.xenscope.debug.Location;
import org.xenscope.debug.SourceLine;
import org.xenscope.debug.Stop;
import org.xenscope.debug.Value;
import org.xenscope.debug.Variable;
import org.xenscope.error.FailedException;
import org.xenscope.error.UsageException;

/** What a program that stands in prey.Prey.work shows. */
@Timeout(60)
final class ValuesTest {
    @TempDir
    static Path classes;

    private static Prey prey;
    private static String thread;

    @BeforeAll
    static void stop() throws IOException {
        Prey.compile(classes, "-g");
        prey = Prey.attached(classes);
        prey.target.insert(BreakpointRequest.at(Location.parse("Prey.java:" + Prey.line("STOP"))));
        prey.program.say("work");
        Stop stop = prey.stopped();
        thread = stop.thread();
    }

    @AfterAll
    static void close() {
        prey.close();
    }

    private static Value value(String expression) {
        return prey.target.evaluate(thread, 0, expression);
    }

    @Test
    void argumentsThenLocals() {
        List<Variable> variables = prey.target.variables(thread, 0);
        assertThat(variables.stream().filter(Variable::argument).map(Variable::name))
                .containsExactly("count", "text", "big");
        assertThat(variables.get(3).argument()).isFalse();
        Map<String, String> values = new HashMap<>();
        variables.forEach(each -> values.put(each.name(), each.value().orElse("")));
        assertThat(values)
                .containsEntry("local", "6")
                .containsEntry("half", "3.0")
                .containsEntry("letter", "'x'")
                .containsEntry("yes", "true")
                .containsEntry("small", "-56")
                .containsEntry("nothing", "null")
                .containsEntry("odd", "\"line\\n\\\"quoted\\\" \\u001b[31m\\\\\"")
                .containsEntry("boxed", "42")
                .containsEntry("numbers", "int[12]{3, 1, 4, 1, 5, 9, 2, 6, 5, 3, …}")
                .containsEntry("words", "String[2]{\"one\", \"two\"}")
                .containsEntry("list", "ArrayList(3)[1, 2, 3]")
                .containsEntry("fixed", "ImmutableCollections$List12(2)[7, 8]")
                .containsEntry("many", "ArrayList(1000)[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, …]")
                .containsEntry("map", "LinkedHashMap(2){\"k\"=1, \"l\"=2}")
                .containsEntry("sorted", "TreeMap(3){1=\"a\", 2=\"b\", 3=\"c\"}")
                .containsEntry("set", "HashSet(1)[\"s\"]")
                .containsEntry("deque", "ArrayDeque(2)[4, 5]")
                .containsEntry("sealed", "Collections$UnmodifiableRandomAccessList(2)[\"a\", \"b\"]")
                .containsEntry("color", "Prey.Color.GREEN")
                .containsEntry("maybe", "Optional(\"v\")")
                .containsEntry("atomic", "5")
                .containsEntry("object", "\"really a string\"")
                .containsEntry("type", "prey.Prey.class");
        assertThat(values.get("concurrent"))
                .isIn("ConcurrentHashMap(2){\"k\"=1, \"l\"=2}", "ConcurrentHashMap(2){\"l\"=2, \"k\"=1}");
        assertThat(values.get("grid")).matches("int\\[2]\\[]\\{int\\[1]@[0-9a-f]+, int\\[2]@[0-9a-f]+}");
        assertThat(values.get("node"))
                .matches(
                        "Prey\\$Node@[0-9a-f]+\\{next=Prey\\$Node@[0-9a-f]+, name=\"first\", data=int\\[3]@[0-9a-f]+}");
        assertThat(values.get("shape")).matches("Prey\\$Point@[0-9a-f]+\\{x=2, y=3}");
        assertThat(values.get("thread")).matches("Thread@[0-9a-f]+\\(\"main\"\\)");
        assertThat(values.get("problem")).matches("IOException@[0-9a-f]+\\(\"went wrong\"\\)");
        assertThat(values.get("huge")).isEqualTo('"' + "z".repeat(200) + "\"… (1048576 characters)");
        assertThat(variables.stream()
                        .filter(each -> each.name().equals("map"))
                        .findFirst()
                        .orElseThrow()
                        .type())
                .contains("java.util.Map");
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @CsvSource(
            delimiterString = "⇒",
            quoteCharacter = '`',
            value = {
                "local + count * 2 ⇒ 12 ⇒ int",
                "big >> 38 ⇒ 4 ⇒ long",
                "half / 2 ⇒ 1.5 ⇒ double",
                "letter + 1 ⇒ 121 ⇒ int",
                "(char) (letter + 1) ⇒ 'y' ⇒ char",
                "small & 0xff ⇒ 200 ⇒ int",
                "yes && !false ⇒ true ⇒ boolean",
                "boxed + 1 ⇒ 43 ⇒ int",
                "boxed == 42 ⇒ true ⇒ boolean",
                "nothing == null ⇒ true ⇒ boolean",
                "nothing != null && nothing.length() > 3 ⇒ false ⇒ boolean",
                "text == \"abc\" ⇒ true ⇒ boolean",
                "text + 1 + nothing ⇒ \"abc1null\" ⇒ java.lang.String",
                "\"n: \" + node ⇒ \"n: node first\" ⇒ java.lang.String",
                "letter + text ⇒ \"xabc\" ⇒ java.lang.String",
                "numbers[count] ⇒ 1 ⇒ int",
                "numbers.length ⇒ 12 ⇒ int",
                "grid[1][0] ⇒ 2 ⇒ int",
                "grid[1].length ⇒ 2 ⇒ int",
                "this.field ⇒ 10 ⇒ int",
                "field ⇒ 10 ⇒ int",
                "counter ⇒ 0 ⇒ int",
                "Prey.counter ⇒ 0 ⇒ int",
                "prey.Prey.greeting ⇒ \"hello\" ⇒ java.lang.String",
                "Color.RED.code() ⇒ 3 ⇒ int",
                "color.code() ⇒ 7 ⇒ int",
                "color == Color.GREEN ⇒ true ⇒ boolean",
                "node.next.name ⇒ \"second\" ⇒ java.lang.String",
                "node.data[2] ⇒ 3 ⇒ int",
                "node.next.next ⇒ null ⇒ ``",
                "text.length() ⇒ 3 ⇒ int",
                "\"abcd\".substring(1, 3) ⇒ \"bc\" ⇒ java.lang.String",
                "overloaded(5) ⇒ 5 ⇒ int",
                "overloaded(\"four\") ⇒ 4 ⇒ int",
                "overloaded(letter) ⇒ 120 ⇒ int",
                "overloaded(7L, null) ⇒ 7 ⇒ int",
                "this.overloaded(boxed) ⇒ 42 ⇒ int",
                "twice(text) ⇒ \"abcabc\" ⇒ java.lang.String",
                "Prey.twice(text) ⇒ \"abcabc\" ⇒ java.lang.String",
                "list.contains(2) ⇒ true ⇒ boolean",
                "list.get(1) ⇒ 2 ⇒ java.lang.Integer",
                "map.get(\"l\") + 1 ⇒ 3 ⇒ int",
                "map.size() > 1 ? \"many\" : \"few\" ⇒ \"many\" ⇒ java.lang.String",
                "shape.corners() ⇒ 4 ⇒ int",
                "shape.area(2) ⇒ 12 ⇒ int",
                "((Point) shape).x ⇒ 2 ⇒ int",
                "shape.toString() ⇒ \"Point[x=2, y=3]\" ⇒ java.lang.String",
                "object instanceof String ⇒ true ⇒ boolean",
                "object instanceof java.util.List ⇒ false ⇒ boolean",
                "((String) object).isEmpty() ⇒ false ⇒ boolean",
                "Math.max(3, 7L) ⇒ 7 ⇒ long",
                "Integer.MAX_VALUE ⇒ 2147483647 ⇒ int",
                "java.util.Collections.max(list) ⇒ 3 ⇒ java.lang.Integer",
                "Thread.currentThread().getName() ⇒ \"main\" ⇒ java.lang.String",
                "Prey.class.getSimpleName() ⇒ \"Prey\" ⇒ java.lang.String",
                "map.clear() ⇒ void ⇒ ``",
            })
    void evaluated(String expression, String text, String type) {
        Value value = value(expression);
        assertThat(value.text()).isEqualTo(text);
        assertThat(value.type().orElse("")).isEqualTo(type == null ? "" : type);
    }

    @ParameterizedTest(name = "[{index}] {0}")
    @CsvSource(
            delimiterString = "⇒",
            quoteCharacter = '`',
            value = {
                "nope ⇒ character 1: there is no nope here",
                "node.nope ⇒ character 6: prey.Prey$Node has no field nope",
                "node.nope() ⇒ character 6: prey.Prey$Node has no method nope",
                "a.b.c ⇒ character 5: there is no a.b.c here, and no class of that name",
                "Prey.nope ⇒ character 6: prey.Prey has no static field and no class nope",
                "Prey.overloaded(1) ⇒ character 6: prey.Prey has no static method overloaded",
                "nothing.length() ⇒ character 9: what stands before is null and has no method length",
                "local.x ⇒ character 7: int has no field x",
                "numbers[12] ⇒ character 8: there is no element 12: the array has 12",
                "numbers[true] ⇒ character 8: an index is an int, and this is boolean",
                "text[0] ⇒ character 5: only an array has elements, and this is java.lang.String",
                "1 / 0 ⇒ character 3: this divides by zero",
                "yes + 1 ⇒ character 5: `+` is not for boolean and int",
                "!local ⇒ character 1: `!` is not for int",
                "local && yes ⇒ character 1: this must be true or false, and is int",
                "node * 2 ⇒ character 6: `*` is not for prey.Prey$Node and int",
                "(Integer) text ⇒ character 1: java.lang.String is no Integer",
                "text instanceof Nope ⇒ character 6: no class Nope is loaded",
                "overloaded(true) ⇒ character 1: no overloaded of prey.Prey takes (boolean)",
            })
    void refused(String expression, String why) {
        assertThatThrownBy(() -> value(expression))
                .isInstanceOf(FailedException.class)
                .hasMessage("`" + expression + "`, " + why);
    }

    @Test
    void aMethodThatThrowsSaysWhat() {
        assertThatThrownBy(() -> value("boom()"))
                .isInstanceOf(FailedException.class)
                .hasMessageMatching(
                        "`boom\\(\\)`, character 1: boom throws IllegalStateException@[0-9a-f]+\\(\"as asked\"\\)");
        assertThatThrownBy(() -> value("list.get(99)")).hasMessageContaining("IndexOutOfBoundsException");
        assertThat(prey.target.stop()).isPresent();
    }

    @Test
    void framesOfTheWholeStack() {
        List<Frame> frames = prey.target.frames(thread, 0, 10);
        assertThat(frames).hasSize(2);
        assertThat(frames.get(0).function()).isEqualTo("prey.Prey.work");
        assertThat(frames.get(0).arguments()).hasSize(3);
        assertThat(frames.get(1).level()).isEqualTo(1);
        assertThat(frames.get(1).file()).contains("Prey.java");
        assertThat(frames.get(1).path()).contains("prey/Prey.java");
        assertThat(prey.target.frames(thread, 1, 1)).containsExactly(frames.get(1));
        assertThat(prey.target.frames(thread, 5, 5)).isEmpty();
        assertThat(prey.target.evaluate(thread, 1, "args.length").text()).isEqualTo("0");
        assertThat(prey.target.evaluate(thread, 1, "line").text()).isEqualTo("\"work\"");
        assertThatThrownBy(() -> prey.target.variables(thread, 9))
                .isInstanceOf(UsageException.class)
                .hasMessage("there is no frame 9 in this thread");
        assertThatThrownBy(() -> prey.target.frames("4711", 0, 1)).isInstanceOf(UsageException.class);
    }

    @Test
    void sourceAroundAFrame() throws IOException {
        int stop = Prey.line("STOP");
        List<SourceLine> lines =
                prey.target.source(prey.target.frames(thread, 0, 1).get(0), 1);
        assertThat(lines).extracting(SourceLine::number).containsExactly(stop - 1, stop, stop + 1);
        assertThat(lines.get(1)).isEqualTo(new SourceLine(stop, "        counter++; // STOP", true));
    }

    @Test
    void completion() {
        assertThat(prey.target.complete(Completion.LOCATION, "prey.Pr", 50))
                .contains("prey.Prey", "prey.Prey$Node")
                .allMatch(each -> each.startsWith("prey.Pr"));
        assertThat(prey.target.complete(Completion.LOCATION, "Prey.ov", 50)).containsExactly("Prey.overloaded");
        assertThat(prey.target.complete(Completion.LOCATION, "java.lang.S", 3)).hasSize(3);
        assertThat(prey.target.complete(Completion.EXPRESSION, "n", 50))
                .contains("numbers", "node", "nothing", "names", "notify(");
        assertThat(prey.target.complete(Completion.EXPRESSION, "node.n", 50))
                .containsExactly("node.name", "node.next", "node.notify(", "node.notifyAll(");
        assertThat(prey.target.complete(Completion.EXPRESSION, "node.next.d", 50))
                .containsExactly("node.next.data");
        assertThat(prey.target.complete(Completion.EXPRESSION, "boom().d", 50)).isEmpty();
        assertThat(prey.target.complete(Completion.REGISTER, "r", 50)).isEmpty();
    }
}
