package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.nio.file.Path;
import java.util.List;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.DebugOrders;
import org.xenscope.console.debug.JvmLaunching;

/** Starts a Java program under the debugger. */
@AutoService(Command.class)
public final class DebugLaunch implements Command {
    @Override
    public String usage() {
        return """
                debug launch - start a Java program under the debugger; it stands before its first instruction

                Example: xenscope debug launch -- java -cp classes org.example.Main
                Usage: xenscope debug launch [OPTIONS] -- JAVA [WORD...]
                     --source=DIR           Java sources are below DIR; may be given several times; usual: where you are
                     --ex=WORDS             do that at the prompt first; may be given several times; - is stdin
                     --batch                end when these are done

                JAVA is a Java launcher, what follows are its words. The program's standard input is empty, what it says is shown; it
                ends with the session. `debug attach` debugs one that runs already.
                """;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        List<String> words = arguments.words(2, Integer.MAX_VALUE);
        session.mayDebug();
        return JvmLaunching.launch(
                session,
                Path.of(words.get(0)),
                words.subList(1, words.size()),
                arguments.all("source").stream().map(session::path).toList(),
                DebugOrders.of(arguments));
    }
}
