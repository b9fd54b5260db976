package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.text.Out;
import org.xenscope.recipes.action.ShellText;
import org.xenscope.xenstore.SavedNode;
import org.xenscope.xenstore.SnapshotFile;
import org.xenscope.xenstore.StorePath;

/** Takes a snapshot into a file. */
@AutoService(Command.class)
public final class StoreSnapshot implements Command {
    @Override
    public String usage() {
        return """
                store snapshot - write PATH and all below it, permissions too, as a file for `store diff` and `restore`

                Example: xenscope store snapshot /local/domain/0 -o before.xs
                Usage: xenscope store snapshot [OPTIONS] [PATH]
                  -o --output=FILE          there, whole or not at all; not given: on standard output

                The file is text: lines as `xenstore-ls -fp` prints them, in order, behind a head that says where and
                when it was taken and whether all of it is of one moment. Passwords stand in the store: only
                its owner may read a new file.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.STORE_PATH);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        List<String> words = arguments.words(0, 1);
        StorePath path = words.isEmpty() ? StorePath.ROOT : Values.storePath(words.get(0));
        Optional<String> output = arguments.option("output");
        if (session.options().asShell()) {
            return session.plan(List.of(Shell.list(path, true, true)
                    + output.map(file -> " > " + ShellText.word(file)).orElse("")));
        }
        String host = session.host().name();
        SnapshotFile file = SnapshotFile.of(
                session.store().snapshot(path), host, session.clock().instant());
        byte[] bytes = file.encoded();
        if (output.isPresent()) {
            if (session.options().dryRun()) {
                return session.plan(List.of("write " + bytes.length + " bytes to " + output.get()));
            }
            LocalFiles.write(session, output.get(), bytes);
        }
        int count = file.tree().nodes().size();
        session.say(count + (count == 1 ? " node of " : " nodes of ") + path + " on " + host + ", "
                + (file.consistent() ? "all of one moment" : "NOT of one moment: others changed them each time"));
        return new Taken(file, bytes, output.orElse(null));
    }

    private record Taken(SnapshotFile file, byte[] bytes, @Nullable String output) implements Result {
        @Override
        public void text(Out out) {
            if (output == null) {
                out.raw(bytes);
            }
        }

        @Override
        public Object json() {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("path", file.tree().path().text());
            view.put("consistent", file.consistent());
            file.head().ifPresent(head -> {
                view.put("host", head.host());
                view.put("taken", Values.time(head.taken()));
            });
            if (output != null) {
                view.put("file", output);
                view.put("fileBytes", bytes.length);
                view.put("count", file.tree().nodes().size());
            } else {
                List<Map<String, Object>> nodes = new ArrayList<>();
                for (SavedNode node : file.tree().nodes().values()) {
                    nodes.add(Values.node(node.path(), node.value(), node.permissions()));
                }
                view.put("nodes", nodes);
            }
            return view;
        }
    }
}
