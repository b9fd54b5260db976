package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.nio.file.Path;
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
                     --source=DIR           Java sources are below DIR; may be given several times; usual: where you are
                     --ex=WORDS             do that at the prompt first; may be given several times; - is stdin
                     --batch                end when these are done

                Without TARGET: what there is to attach to. Without a terminal, words are read from stdin, a line each; with --ex only
                those are done. Ending the session, also by Ctrl-D or a signal, lets the target run on.

                jvm:PORT and jvm:HOST:PORT are debug ports (JDWP) as this machine reaches them; with the word host for HOST, PORT is on
                the loopback interface of the host (-H), and is reached through xenscope's own connection, so that nothing listens
                for it here: jvm:host:5005. Nobody is asked for a password there: keep such ports on loopback, and have one in a
                guest forwarded to the host: ssh -NL 5005:127.0.0.1:5005 root@GUEST.

                self looks into another xenscope of yours: what its main thread waits for, who has which lock, deadlocks; it goes on
                as before, and this may be done with --read-only. self:PID where there are several.
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
        List<Path> sources = arguments.all("source").stream().map(session::path).toList();
        return opener.open(session, words.get(0), sources, DebugOrders.of(arguments));
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
