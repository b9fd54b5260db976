package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.error.RefusedException;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.action.RemoveNode;
import org.xenscope.xenstore.StorePath;

/** Removes nodes and all below them. */
@AutoService(Command.class)
public final class StoreRm implements Command {
    @Override
    public String usage() {
        return """
                store rm - remove each PATH and all below it

                Example: xenscope store rm /local/domain/0/backend/vfb/7
                Usage: xenscope store rm [OPTIONS] PATH...

                `xenscope undo` writes all of it back, permissions too. Nodes that running domains and the toolstack live
                by (/local/domain and those of a domain, /vm, /libxl, /tool) are removed only when somebody says yes.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.STORE_PATH);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        List<String> words = arguments.words(1, Integer.MAX_VALUE);
        Action[] actions = words.stream()
                .map(word -> RemoveNode.of(session.store(), Values.storePath(word)))
                .toArray(Action[]::new);
        String what = "store rm " + words.get(0);
        if (!session.rehearses()) {
            askFor(session, words.stream().map(Values::storePath).toList(), what);
        }
        return session.change("store", what, actions);
    }

    private static void askFor(Session session, List<StorePath> paths, String what) {
        List<StorePath> vital =
                paths.stream().filter(path -> VitalNodes.lost(path).isPresent()).toList();
        if (vital.isEmpty()) {
            return;
        }
        // A session that may not is told so before it is asked.
        session.site(what);
        String names = String.join(", ", vital.stream().map(StorePath::text).toList());
        Out out = session.console();
        vital.forEach(
                path -> out.line(Style.BAD, path + ": " + VitalNodes.lost(path).orElseThrow()));
        out.flush();
        if (!session.agreed("remove " + names + " on " + session.host().name() + "?")) {
            throw new RefusedException(
                    "nothing is removed: running domains and the toolstack live by " + names + ", and nobody said yes",
                    "give --yes, or -n to see what would be done");
        }
    }
}
