package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.error.UsageException;
import org.xenscope.recipes.action.WriteNodes;
import org.xenscope.xenstore.SavedNode;
import org.xenscope.xenstore.StorePath;
import org.xenscope.xenstore.ValueText;

/** Writes values, all in one transaction. */
@AutoService(Command.class)
public final class StoreWrite implements Command {
    @Override
    public String usage() {
        return """
                store write - write each VALUE at its PATH, all in one transaction

                Example: xenscope store write /local/domain/3/hvmloader/seabios-legacy-load-roms 1
                Usage: xenscope store write [OPTIONS] [PATH VALUE]...
                  -e --escapes              take \\n \\t \\r \\\\ \\ooo and \\xhh in VALUE as `store read` shows them
                  -f --file=FILE            also what FILE says: lines as `store ls` prints them (permissions are left alone)

                `xenscope undo` writes the old values back.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.STORE_PATH, Operand.WORD);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        Optional<String> file = arguments.option("file");
        List<String> words = arguments.words(file.isPresent() ? 0 : 2, Integer.MAX_VALUE);
        if (words.size() % 2 != 0) {
            throw new UsageException(
                    "store write: `" + words.get(words.size() - 1) + "` has no value", "give PATH VALUE pairs");
        }
        List<WriteNodes.Wanted> wanted = new ArrayList<>();
        Set<StorePath> paths = new HashSet<>();
        for (int i = 0; i < words.size(); i += 2) {
            String value = words.get(i + 1);
            add(
                    Values.storePath(words.get(i)),
                    arguments.has("escapes") ? ValueText.unescape(value) : value.getBytes(StandardCharsets.UTF_8),
                    wanted,
                    paths);
        }
        if (file.isPresent()) {
            for (SavedNode node :
                    SnapshotFiles.read(session, file.get()).tree().nodes().values()) {
                add(node.path(), node.value(), wanted, paths);
            }
        }
        String what = wanted.get(0).path();
        return session.change("store", "store write " + what, WriteNodes.of(session.store(), wanted));
    }

    private static void add(StorePath path, byte[] value, List<WriteNodes.Wanted> wanted, Set<StorePath> paths) {
        if (!paths.add(path)) {
            throw new UsageException("store write: " + path + " is given twice", "give it once");
        }
        wanted.add(new WriteNodes.Wanted(path.text(), value));
    }
}
