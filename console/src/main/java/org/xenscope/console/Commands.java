package org.xenscope.console;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.xenscope.error.UsageException;

/** All commands, found by the class path alone. */
public final class Commands {
    private final List<Command> all;

    Commands(List<Command> all) {
        this.all = all.stream().sorted(Comparator.comparing(Command::name)).toList();
    }

    static Commands found() {
        List<Command> found = new ArrayList<>();
        ServiceLoader.load(Command.class).forEach(found::add);
        return new Commands(found);
    }

    public List<Command> all() {
        return all;
    }

    /** The command whose words these begin with; the longest where several do. */
    public Optional<Command> match(List<String> words) {
        return all.stream()
                .filter(c -> words.size() >= size(c)
                        && words.subList(0, size(c)).equals(List.of(c.name().split(" "))))
                .max(Comparator.comparing(Commands::size));
    }

    /** The same, where there must be one. */
    Command named(List<String> words) {
        return match(words).orElseThrow(() -> unknown(words));
    }

    /** Whether what follows these words is another program's. */
    public boolean passesThrough(List<String> words) {
        return match(words)
                .filter(c -> c.passesThrough() && words.size() == size(c))
                .isPresent();
    }

    /** Whether these words name a command that declares this option itself: {@code --read-only}. */
    public boolean owns(List<String> words, String option) {
        return match(words).filter(command -> command.declares(option)).isPresent();
    }

    static int size(Command command) {
        return command.name().split(" ").length;
    }

    /** Those of these words that are operands of the command: neither its name, nor options and their values. */
    public List<String> operands(Command command, List<String> words) {
        List<String> behind = words.subList(size(command), words.size());
        return Arguments.parse(command, behind).words();
    }

    /** Commands that begin with this word, or these. */
    List<Command> group(String words) {
        return all.stream().filter(c -> c.name().startsWith(words + " ")).toList();
    }

    private UsageException unknown(List<String> words) {
        if (words.isEmpty()) {
            return new UsageException("no command given", "`xenscope --help` lists the commands");
        }
        String first = words.get(0);
        List<String> verbs = group(first).stream()
                .map(c -> c.name().substring(first.length() + 1))
                .toList();
        if (verbs.isEmpty()) {
            List<String> names =
                    all.stream().map(c -> c.name().split(" ")[0]).distinct().toList();
            return new UsageException(
                    "there is no command `" + first + "`",
                    near(names, first, "") + "`xenscope --help` lists the commands");
        }
        String said = String.join(" ", words);
        List<String> more = group(said).stream()
                .map(c -> c.name().substring(said.length() + 1))
                .toList();
        if (!more.isEmpty()) {
            return new UsageException("`" + said + "` needs one more word", "it can: " + String.join(", ", more));
        }
        return new UsageException(
                "`" + first + "` cannot `" + words.get(1) + "`",
                near(verbs, words.get(1), first + " ") + "it can: " + String.join(", ", verbs));
    }

    private static String near(List<String> names, String word, String before) {
        return names.stream()
                .min(Comparator.comparing(name -> distance(name, word)))
                .filter(name -> distance(name, word) <= 2)
                .map(name -> "did you mean `" + before + name + "`? ")
                .orElse("");
    }

    /** Levenshtein's. */
    static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int swap = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(swap, Math.min(row[j], row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
