package org.xenscope.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every action there is, found by looking: a new one is covered by being there. */
class ActionsTest {
    @ParameterizedTest
    @MethodSource("actions")
    void isARecordThatStandsInTheJournalAsItIs(Class<? extends Action> type) throws ReflectiveOperationException {
        assertThat(type).isRecord().isPublic();
        for (boolean empty : new boolean[] {false, true}) {
            Action action = (Action) sample(type, empty);
            String line = JournalLines.begin(Instant.EPOCH, 1, action) + "\n";
            JournalRecord read = JournalLines.read("job-1", line.getBytes(StandardCharsets.UTF_8));
            assertThat(read.damage()).isEmpty();
            Action again = read.entries().get(0).action();
            assertThat(read.left()).hasSize(action.undoable() ? 1 : 0);
            assertThat(again).usingRecursiveComparison().isEqualTo(action);
            assertThat(again.commands()).isEqualTo(action.commands()).isNotEmpty();
            assertThat(again.undoCommands()).isEqualTo(action.undoCommands());
        }
    }

    @ParameterizedTest
    @MethodSource("actions")
    void showsCommandsOfOneLineEach(Class<? extends Action> type) throws ReflectiveOperationException {
        Action action = (Action) sample(type, false);
        assertThat(action.commands())
                .allSatisfy(command -> assertThat(command).isNotBlank().doesNotContain("\n"));
        assertThat(action.undoCommands())
                .allSatisfy(command -> assertThat(command).isNotBlank().doesNotContain("\n"));
    }

    static Stream<Class<? extends Action>> actions() throws IOException, URISyntaxException {
        URI classes =
                Action.class.getProtectionDomain().getCodeSource().getLocation().toURI();
        Path room = Path.of(classes).resolve("org/xenscope/recipes/action");
        try (Stream<Path> files = Files.list(room)) {
            List<Class<? extends Action>> found = files.map(
                            file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.contains("$") && !name.contains("-"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .<Class<?>>map(ActionsTest::load)
                    .filter(Action.class::isAssignableFrom)
                    .<Class<? extends Action>>map(type -> type.asSubclass(Action.class))
                    .toList();
            assertThat(found).hasSizeGreaterThan(3);
            return found.stream();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName("org.xenscope.recipes.action." + name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /** A record filled with what is hard to write down; or with as little as its types allow. */
    private static Object sample(Class<?> type, boolean empty) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            boolean nullable = components[i].getAnnotatedType().isAnnotationPresent(Nullable.class);
            values[i] = empty && nullable ? null : value(components[i].getGenericType(), empty);
        }
        Constructor<?> made = type.getDeclaredConstructor(
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        return made.newInstance(values);
    }

    private static Object value(Type type, boolean empty) throws ReflectiveOperationException {
        if (type == String.class) {
            return empty ? "" : "/a \"b\" 'c' \\d \u00e9\u2028 $(e) %f";
        }
        if (type == byte[].class) {
            return empty ? new byte[0] : new byte[] {0, 10, 34, 92, (byte) 0x80, (byte) 0xff};
        }
        if (type == int.class) {
            return empty ? 0 : Integer.MAX_VALUE;
        }
        if (type == long.class) {
            return empty ? 0L : Long.MAX_VALUE;
        }
        if (type == ObjectNode.class) {
            ObjectNode node = JsonNodeFactory.instance.objectNode();
            return empty ? node : node.put("a \"b\"", "'c'\n");
        }
        if (type == boolean.class) {
            return !empty;
        }
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            Object one = value(list.getActualTypeArguments()[0], empty);
            return empty ? List.of(one) : List.of(one, one);
        }
        if (type instanceof Class<?> words && words.isEnum()) {
            return words.getEnumConstants()[empty ? 0 : words.getEnumConstants().length - 1];
        }
        if (type instanceof Class<?> part && part.isRecord()) {
            return sample(part, empty);
        }
        throw new AssertionError("say here what a sample of " + type + " is");
    }
}
