package org.xenscope.libxl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.xenscope.error.UsageException;

/** xl.cfg against a table whose results are the genuine libxlutil's, 4.17. */
class XlConfigTest {
    @TestFactory
    Stream<DynamicTest> readsWhatXlReads() throws IOException {
        JsonNode cases = new ObjectMapper().readTree(XlConfigTest.class.getResourceAsStream("xl-cfg-cases.json"));
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode each : cases) {
            tests.add(DynamicTest.dynamicTest(each.get("case").asText(), () -> check(each)));
        }
        return tests.stream();
    }

    private static void check(JsonNode row) {
        String text = row.get("config").asText();
        if (row.has("error")) {
            assertThatThrownBy(() -> XlConfig.parse("x.cfg", text))
                    .isInstanceOf(UsageException.class)
                    .hasMessageStartingWith("x.cfg:" + row.get("error").asText() + ": ");
            return;
        }
        var settings = JsonNodeFactory.instance.objectNode();
        XlConfig.parse("x.cfg", text)
                .settings()
                .values()
                .forEach(each -> settings.set(each.name(), json(each.value())));
        assertThat((JsonNode) settings).isEqualTo(row.get("settings"));
    }

    private static JsonNode json(XlValue value) {
        if (value instanceof XlValue.Items items) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            items.values().forEach(each -> array.add(json(each)));
            return array;
        }
        return JsonNodeFactory.instance.textNode(((XlValue.Atom) value).text());
    }

    @Property
    void anyTextIsReadOrRefusedWithAPlace(
            @ForAll @Chars({'a', 'b', '=', '+', '[', ']', ',', ';', '"', '\'', '\\', '\n', ' ', '#', '1', 'x', 'A', 0})
                    String text) {
        try {
            XlConfig.parse("f", text);
        } catch (UsageException e) {
            assertThat(e.what()).matches("(?s)f:[0-9]+:[0-9]+: .*");
            assertThat(e.next()).isNotEmpty();
        }
    }

    @Property
    void anyBytesAreReadOrRefused(@ForAll byte[] content) {
        try {
            XlConfig.parse("f", content);
        } catch (UsageException e) {
            assertThat(e.what()).startsWith("f:");
        }
    }

    @Property
    void aListComesBackAsItWasQuoted(@ForAll @Size(max = 20) List<@CharRange(from = ' ', to = '~') String> items) {
        String list =
                String.join(" ,\n", items.stream().map(XlConfigTest::quoted).toList());
        assertThat(XlConfig.parse("f", "a = [ " + list + " ]").strings("a")).isEqualTo(items);
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    @Test
    void nestingHasABound() {
        assertThatThrownBy(() -> XlConfig.parse("f", "a=" + "[".repeat(100_000)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("nested deeper");
    }

    @Test
    void numbersAreReadAsStrtolDoes() {
        XlConfig config = XlConfig.parse(
                "f", "a=10;b=\"0x1F\";c=010;d=\" -7\";e=\"7 \";f=\"\";g=08;h=[1];i=9999999999999999999;j=1;j+=2;k=0");
        assertThat(config.number("a")).hasValue(10);
        assertThat(config.number("b")).hasValue(31);
        assertThat(config.number("c")).hasValue(8);
        assertThat(config.number("d")).hasValue(-7);
        for (String none : List.of("e", "f", "g", "h", "i", "j", "missing")) {
            assertThat(config.number(none)).as(none).isEmpty();
        }
        assertThat(config.flag("k")).hasValue(false);
    }
}
