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
import org.xenscope.console.text.Escape;
import org.xenscope.console.text.Out;
import org.xenscope.error.AbsentException;
import org.xenscope.xenstore.StorePath;

/** Reads values. */
@AutoService(Command.class)
public final class StoreRead implements Command {
    @Override
    public String usage() {
        return """
                store read - print the value of each PATH

                Example: xenscope store read /local/domain/0/name
                Usage: xenscope store read [OPTIONS] PATH...
                  -r --raw                  the bytes as they are, nothing escaped, no line end

                A PATH without a slash in front is below dom0's own node: device-model/1/state is
                /local/domain/0/device-model/1/state, as for xenstore-read on dom0. --json gives
                {"nodes":[{"path","value"}...]}, valueBase64 where it is no UTF-8 text; for one PATH, its path and
                value stand beside nodes too.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.STORE_PATH);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        List<StorePath> paths = arguments.words(1, Integer.MAX_VALUE).stream()
                .map(Values::storePath)
                .toList();
        if (session.options().asShell()) {
            return session.plan(List.of("xenstore-read " + (arguments.has("raw") ? "-R " : "") + Shell.words(paths)));
        }
        List<Read> reads = new ArrayList<>();
        for (StorePath path : paths) {
            byte[] value = session.store()
                    .read(path)
                    .orElseThrow(() -> new AbsentException(
                            "there is no " + path.brief() + " in the store of "
                                    + session.host().name(),
                            "`xenscope store ls " + above(path) + "` shows what there is"));
            reads.add(new Read(path, value));
        }
        return new Reading(reads, arguments.has("raw"));
    }

    private static String above(StorePath path) {
        return path.absolute() && !path.root() ? path.parent().text() : "/";
    }

    private record Read(StorePath path, byte[] value) {}

    private record Reading(List<Read> reads, boolean raw) implements Result {
        @Override
        public void text(Out out) {
            for (Read read : reads) {
                if (raw) {
                    out.raw(read.value);
                } else {
                    out.line(Escape.value(read.value));
                }
            }
        }

        @Override
        public Object json() {
            List<Map<String, Object>> nodes = new ArrayList<>();
            for (Read read : reads) {
                Map<String, Object> node = new LinkedHashMap<>();
                node.put("path", read.path.text());
                Values.put(node, "value", read.value);
                nodes.add(node);
            }
            Map<String, Object> view = new LinkedHashMap<>();
            if (nodes.size() == 1) {
                // as it was before there was a list, and as scripts read it
                view.putAll(nodes.get(0));
            }
            view.put("nodes", nodes);
            return view;
        }
    }
}
