package org.xenscope.gdb;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What functions that libraries export are called with, from the data file {@code signatures.txt}, whose head says what its
 * lines mean: at a breakpoint on one of them, gdb itself knows nothing but registers where there is no debug information.
 */
final class Signatures {
    private static final Pattern ARGUMENT =
            Pattern.compile("([A-Za-z_]\\w*):(pointer|text|u8|u16|u32|u64|s32|word|bytes\\(([A-Za-z_]\\w*)\\))");

    /**
     * An argument.
     *
     * @param kind as the data file names it
     * @param count the argument that says how many bytes there are; of {@code bytes} only
     */
    record Argument(String name, String kind, Optional<String> count) {}

    private final Map<String, List<Argument>> byFunction;

    private Signatures(Map<String, List<Argument>> byFunction) {
        this.byFunction = Collections.unmodifiableMap(byFunction);
    }

    /** Those that come with the program. */
    static Signatures standard() {
        try (InputStream in = Signatures.class.getResourceAsStream("signatures.txt")) {
            return parse(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalArgumentException when a line is none that the file's head describes */
    static Signatures parse(String text) {
        Map<String, List<Argument>> byFunction = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("#") || line.isBlank()) {
                continue;
            }
            String[] words = line.strip().split("\\s+");
            if (!words[0].matches("[A-Za-z_]\\w*")) {
                throw new IllegalArgumentException("\"" + words[0] + "\" is no function");
            }
            List<Argument> arguments = new ArrayList<>();
            for (String word : List.of(words).subList(1, words.length)) {
                arguments.add(argument(word));
            }
            check(words[0], arguments);
            if (byFunction.put(words[0], List.copyOf(arguments)) != null) {
                throw new IllegalArgumentException(words[0] + " stands there twice");
            }
        }
        return new Signatures(byFunction);
    }

    private static Argument argument(String word) {
        Matcher matcher = ARGUMENT.matcher(word);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + word + "\" is no NAME:KIND");
        }
        Optional<String> count = Optional.ofNullable(matcher.group(3));
        return new Argument(matcher.group(1), count.isPresent() ? "bytes" : matcher.group(2), count);
    }

    private static void check(String function, List<Argument> arguments) {
        List<String> names = arguments.stream().map(Argument::name).toList();
        if (names.stream().distinct().count() < names.size()) {
            throw new IllegalArgumentException(function + " has two arguments of one name");
        }
        arguments.stream().flatMap(each -> each.count().stream()).forEach(count -> {
            if (arguments.stream()
                    .noneMatch(each -> each.name().equals(count) && each.kind().matches("[us]\\d+|word"))) {
                throw new IllegalArgumentException(function + " has no number " + count);
            }
        });
    }

    /** By the names of the functions. */
    Map<String, List<Argument>> byFunction() {
        return byFunction;
    }
}
