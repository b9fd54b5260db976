package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.error.AbsentException;
import org.xenscope.xenstore.Detail;
import org.xenscope.xenstore.Permission;
import org.xenscope.xenstore.Snapshot;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StoreNode;
import org.xenscope.xenstore.StorePath;
import org.xenscope.xenstore.ValueText;

/** Lists nodes as {@code xenstore-ls -f} does: whole paths, values escaped the same way. */
@AutoService(Command.class)
public final class StoreLs implements Command {
    @Override
    public String usage() {
        return """
                store ls - list the store: the children of PATH, or with -R all below it

                Example: xenscope store ls /local/domain/1/device -R -p
                Usage: xenscope store ls [OPTIONS] [PATH]
                  -R --recursive            all below PATH, each node before its children
                  -p --permissions          owner and permissions, as in (n0,r1)

                A PATH without a slash in front is below dom0's own node, /local/domain/0.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.STORE_PATH);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        List<String> words = arguments.words(0, 1);
        StorePath path = Values.storePath(words.isEmpty() ? "/" : words.get(0));
        if (session.options().asShell()) {
            return session.plan(List.of(Shell.list(path, arguments.has("recursive"), arguments.has("permissions"))));
        }
        Store store = session.store();
        if (arguments.has("recursive")) {
            boolean permissions =
                    arguments.has("permissions") || session.options().json();
            // without permissions the daemon has a third less to do
            Snapshot snapshot = store.snapshot(path, permissions ? Detail.ALL : Detail.VALUES);
            List<StoreNode> nodes =
                    snapshot.root().stream().filter(n -> !n.path().equals(path)).toList();
            return new Listing(path, nodes, arguments.has("permissions"), snapshot.consistent());
        }
        List<StoreNode> nodes = store.consistently(reader -> {
            List<StoreNode> children = new ArrayList<>();
            for (String name : reader.directory(path)) {
                StorePath child = path.child(name);
                byte[] value = reader.read(child)
                        .orElseThrow(() -> new AbsentException(child + " went while it was read", "look again"));
                children.add(new StoreNode(child, value, reader.permissions(child), List.of()));
            }
            return children;
        });
        return new Listing(path, nodes, arguments.has("permissions"), true);
    }

    /** What stands there, in the daemon's order. */
    record Listing(StorePath path, List<StoreNode> nodes, boolean permissions, boolean consistent) implements Result {
        @Override
        public void text(Out out) {
            for (StoreNode node : nodes) {
                String line = node.path().text() + " = \"" + ValueText.escape(node.value()) + '"';
                if (permissions) {
                    out.print(line).line(Style.QUIET, "   " + Permission.list(node.permissions()));
                } else {
                    out.line(line);
                }
            }
            if (!consistent) {
                out.line(Style.CAUTION, "# not of one moment: the store changed while it was read");
            }
        }

        @Override
        public Object json() {
            List<Map<String, Object>> views = new ArrayList<>();
            for (StoreNode node : nodes) {
                views.add(Values.node(node.path(), node.value(), node.permissions()));
            }
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("path", path.text());
            all.put("nodes", views);
            all.put("consistent", consistent);
            return all;
        }
    }
}
