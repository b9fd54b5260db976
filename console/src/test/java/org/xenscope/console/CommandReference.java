package org.xenscope.console;

import java.util.List;

/** The command reference, made of the declarations alone. */
final class CommandReference {
    private CommandReference() {}

    static String of(Commands commands) {
        StringBuilder page = new StringBuilder();
        page.append("# xenscope's commands\n\n");
        page.append(
                "Made from the commands' own declarations, which `xenscope COMMAND --help` prints too; do not edit it.\n");
        page.append("After a change of a declaration: `mvn test -pl console -am -Dtest=CommandReferenceTest");
        page.append(" -Dsurefire.failIfNoSpecifiedTests=false -Dxenscope.docs=write`.\n\n");
        page.append("| command | does |\n|---|---|\n");
        for (Command command : commands.all()) {
            page.append("| [`")
                    .append(command.name())
                    .append("`](#")
                    .append(anchor(command))
                    .append(") | ");
            page.append(command.summary().replace("|", "\\|")).append(" |\n");
        }
        page.append("\n## Options of every command\n\n");
        block(page, GlobalOptions.helpText());
        page.append(
                "Exit codes: 0 fine; 1 the job failed, or an error was found; 2 usage or refused; 3 host unreachable or\n");
        page.append("permission denied; 4 the thing named does not exist; 130 interrupted. Messages go to stderr.\n");
        for (Command command : commands.all()) {
            page.append("\n## ").append(command.name()).append("\n\n");
            List<String> lines = command.usage().lines().toList();
            block(page, String.join("\n", lines.subList(2, lines.size())) + "\n");
        }
        return page.toString().stripTrailing() + "\n";
    }

    private static void block(StringBuilder page, String text) {
        page.append("```\n").append(text).append("```\n\n");
    }

    private static String anchor(Command command) {
        return command.name().replace(' ', '-');
    }
}
