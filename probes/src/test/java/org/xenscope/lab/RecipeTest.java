package org.xenscope.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeTest {
    @Test
    void sameFilesHaveTheSameHash() {
        assertThat(recipe("a", "1", "b", "2").hash())
                .isEqualTo(recipe("b", "2", "a", "1").hash())
                .matches("[0-9a-f]{16}");
    }

    @Test
    void everyChangeGivesAnotherHash() {
        Set<String> hashes = Stream.of(
                        recipe("a", "1", "b", "2"),
                        recipe("a", "2", "b", "1"),
                        recipe("a", "1"),
                        recipe("a", "1", "c", "2"),
                        recipe("a", "", "b", "12"),
                        recipe("a", "1b2"))
                .map(Recipe::hash)
                .collect(Collectors.toSet());
        assertThat(hashes).hasSize(6);
    }

    @Test
    void listsEveryResource(@TempDir Path directory) throws IOException, URISyntaxException {
        Recipe.shipped().extract(directory);
        Path resources = Path.of(Objects.requireNonNull(Recipe.class.getResource("recipe"))
                        .toURI())
                .getParent();
        Set<String> shipped = files(resources);
        shipped.removeIf(name -> name.endsWith(".class"));
        shipped.remove("recipe");
        assertThat(files(directory)).isEqualTo(shipped);
    }

    private static Set<String> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Recipe recipe(String... pairs) {
        Map<String, byte[]> files = new java.util.HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            files.put(pairs[i], pairs[i + 1].getBytes(StandardCharsets.UTF_8));
        }
        return new Recipe(files);
    }
}
