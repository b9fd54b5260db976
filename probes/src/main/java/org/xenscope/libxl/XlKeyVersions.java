package org.xenscope.libxl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which xl reads which key of a config: from 4.2 on, by minor version. */
public final class XlKeyVersions {
    private static final Pattern VERSION = Pattern.compile("4\\.([0-9]{1,3})(?:[^0-9].*)?");
    private static final Map<String, Integer> FIRST = load();

    private XlKeyVersions() {}

    /** The first version that reads the key, such as {@code 4.15}, where it is later than that of the host; else empty. */
    public static Optional<String> tooNew(String key, String hostVersion) {
        Matcher host = VERSION.matcher(hostVersion);
        Integer first = FIRST.get(key);
        return first != null && host.matches() && Integer.parseInt(host.group(1)) < first
                ? Optional.of("4." + first)
                : Optional.empty();
    }

    /** Whether a version is of the kind that can be compared. */
    public static boolean comparable(String hostVersion) {
        return VERSION.matcher(hostVersion).matches();
    }

    static boolean known(String key) {
        return FIRST.containsKey(key);
    }

    private static Map<String, Integer> load() {
        try (InputStream in = XlKeyVersions.class.getResourceAsStream("xl-cfg-versions.txt")) {
            if (in == null) {
                throw new IllegalStateException("xl-cfg-versions.txt is not in the jar");
            }
            Map<String, Integer> first = new TreeMap<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (!line.startsWith("#")) {
                    String[] words = line.split(" ");
                    first.put(words[0], Integer.valueOf(words[1].substring("4.".length())));
                }
            }
            return first;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
