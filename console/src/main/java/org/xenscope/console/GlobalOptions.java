package org.xenscope.console;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
              -H --host URI             local, ssh://[user@]host[:port], lab, unix:/path/to/socket (XENSCOPE_HOST)
                 --json                 one JSON document on stdout; streams: one object a line
                 --plain                no colour, nothing drawn over (NO_COLOR)
                 --read-only            refuse everything that would change the host
              -y --yes                  do not ask
              -n --dry-run              print what would be done, change nothing
                 --as-shell             print the equivalent xl and xenstore commands, change nothing
              -v --verbose, -q --quiet  say more, say less
                 --timeout DURATION     give the whole command up after 500ms, 30s, 5m
                 --help, --version
            """;

    /** The options as help shows them. */
    public static String helpText() {
        return HELP;
    }

    /** @param passesThrough whether these words name a command whose further arguments are another program's */
    static GlobalOptions parse(List<String> line, java.util.function.Predicate<List<String>> passesThrough) {
        Reader reader = new Reader(line, passesThrough);
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
    GlobalOptions with(GlobalOptions line) {
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
        private final java.util.function.Predicate<List<String>> passesThrough;
        private final List<String> words = new ArrayList<>();
        private final java.util.Set<String> set = new java.util.HashSet<>();
        private Optional<String> host = Optional.empty();
        private Optional<Duration> timeout = Optional.empty();
        private int at;

        Reader(List<String> line, java.util.function.Predicate<List<String>> passesThrough) {
            this.line = line;
            this.passesThrough = passesThrough;
        }

        void read() {
            while (at < line.size()) {
                String word = line.get(at++);
                if (word.equals("--") || passesThrough.test(words)) {
                    words.add(word);
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
            switch (name) {
                case "-H", "--host" -> host = Optional.of(value(word, name));
                case "--timeout" -> timeout = Optional.of(Durations.parse(name, value(word, name)));
                case "--json", "--plain", "--read-only", "--as-shell", "--help", "--version" -> set.add(word);
                case "--yes", "-y" -> set.add("--yes");
                case "--dry-run", "-n" -> set.add("--dry-run");
                case "--verbose", "-v" -> set.add("--verbose");
                case "--quiet", "-q" -> set.add("--quiet");
                default -> {
                    return false;
                }
            }
            return true;
        }

        private String value(String word, String name) {
            if (word.length() > name.length()) {
                return word.substring(name.length() + 1);
            }
            if (at == line.size()) {
                throw new UsageException(name + " needs a value", "`xenscope --help` shows what it takes");
            }
            return line.get(at++);
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
