package org.xenscope.gdb;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xenscope.error.UsageException;

/**
 * Places in QEMU where one stops for one purpose, from the data files {@code sets/*.txt}, whose heads say what their lines
 * mean.
 *
 * @param purpose one line for people
 */
public record BreakpointSet(String name, String purpose, List<Entry> entries) {
    private static final List<String> NAMES = List.of("xen-init", "ioreq", "xenfb", "blkback", "vga");

    /** Up to here releases were looked at: a function that is still there is taken to be in later ones too. */
    private static final QemuRelease LATEST = new QemuRelease(10, 1);

    public BreakpointSet {
        entries = List.copyOf(entries);
    }

    /**
     * One place.
     *
     * @param function of QEMU itself, static or not: it takes debug information to name it; empty where only the exports
     *     are of interest
     * @param first release that has it
     * @param last release that has it
     * @param exports of libraries that it calls, which can always be named
     * @param why one would stop there
     */
    public record Entry(
            Optional<String> function, QemuRelease first, QemuRelease last, List<String> exports, String why) {
        public Entry {
            exports = List.copyOf(exports);
        }

        /** Whether this release has the function. */
        public boolean isIn(QemuRelease release) {
            return release.compareTo(first) >= 0 && (release.compareTo(last) <= 0 || last.compareTo(LATEST) >= 0);
        }
    }

    /** A place to break at. @param why for people */
    public record Choice(String function, String why) {}

    /** Those that come with the program. */
    public static List<BreakpointSet> all() {
        return NAMES.stream().map(BreakpointSet::read).toList();
    }

    /** @throws UsageException when there is no such set */
    public static BreakpointSet named(String name) {
        if (!NAMES.contains(name)) {
            throw new UsageException(
                    "there is no breakpoint set `" + name + "`", "there are " + String.join(", ", NAMES));
        }
        return read(name);
    }

    /**
     * Where to break, each place once.
     *
     * @param release of the QEMU; empty: not known, then functions of all releases, of which some will stay pending
     * @param debugInformation whether QEMU's own functions can be named; else those of libraries that they call
     */
    public List<Choice> choose(Optional<QemuRelease> release, boolean debugInformation) {
        Map<String, String> chosen = new LinkedHashMap<>();
        for (Entry entry : entries) {
            if (release.isPresent() && entry.function().isPresent() && !entry.isIn(release.get())) {
                continue;
            }
            if (debugInformation && entry.function().isPresent()) {
                chosen.putIfAbsent(entry.function().get(), entry.why());
            } else {
                entry.exports().forEach(export -> chosen.putIfAbsent(export, entry.why()));
            }
        }
        return chosen.entrySet().stream()
                .map(each -> new Choice(each.getKey(), each.getValue()))
                .toList();
    }

    /** @throws IllegalArgumentException when a line is none that the file's head describes */
    static BreakpointSet parse(String name, String text) {
        Optional<String> purpose = Optional.empty();
        List<Entry> entries = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("#") || line.isBlank()) {
                continue;
            }
            if (purpose.isEmpty()) {
                purpose = Optional.of(line.strip());
            } else {
                entries.add(entry(line));
            }
        }
        return new BreakpointSet(
                name,
                purpose.orElseThrow(() -> new IllegalArgumentException(name + " says not what it is for")),
                entries);
    }

    private static Entry entry(String line) {
        String[] columns = line.strip().split("\\s+", 4);
        if (columns.length < 4) {
            throw new IllegalArgumentException("\"" + line + "\" has not four columns");
        }
        Optional<String> function = Optional.of(columns[0]).filter(word -> !word.equals("-"));
        List<String> exports = columns[2].equals("-") ? List.of() : List.of(columns[2].split(","));
        if (function.isEmpty() && exports.isEmpty()) {
            throw new IllegalArgumentException("\"" + line + "\" names no place");
        }
        String[] range = function.isEmpty() ? new String[] {"0.0", "9999.0"} : columns[1].split("-", -1);
        if (range.length != 2) {
            throw new IllegalArgumentException("\"" + columns[1] + "\" is no range of releases");
        }
        return new Entry(function, release(range[0]), release(range[1]), exports, columns[3]);
    }

    private static QemuRelease release(String text) {
        return QemuRelease.parse(text)
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is no release of QEMU"));
    }

    private static BreakpointSet read(String name) {
        try (InputStream in = BreakpointSet.class.getResourceAsStream("sets/" + name + ".txt")) {
            if (in == null) {
                throw new IllegalStateException("sets/" + name + ".txt is missing");
            }
            return parse(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
