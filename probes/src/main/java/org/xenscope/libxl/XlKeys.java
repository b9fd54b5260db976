package org.xenscope.libxl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The keys that xl 4.17 knows in an xl.cfg, as tools/xl/xl_parse.c reads them and xl.cfg(5) explains them. */
final class XlKeys {
    /** What a key takes. */
    enum Sort {
        TEXT,
        NUMBER,
        LIST,
        /** A single value or a list. */
        EITHER
    }

    /** @param instead what to write instead of a deprecated or withdrawn key, empty otherwise */
    record Key(String name, Sort sort, String instead) {}

    private static final Map<String, Key> KEYS = load();

    private XlKeys() {}

    static Optional<Key> of(String name) {
        return Optional.ofNullable(KEYS.get(name));
    }

    /** The known key that is nearest to a misspelt one. */
    static Optional<String> nearest(String name) {
        int most = Math.max(1, name.length() / 3);
        String best = null;
        int bestDistance = most + 1;
        for (String key : KEYS.keySet()) {
            int distance = distance(name, key);
            if (distance < bestDistance) {
                bestDistance = distance;
                best = key;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Levenshtein's, with swapped neighbours as one step. */
    static int distance(String a, String b) {
        int[][] steps = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    steps[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int least = Math.min(steps[i - 1][j - 1] + change, Math.min(steps[i - 1][j], steps[i][j - 1]) + 1);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                steps[i][j] = swapped ? Math.min(least, steps[i - 2][j - 2] + 1) : least;
            }
        }
        return steps[a.length()][b.length()];
    }

    private static Map<String, Key> load() {
        try (InputStream in = XlKeys.class.getResourceAsStream("xl-cfg-keys.txt")) {
            if (in == null) {
                throw new IllegalStateException("xl-cfg-keys.txt is not in the jar");
            }
            Map<String, Key> keys = new TreeMap<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    String[] parts = line.split("\\s+", 3);
                    Sort sort = Sort.valueOf(parts[1].toUpperCase(Locale.ROOT));
                    keys.put(parts[0], new Key(parts[0], sort, parts.length > 2 ? parts[2] : ""));
                }
            }
            return keys;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
