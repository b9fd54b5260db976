package org.xenscope.console;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.xenscope.console.text.Look;
import org.xenscope.console.text.Out;
import org.xenscope.recipes.Journals;

/** Walks through what commands load, so that the class-data archive made meanwhile holds it. Touches no host. */
final class Rehearsal {
    private Rehearsal() {}

    public static void main(String[] line) throws ReflectiveOperationException {
        Out out = new Out(new ByteArrayOutputStream(), new Look(true, true, true, 80));
        Journals journals = new Journals(Path.of("/nonexistent"), Clock.systemUTC());
        Surroundings surroundings =
                new Surroundings(out, out, Asker.NOBODY, Clock.systemUTC(), Map.of(), Path.of("/"), journals);
        Commands commands = Commands.found();
        try (HostDoor door = new HostDoor()) {
            Runner runner = new Runner(commands, surroundings, door);
            for (String words : List.of(
                    "--help",
                    "store ls --help",
                    "session list --json",
                    "store ls / -R -p -H unix:/nonexistent/socket",
                    "-H ssh://user@-bad store ls")) {
                runner.run(GlobalOptions.parse(List.of(words.split(" ")), commands::passesThrough));
            }
        }
        Terminal.of(Map.of());
        for (String name : List.of(
                "org.jline.reader.impl.LineReaderImpl",
                "org.jline.terminal.impl.PosixSysTerminal",
                "org.jline.reader.impl.history.DefaultHistory",
                "org.jline.reader.impl.DefaultParser")) {
            Class.forName(name);
        }
    }
}
