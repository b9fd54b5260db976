package org.xenscope.hvmloader;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys that hvmloaders of all releases read or write, from the data file {@code keys.txt}, which says what its lines mean.
 *
 * @param branches of OpenXT, with the Xen that each is built on
 */
public record KeyCatalogue(List<HvmloaderKey> keys, Map<String, XenRelease> branches) {
    private static final Set<String> FIELDS =
            Set.of("key", "type", "default", "effect", "upstream", "openxt", "string", "written", "option", "source");

    public KeyCatalogue {
        keys = List.copyOf(keys);
        branches = Collections.unmodifiableMap(new LinkedHashMap<>(branches));
    }

    /** The one that comes with the program. */
    public static KeyCatalogue shipped() {
        return Shipped.CATALOGUE;
    }

    /** @throws IllegalArgumentException when a line is none that the file's head describes */
    public static KeyCatalogue parse(String text) {
        List<HvmloaderKey> keys = new ArrayList<>();
        Map<String, XenRelease> branches = new LinkedHashMap<>();
        Map<String, String> block = new LinkedHashMap<>();
        for (String line : (text + "\n").split("\n", -1)) {
            if (line.startsWith("#")) {
                continue;
            }
            if (line.isBlank()) {
                if (!block.isEmpty()) {
                    keys.add(key(block));
                    block.clear();
                }
                continue;
            }
            String[] words = line.split(" ", 2);
            if (words.length < 2 || words[1].isBlank()) {
                throw new IllegalArgumentException("\"" + line + "\" says nothing");
            }
            if (words[0].equals("branch")) {
                String[] branch = words[1].split(" ");
                branches.put(branch[0], XenRelease.of(branch[branch.length - 1]).orElseThrow());
            } else if (!FIELDS.contains(words[0]) || block.put(words[0], words[1]) != null) {
                throw new IllegalArgumentException("\"" + line + "\" is not expected here");
            }
        }
        return new KeyCatalogue(keys, branches);
    }

    private static HvmloaderKey key(Map<String, String> block) {
        String path = need(block, "key");
        List<String> type = List.of(need(block, "type").split(" "));
        String[] standard = need(block, "default").split(" ", 2);
        boolean emptyIsAbsent = !standard[0].equals("only");
        String defaultValue = standard[standard.length - 1];
        String upstream = need(block, "upstream");
        return new HvmloaderKey(
                path,
                ValueType.valueOf(type.get(0).toUpperCase(Locale.ROOT)),
                type.subList(1, type.size()),
                Optional.of(defaultValue).filter(value -> !value.equals("none")),
                emptyIsAbsent,
                need(block, "effect"),
                upstream.equals("none")
                        ? List.of()
                        : List.of(upstream.split(" ")).stream()
                                .map(ReleaseRange::parse)
                                .toList(),
                block.containsKey("openxt") ? Set.of(need(block, "openxt").split(" ")) : Set.of(),
                List.of(block.getOrDefault("string", path).split(" ")),
                need(block, "written"),
                Optional.ofNullable(block.get("option")),
                need(block, "source"));
    }

    private static String need(Map<String, String> block, String field) {
        String value = block.get(field);
        if (value == null) {
            throw new IllegalArgumentException(block.getOrDefault("key", "a block") + " has no " + field);
        }
        return value;
    }

    /** The key that this node is; its path is relative to the domain's. */
    public Optional<HvmloaderKey> find(String node) {
        return keys.stream().filter(key -> key.matches(node)).findFirst();
    }

    /** The node that a person means, who may leave the directory out: {@code bios} for {@code hvmloader/bios}. */
    public String node(String word) {
        if (find(word).isPresent()) {
            return word;
        }
        for (String group : groups()) {
            if (find(group + "/" + word).isPresent()) {
                return group + "/" + word;
            }
        }
        return word;
    }

    /** Whether keys stand below this node: {@code hvmloader/acpi}. */
    public boolean isDirectory(String node) {
        return keys.stream().anyMatch(key -> key.path().startsWith(node + "/"));
    }

    /** {@code hvmloader}, {@code platform}, {@code bios-strings}. */
    public List<String> groups() {
        return keys.stream().map(HvmloaderKey::group).distinct().toList();
    }

    /** The key whose name is nearest to this, when one is near: what somebody who mistyped it meant. */
    public Optional<HvmloaderKey> nearest(String word) {
        String name = word.substring(word.indexOf('/') + 1).replace('_', '-');
        HvmloaderKey nearest = null;
        int least = 1 + Math.max(1, name.length() / 4);
        for (HvmloaderKey key : keys) {
            int distance = distance(name, key.name().replace('_', '-'));
            if (distance < least) {
                least = distance;
                nearest = key;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** The branches of OpenXT whose hvmloader has it. */
    public List<String> openxtBranches(HvmloaderKey key) {
        return branches.entrySet().stream()
                .filter(branch -> key.openxt().isEmpty()
                        ? key.upstreamHas(branch.getValue())
                        : key.openxt().contains(branch.getKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** How many letters must be put in, left out, changed or swapped to make one of the other. */
    private static int distance(String one, String other) {
        int[][] cost = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(Math.min(cost[i - 1][j] + 1, cost[i][j - 1] + 1), cost[i - 1][j - 1] + change);
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[one.length()][other.length()];
    }

    /** Read when first asked for. */
    private static final class Shipped {
        static final KeyCatalogue CATALOGUE = parse(read());

        private static String read() {
            try (InputStream in = KeyCatalogue.class.getResourceAsStream("keys.txt")) {
                if (in == null) {
                    throw new IllegalStateException("keys.txt is not in this build");
                }
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
