package org.xenscope.console;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jline.builtins.Options;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.UsageException;

/** The options and words that a command was given, checked against its declaration. */
public final class Arguments {
    private final Command command;
    private final List<String> words;
    private final Options options;

    private Arguments(Command command, Options options, List<String> words) {
        this.command = command;
        this.options = options;
        this.words = words;
    }

    /** @throws UsageException for an option that the command does not have, or one without its value */
    static Arguments parse(Command command, List<String> given) {
        Options options = Options.compile(command.usage());
        if (command.passesThrough()) {
            return new Arguments(command, options, List.copyOf(given));
        }
        try {
            options.parse(given, false);
        } catch (IllegalArgumentException e) {
            String said = String.valueOf(e.getMessage()).replaceFirst("^[^:]*: ", "");
            throw usage(command, said, e);
        }
        return new Arguments(command, options, List.copyOf(options.args()));
    }

    public boolean has(String option) {
        return options.isSet(option);
    }

    public Optional<String> option(String name) {
        return options.isSet(name) ? Optional.of(options.get(name)) : Optional.empty();
    }

    /** Every value of an option that may be given several times. */
    public List<String> all(String name) {
        return options.isSet(name) ? List.copyOf(options.getList(name)) : List.of();
    }

    public Optional<Duration> duration(String name) {
        return option(name).map(text -> Durations.parse("--" + name, text));
    }

    /** How many of something, from 1; empty when the option is not given. */
    public OptionalLong count(String name) {
        Optional<String> text = option(name);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        if (!text.get().matches("[1-9]\\d{0,8}")) {
            throw new UsageException("--" + name + ": `" + text.get() + "` is no count", "give a number from 1");
        }
        return OptionalLong.of(Long.parseLong(text.get()));
    }

    /** All words. */
    public List<String> words() {
        return words;
    }

    /** The words, when there are so many. */
    public List<String> words(int least, int most) {
        if (words.size() < least) {
            throw usage(command, "something is missing behind `" + String.join(" ", said()) + "`", null);
        }
        if (words.size() > most) {
            throw usage(command, "`" + words.get(most) + "` is one word too many", null);
        }
        return words;
    }

    private List<String> said() {
        List<String> said = new ArrayList<>(List.of(command.name()));
        said.addAll(words);
        return said;
    }

    private static UsageException usage(Command command, String what, @Nullable Throwable cause) {
        return new UsageException(
                command.name() + ": " + what, "`xenscope " + command.name() + " --help` shows its options", cause);
    }
}
