package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
import org.xenscope.error.RefusedException;
import org.xenscope.error.UsageException;
import org.xenscope.gdb.server.UserScript;

/** A session for the user's own gdb. */
@AutoService(Command.class)
public final class GdbScript implements Command {
    @Override
    public String usage() {
        return """
                gdb script - write a file with which your own gdb debugs DOMAIN's QEMU, or another process of the host

                Example: xenscope gdb script hvm -o hvm.gdb
                Usage: xenscope gdb script [OPTIONS] [DOMAIN]
                %s  -o --output=FILE            where to; - is standard output
                     --force                write over a FILE that is there

                The program and its libraries are fetched once and kept by build id in $XDG_CACHE_HOME/xenscope/symbols, so
                gdb has them at once. Nothing is attached before gdb runs the file, `gdb -x FILE`: that runs `xenscope gdb
                relay`, which needs the same environment (XDG_STATE_HOME for the lab).
                """
                .formatted(GdbTargets.OPTIONS);
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.DOMAIN);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        String name = arguments
                .option("output")
                .orElseThrow(() -> new UsageException(
                        "gdb script: where the script shall go is missing", "give -o FILE; -o - is standard output"));
        Path file = session.path(name);
        if (!name.equals("-") && Files.exists(file) && !arguments.has("force")) {
            throw new RefusedException(name + " is there already", "give --force to write over it, or another name");
        }
        UserScript script = GdbScripts.of(session, arguments);
        if (!name.equals("-")) {
            LocalFiles.write(session, name, script.text().getBytes(StandardCharsets.UTF_8));
        }
        return new Written(script, name);
    }

    private record Written(UserScript script, String name) implements Result {
        @Override
        public void text(Out out) {
            if (name.equals("-")) {
                script.text().lines().forEach(out::line);
                return;
            }
            out.print(Style.GOOD, "✓ ").line(name + " debugs " + script.target().name() + ": gdb -x " + name);
            GdbScripts.missing(script.symbols(), out);
        }

        @Override
        public Object json() {
            Map<String, Object> view = new LinkedHashMap<>(GdbScripts.json(script));
            if (name.equals("-")) {
                view.put("script", script.text());
            } else {
                view.put("file", name);
            }
            return view;
        }
    }
}
