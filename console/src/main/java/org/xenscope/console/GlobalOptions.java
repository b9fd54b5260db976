package org.xenscope.console;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import org.xenscope.error.UsageException;
import org.xenscope.host.Policy;

/**
 * The options that every command has, and the words that are left. They may stand anywhere on the line, up to {@code --}
 * or to the words of another program ({@code lab ssh ls -v}).
 */
public record GlobalOptions(
        Optional<String> host,
        boolean json,
        boolean plain,
        boolean readOnly,
        boolean yes,
        boolean dryRun,
        boolean asShell,
        boolean verbose,
        boolean quiet,
        Optional<Duration> timeout,
        boolean help,
        boolean version,
        List<String> words) {
    private static final String HELP =
            """
              -H --host=URI             local, ssh://[user@]host[:port], lab, unix:/path/to/socket (XENSCOPE_HOST)
                 --json                 one JSON document on stdout; streams: one object a line
                 --plain                no colour, nothing drawn over (NO_COLOR)
                 --read-only            refuse everything that would change the host
              -y --yes                  do not ask
              -n --dry-run              print what would be done, change nothing
                 --as-shell             print the equivalent xl and xenstore commands, change nothing
              -v --verbose              say more
              -q --quiet                say less
                 --timeout=DURATION     give the whole command up after 500ms, 30s, 5m
                 --help                 what there is, or what a command takes
                 --version              which xenscope this is
            """;

    /** The short ones without a value: they may stand together, as in {@code -yn}. */
    private static final Map<Character, String> SHORT =
            Map.of('y', "--yes", 'n', "--dry-run", 'v', "--verbose", 'q', "--quiet");

    private static final Set<String> FLAGS = Set.of(
            "--json",
            "--plain",
            "--read-only",
            "--yes",
            "--dry-run",
            "--as-shell",
            "--verbose",
            "--quiet",
            "--help",
            "--version");

    /** The options as help shows them, in the form of a command's own. */
    public static String helpText() {
        return HELP;
    }

    /** @param passesThrough whether these words name a command whose further arguments are another program's */
    public static GlobalOptions parse(List<String> line, Predicate<List<String>> passesThrough) {
        return parse(line, passesThrough, (words, option) -> false);
    }

    /**
     * The same.
     *
     * @param owns whether these words name a command that has an option of this name itself: behind its words it is the
     *     command's, before them it is ours ({@code disk attach --read-only})
     */
    public static GlobalOptions parse(
            List<String> line, Predicate<List<String>> passesThrough, BiPredicate<List<String>, String> owns) {
        for (String word : line) {
            // what the JVM makes of bytes that are no UTF-8: passed on, they would be other bytes than were given
            if (word.indexOf('\uFFFD') >= 0) {
                throw new UsageException(
                        "`" + word + "` holds bytes that are no UTF-8 text",
                        "`store write -e` takes any byte as \\xhh");
            }
        }
        Reader reader = new Reader(line, passesThrough, owns);
        reader.read();
        return reader.options();
    }

    /** What the session may do. */
    public Policy policy() {
        if (readOnly) {
            return Policy.READ_ONLY;
        }
        return dryRun || asShell ? Policy.DRY_RUN : Policy.CHANGE;
    }

    /** These for the session, and the words of another line (the prompt's). */
    public GlobalOptions with(GlobalOptions line) {
        return new GlobalOptions(
                line.host.or(() -> host),
                json || line.json,
                plain || line.plain,
                readOnly || line.readOnly,
                yes || line.yes,
                dryRun || line.dryRun,
                asShell || line.asShell,
                verbose || line.verbose,
                quiet || line.quiet,
                line.timeout.or(() -> timeout),
                line.help,
                line.version,
                line.words);
    }

    private static final class Reader {
        private final List<String> line;
        private final Predicate<List<String>> passesThrough;
        private final BiPredicate<List<String>, String> owns;
        private final List<String> words = new ArrayList<>();
        private final Set<String> set = new HashSet<>();
        private Optional<String> host = Optional.empty();
        private Optional<Duration> timeout = Optional.empty();
        private int at;

        Reader(List<String> line, Predicate<List<String>> passesThrough, BiPredicate<List<String>, String> owns) {
            this.line = line;
            this.passesThrough = passesThrough;
            this.owns = owns;
        }

        void read() {
            while (at < line.size()) {
                String word = line.get(at++);
                if (!words.isEmpty() && passesThrough.test(words)) {
                    // All of another program's; -- says so, and --help alone is still ours.
                    if (word.equals("--help") && at == line.size()) {
                        set.add(word);
                        return;
                    }
                    words.addAll(line.subList(word.equals("--") ? at : at - 1, line.size()));
                    return;
                }
                if (word.equals("--")) {
                    // Before the command it ends our options; behind it, the command's too.
                    if (!words.isEmpty()) {
                        words.add(word);
                    }
                    words.addAll(line.subList(at, line.size()));
                    return;
                }
                if (!option(word)) {
                    words.add(word);
                }
            }
        }

        private boolean option(String word) {
            int equals = word.indexOf('=');
            String name = word.startsWith("--") && equals > 0 ? word.substring(0, equals) : word;
            if (FLAGS.contains(name) && owns.test(words, name)) {
                return false;
            }
            if (FLAGS.contains(name)) {
                if (equals > 0) {
                    throw new UsageException(name + " takes no value", "say " + name + " alone, or leave it out");
                }
                set.add(name);
                return true;
            }
            switch (name) {
                case "-H", "--host" -> host = Optional.of(value(name, equals > 0, word));
                case "--timeout" -> timeout = Optional.of(limit(value(name, equals > 0, word)));
                default -> {
                    return shorts(word);
                }
            }
            return true;
        }

        /** {@code -y}, {@code -yn}; {@code -Hlab}. What is not ours to the last letter is the command's. */
        private boolean shorts(String word) {
            if (word.startsWith("-H") && !word.startsWith("-H=")) {
                host = Optional.of(word.substring(2));
                return true;
            }
            List<String> names = word.chars()
                    .skip(1)
                    .mapToObj(c -> SHORT.getOrDefault((char) c, ""))
                    .toList();
            if (!word.startsWith("-") || names.isEmpty() || names.contains("")) {
                return false;
            }
            set.addAll(names);
            return true;
        }

        private String value(String name, boolean joined, String word) {
            String value = joined ? word.substring(name.length() + 1) : at < line.size() ? line.get(at++) : "";
            if (value.isEmpty()) {
                throw new UsageException(name + " needs a value", "`xenscope --help` shows what it takes");
            }
            return value;
        }

        private static Duration limit(String text) {
            Duration limit = Durations.parse("--timeout", text);
            if (limit.isZero()) {
                throw new UsageException("--timeout: there is nothing to be done in no time", "leave it out");
            }
            return limit;
        }

        GlobalOptions options() {
            return new GlobalOptions(
                    host,
                    set.contains("--json"),
                    set.contains("--plain"),
                    set.contains("--read-only"),
                    set.contains("--yes"),
                    set.contains("--dry-run"),
                    set.contains("--as-shell"),
                    set.contains("--verbose"),
                    set.contains("--quiet"),
                    timeout,
                    set.contains("--help"),
                    set.contains("--version"),
                    List.copyOf(words));
        }
    }
}
