package org.xenscope.console;

import java.util.List;
import java.util.Optional;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;

/** Help, from the declarations alone. */
final class Help {
    private Help() {}

    /** Of one command, of a group of commands, or of all. @throws UsageException when there is no such command */
    static void print(Commands commands, List<String> words, Out out) {
        if (words.isEmpty()) {
            all(commands, out);
            return;
        }
        Optional<Command> command = commands.match(words);
        if (command.isPresent()) {
            out.print(command.get().usage());
            out.line().line("and the options that every command has: `xenscope --help`");
            return;
        }
        List<Command> group = commands.group(words.get(0));
        if (group.isEmpty() || words.size() > 1) {
            commands.named(words);
        }
        group.forEach(c -> line(c, out));
    }

    private static void all(Commands commands, Out out) {
        out.line("xenscope: a console for people who bring Xen and OpenXT domains up")
                .line();
        out.line("Example: xenscope -H lab bringup uivm");
        out.line("Usage: xenscope [OPTIONS] COMMAND ...   one command");
        out.line("       xenscope [OPTIONS]               a prompt").line();
        commands.all().forEach(c -> line(c, out));
        out.line().line("Options, of every command:");
        out.print(GlobalOptions.helpText());
        out.line().line("`xenscope COMMAND --help` shows a command's own options and an example.");
    }

    private static void line(Command command, Out out) {
        out.print(Style.STRONG, String.format("  %-18s", command.name()));
        out.line(" " + command.summary());
    }
}
