package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Map;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.DebugOpener;
import org.xenscope.console.debug.DebugOrders;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Table;

/** Begins a debug session. */
@AutoService(Command.class)
public final class DebugAttach implements Command {
    @Override
    public String usage() {
        return """
                debug attach - debug TARGET: a prompt that takes gdb's words, whatever is behind it

                Example: xenscope debug attach jvm:127.0.0.1:5005
                Usage: xenscope debug attach [OPTIONS] [TARGET]
                     --ex=WORDS             do that at the prompt first; may be given several times; - is stdin
                     --batch                end when these are done

                Without TARGET: what there is to attach to. Without a terminal, words are read from stdin, a line each; with --ex only
                those are done. Ending the session, also by Ctrl-D or a signal, lets the target run on.
                """;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        List<String> words = arguments.words(0, 1);
        if (words.isEmpty()) {
            return new Ways(DebugOpener.found());
        }
        DebugOpener opener = DebugOpener.of(words.get(0));
        session.mayDebug();
        return opener.open(session, words.get(0), DebugOrders.of(arguments));
    }

    /** What can be attached to. */
    private record Ways(List<DebugOpener> openers) implements Result {
        @Override
        public void text(Out out) {
            Table table = new Table("TARGET", "WHAT");
            openers.forEach(each -> table.row(each.form(), each.summary()));
            table.print(out);
        }

        @Override
        public Object json() {
            return openers.stream()
                    .map(each -> Map.of("form", each.form(), "summary", each.summary()))
                    .toList();
        }
    }
}
