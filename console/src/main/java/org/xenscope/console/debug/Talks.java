package org.xenscope.console.debug;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.xenscope.console.Arguments;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.text.Out;
import org.xenscope.debug.DebugTarget;
import org.xenscope.debug.Feature;
import org.xenscope.debug.RunState;
import org.xenscope.error.AbsentException;
import org.xenscope.error.FailedException;
import org.xenscope.error.UsageException;

/** The words about the session itself, and those for the debugger behind it. */
public final class Talks {
    /** Scripts that run scripts: no deeper. */
    private static final int DEEPEST = 10;

    private Talks() {}

    /** {@code gdb RAW…}. */
    public static Result raw(Session session, Arguments arguments) {
        String said = String.join(" ", arguments.words()).strip();
        if (said.isEmpty()) {
            throw new UsageException("gdb what?", "what stands behind it is gdb's own: gdb info sharedlibrary");
        }
        return DebugWords.change(session, said, debug -> raw(debug.target(), said));
    }

    private static Result raw(DebugTarget target, String said) {
        DebugWords.need(target, Feature.RAW, "language of its own");
        return new RawView(target.raw(said));
    }

    /** {@code info WHAT}: what gdb's users ask so; the rest is asked of gdb. */
    public static Result info(Session session, Arguments arguments) {
        List<String> words = List.of(String.join(" ", arguments.words()).strip().split("\\s+"));
        String what = words.get(0).toLowerCase(Locale.ROOT);
        List<String> rest = words.subList(1, words.size());
        String word =
                switch (what) {
                    case "b", "br", "break", "breakpoint", "breakpoints", "watchpoints" -> "breakpoints";
                    case "threads", "thread", "th" -> "threads";
                    case "locals", "lo" -> "locals";
                    case "args", "ar" -> "args";
                    case "registers", "r", "reg" -> "registers";
                    case "stack", "s" -> "bt";
                    case "frame", "f" -> "frame";
                    case "program", "target", "" -> "status";
                    default -> "";
                };
        if (word.isEmpty()) {
            String said = "info " + String.join(" ", words);
            return DebugWords.look(session, said, debug -> raw(debug.target(), said));
        }
        return session.lines().command(session, List.of("debug", word), rest);
    }

    /** {@code status}. */
    public static Result status(Session session, Arguments arguments) {
        arguments.words(0, 0);
        return DebugWords.look(session, "info program", debug -> {
            DebugTarget target = debug.target();
            return new StatusView(
                    target.name(),
                    target.kind(),
                    target.state(),
                    target.stop().map(debug::view),
                    target.state() == RunState.ENDED ? 0 : target.breakpoints().size(),
                    debug.age(),
                    debug.warning());
        });
    }

    /** {@code source FILE}: each of its lines as if it were typed, up to the first that fails. */
    public static Result source(Session session, Arguments arguments) {
        String name = arguments.words(1, 1).get(0);
        DebugSession debug = session.debugging();
        List<String> lines = lines(session.path(name));
        if (!debug.enter(DEEPEST)) {
            throw new FailedException(name + " runs itself, again and again", "take `source` out of it");
        }
        try {
            for (String line : lines) {
                DebugLine words = DebugLine.parse(line, session.lines()::isCommand);
                if (words.words().isEmpty() || debug.over()) {
                    continue;
                }
                int exit = session.lines().run(words.words());
                if (exit != 0) {
                    return new Sourced(exit);
                }
            }
            return Result.nothing();
        } finally {
            debug.leaveScript();
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AbsentException(file + " cannot be read: " + e.getMessage(), "name a file of this machine", e);
        }
    }

    /** {@code help}: the words, and those that gdb's users know them by. */
    public static Result help(Session session, Arguments arguments) {
        arguments.words(0, 0);
        return new HelpView(session.debugging().prompt(), session.lines()::summary);
    }

    /** {@code end}. */
    public static Result end(Session session, Arguments arguments) {
        arguments.words(0, 0);
        return DebugWords.look(session, "detach", debug -> {
            debug.leave();
            return Result.nothing();
        });
    }

    /** Every line has shown what came of it. */
    private record Sourced(int exit) implements Result {
        @Override
        public void text(Out out) {}

        @Override
        public Object json() {
            return Silent.NOTHING;
        }
    }
}
