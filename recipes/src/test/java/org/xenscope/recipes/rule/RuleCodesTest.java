package org.xenscope.recipes.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The codes of all rules of the program: for ever, so never two of the same. */
class RuleCodesTest {
    /** Given up: XS0137 told of any vif whose interface is out of place; rules about vifs (XS0601 and on) tell which and why. */
    private static final List<String> RETIRED = List.of("XS0137");

    @Test
    void codesAreUniqueAndWellFormed() throws Exception {
        List<Rule<?>> rules = rules();
        assertThat(rules).hasSizeGreaterThan(30);
        assertThat(rules)
                .extracting(Rule::code)
                .doesNotHaveDuplicates()
                .allMatch(code -> code.matches("XS0[0-6]\\d\\d"));
        assertThat(rules).extracting(Rule::code).doesNotContainAnyElementsOf(RETIRED);
        assertThat(rules).allSatisfy(rule -> {
            assertThat(rule.title()).as(rule.code()).isNotBlank().doesNotEndWith(".");
            assertThat(rule.cause()).as(rule.code()).isNotBlank();
            assertThat(rule.holdsFor()).as(rule.code()).isNotBlank();
        });
    }

    private static List<Rule<?>> rules() throws IOException, URISyntaxException, ReflectiveOperationException {
        Path classes = Path.of(
                Rule.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<Path> files;
        try (Stream<Path> all = Files.walk(classes.resolve("org/xenscope/recipes/rule"))) {
            files = all.filter(each -> each.toString().endsWith(".class")).toList();
        }
        List<Rule<?>> rules = new ArrayList<>();
        for (Path file : files) {
            String name = classes.relativize(file).toString().replace('/', '.');
            Class<?> type = Class.forName(name.substring(0, name.length() - ".class".length()));
            if (Rule.class.isAssignableFrom(type)
                    && Modifier.isPublic(type.getModifiers())
                    && !Modifier.isAbstract(type.getModifiers())) {
                rules.add((Rule<?>) type.getConstructor().newInstance());
            }
        }
        return rules;
    }
}
