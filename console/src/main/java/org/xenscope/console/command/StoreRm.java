package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.action.RemoveNode;

/** Removes nodes and all below them. */
@AutoService(Command.class)
public final class StoreRm implements Command {
    @Override
    public String usage() {
        return """
                store rm - remove each PATH and all below it

                Example: xenscope store rm /local/domain/0/backend/vfb/7
                Usage: xenscope store rm [OPTIONS] PATH...

                `xenscope undo` writes all of it back, permissions too.
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
        return session.change("store", "store rm " + words.get(0), actions);
    }
}
