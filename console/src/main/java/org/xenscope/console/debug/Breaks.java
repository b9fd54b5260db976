package org.xenscope.console.debug;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.console.Arguments;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.debug.Breakpoint;
import org.xenscope.debug.BreakpointRequest;
import org.xenscope.debug.DebugTarget;
import org.xenscope.debug.Feature;
import org.xenscope.debug.Frame;
import org.xenscope.debug.Location;
import org.xenscope.debug.WatchRequest;
import org.xenscope.error.FailedException;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UsageException;

/** The words about breakpoints. */
public final class Breaks {
    private static final String IF = "if";

    private Breaks() {}

    /** {@code break [LOCATION] [if COND]}, with the options of {@code debug break}. */
    public static Result insert(Session session, Arguments arguments) {
        if (arguments.option("set").isPresent()) {
            arguments.words(0, 0);
            return set(session, arguments.option("set").get());
        }
        return insert(session, arguments, arguments.option("log"), arguments.has("once"));
    }

    /** {@code tbreak [LOCATION] [if COND]}. */
    public static Result once(Session session, Arguments arguments) {
        return insert(session, arguments, Optional.empty(), true);
    }

    private static Result insert(Session session, Arguments arguments, Optional<String> log, boolean once) {
        Conditional words = Conditional.of(arguments.words());
        int after = (int) arguments.count("after").orElse(0);
        return DebugWords.change(session, (once ? "tbreak" : "break") + words.text(), debug -> {
            Location location = words.what().isEmpty() ? here(debug) : location(debug, words.what());
            return made(
                    debug, debug.target().insert(new BreakpointRequest(location, words.condition(), after, log, once)));
        });
    }

    /** {@code log LOCATION TEXT}. */
    public static Result log(Session session, Arguments arguments) {
        String[] words = String.join(" ", arguments.words()).strip().split("\\s+", 2);
        if (words.length < 2) {
            throw new UsageException(
                    "say where, and what is to be said there", "{EXPR} in the text is its value: log xs_write {args}");
        }
        return DebugWords.change(
                session,
                "dprintf " + words[0] + ",\"" + words[1] + "\"",
                debug -> made(
                        debug,
                        debug.target()
                                .insert(BreakpointRequest.at(location(debug, words[0]))
                                        .saying(words[1]))));
    }

    /** {@code watch}, {@code rwatch}, {@code awatch EXPR [if COND]}. */
    public static Result watch(Session session, Arguments arguments, String gdb, WatchRequest.Access access) {
        Conditional words = Conditional.of(arguments.words());
        if (words.what().isEmpty()) {
            throw new UsageException(gdb + " what?", "name a variable, a field, a place in memory");
        }
        return DebugWords.change(session, gdb + words.text(), debug -> {
            DebugWords.need(debug.target(), Feature.WATCHPOINTS, "watchpoints");
            WatchRequest request = new WatchRequest(words.what(), access, words.condition());
            Selection at = debug.selection();
            return made(debug, debug.target().watch(request, at.thread(), at.level()));
        });
    }

    /** {@code breakpoints}. */
    public static Result list(Session session, Arguments arguments) {
        arguments.words(0, 0);
        return DebugWords.look(
                session,
                "info breakpoints",
                debug -> new BreakpointsView(debug.target().breakpoints()));
    }

    /** {@code delete N...}; none named, all, when somebody says yes. */
    public static Result delete(Session session, Arguments arguments) {
        List<String> words = arguments.words();
        return DebugWords.change(session, line("delete", words), debug -> {
            List<String> ids = words.isEmpty() ? all(debug.target()) : words;
            if (words.isEmpty() && !ids.isEmpty() && !session.agreed("delete all " + ids.size() + " breakpoints?")) {
                throw new RefusedException("no breakpoint is deleted: nobody said yes", "name them, or give --yes");
            }
            ids.forEach(debug.target()::remove);
            return Result.nothing();
        });
    }

    /** {@code enable}, {@code disable N...}; none named, all. */
    public static Result enable(Session session, Arguments arguments, boolean enabled) {
        List<String> words = arguments.words();
        return DebugWords.change(session, line(enabled ? "enable" : "disable", words), debug -> {
            List<String> ids = words.isEmpty() ? all(debug.target()) : words;
            ids.forEach(id -> debug.target().enable(id, enabled));
            return Result.nothing();
        });
    }

    /** A place as a person types it: a bare number is a line of the file that is looked at. */
    static Location location(DebugSession debug, String text) {
        if (!text.matches("[1-9]\\d{0,8}")) {
            return Location.parse(text);
        }
        String file = debug.selection()
                .frame()
                .file()
                .orElseThrow(() -> new UsageException(
                        "line " + text + " of which file? None is known here", "write FILE:" + text));
        return new Location.Line(file, Integer.parseInt(text));
    }

    private static Location here(DebugSession debug) {
        Frame frame = debug.selection().frame();
        if (frame.file().isPresent() && frame.line().isPresent()) {
            return new Location.Line(frame.file().get(), frame.line().getAsInt());
        }
        if (frame.address().isPresent()) {
            return new Location.Address(frame.address().getAsLong());
        }
        throw new UsageException("it cannot be told which place this is", "name a LOCATION");
    }

    private static Result set(Session session, String name) {
        return DebugWords.change(session, "break --set=" + name, debug -> {
            BreakpointSets.Chosen chosen = debug.sets().choose(name, debug.target());
            List<Breakpoint> made = new ArrayList<>();
            List<String> remarks = new ArrayList<>(chosen.remarks());
            for (BreakpointRequest request : chosen.requests()) {
                try {
                    made.add(debug.target().insert(request));
                } catch (FailedException e) {
                    // A symbol that this build does not have is no reason to do without the others.
                    remarks.add(request.location() + ": " + e.what());
                }
            }
            made.stream().filter(Breakpoint::pending).forEach(debug::pending);
            return new BreakpointsView.Made(made, remarks);
        });
    }

    private static Result made(DebugSession debug, Breakpoint breakpoint) {
        if (breakpoint.pending()) {
            debug.pending(breakpoint);
        }
        return new BreakpointsView.Made(List.of(breakpoint), List.of());
    }

    private static List<String> all(DebugTarget target) {
        return target.breakpoints().stream().map(Breakpoint::id).toList();
    }

    private static String line(String gdb, List<String> words) {
        return words.isEmpty() ? gdb : gdb + " " + String.join(" ", words);
    }

    /** {@code WHAT if CONDITION}. */
    private record Conditional(String what, Optional<String> condition) {
        static Conditional of(List<String> words) {
            // At the prompt an expression comes as one word, whatever is in it.
            List<String> all = words.size() == 1 ? List.of(words.get(0).strip().split("\\s+")) : words;
            int at = all.indexOf(IF);
            if (at < 0) {
                return new Conditional(String.join(" ", words).strip(), Optional.empty());
            }
            String condition = String.join(" ", all.subList(at + 1, all.size()));
            if (condition.isBlank()) {
                throw new UsageException("if what?", "an expression of the program's language stands behind `if`");
            }
            return new Conditional(String.join(" ", all.subList(0, at)), Optional.of(condition));
        }

        String text() {
            return (what.isEmpty() ? "" : " " + what)
                    + condition.map(c -> " if " + c).orElse("");
        }
    }
}
