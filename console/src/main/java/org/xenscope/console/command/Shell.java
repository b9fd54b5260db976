package org.xenscope.console.command;

import java.util.Collection;
import java.util.stream.Collectors;
import org.xenscope.recipes.action.ShellText;
import org.xenscope.xenstore.StorePath;

/** The xenstore tools' own commands for what only reads: shown by --as-shell, never run. */
final class Shell {
    private Shell() {}

    /** All below a node, or only its children, as whole paths. */
    static String list(StorePath path, boolean recursive, boolean permissions) {
        if (recursive) {
            return "xenstore-ls -f" + (permissions ? "p " : " ") + ShellText.word(path.text());
        }
        // xenstore-ls always goes down; this gives names and values of one level.
        return "xenstore-list -p " + ShellText.word(path.text()) + " | xargs -r xenstore-read -p";
    }

    static String words(Collection<StorePath> paths) {
        return paths.stream().map(path -> ShellText.word(path.text())).collect(Collectors.joining(" "));
    }
}
