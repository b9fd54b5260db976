package org.xenscope.console.debug;

import java.util.ArrayList;
import java.util.List;
import org.xenscope.console.Arguments;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.debug.DebugTarget;
import org.xenscope.debug.Frame;
import org.xenscope.debug.SourceLine;
import org.xenscope.debug.Variable;
import org.xenscope.error.UsageException;

/** The words that look at threads and their frames. */
public final class Stacks {
    /** Of a stack that somebody looks at without saying how much of it. */
    private static final int USUAL = 100;

    private Stacks() {}

    /** {@code bt [N|full]}. */
    public static Result backtrace(Session session, Arguments arguments) {
        List<String> words = new ArrayList<>(arguments.words(0, 2));
        boolean full = words.remove("full");
        if (words.size() > 1) {
            throw new UsageException("`" + words.get(1) + "` is one word too many", "say `bt`, `bt 5` or `bt full`");
        }
        int most = words.isEmpty() ? USUAL : DebugWords.number("number of frames", words.get(0), 1);
        return DebugWords.look(session, "backtrace" + (full ? " -full" : ""), debug -> {
            DebugTarget target = debug.target();
            String thread = debug.selection().thread();
            // one more than is shown says whether there is more
            List<Frame> frames = target.frames(thread, 0, most + 1);
            boolean more = frames.size() > most;
            List<Frame> shown = more ? frames.subList(0, most) : frames;
            List<List<Variable>> variables = full
                    ? shown.stream()
                            .map(frame -> locals(target, thread, frame.level()))
                            .toList()
                    : List.of();
            return new StackView(
                    thread, List.copyOf(shown), variables, debug.selection().level(), more);
        });
    }

    /** {@code locals}. */
    public static Result locals(Session session, Arguments arguments) {
        arguments.words(0, 0);
        return DebugWords.look(session, "info locals", debug -> {
            Selection at = debug.selection();
            return new VariablesView(locals(debug.target(), at.thread(), at.level()), "locals");
        });
    }

    /** {@code args}. */
    public static Result arguments(Session session, Arguments arguments) {
        arguments.words(0, 0);
        return DebugWords.look(session, "info args", debug -> {
            Selection at = debug.selection();
            List<Variable> found = debug.target().variables(at.thread(), at.level()).stream()
                    .filter(Variable::argument)
                    .toList();
            return new VariablesView(found, "arguments");
        });
    }

    /** {@code threads}. */
    public static Result threads(Session session, Arguments arguments) {
        arguments.words(0, 0);
        return DebugWords.look(
                session,
                "info threads",
                debug -> new ThreadsView(
                        debug.target().threads(), debug.selection().thread()));
    }

    /** {@code thread [N]}. */
    public static Result thread(Session session, Arguments arguments) {
        List<String> words = arguments.words(0, 1);
        return DebugWords.look(session, "thread" + behind(words), debug -> {
            String thread = words.isEmpty() ? debug.selection().thread() : words.get(0);
            int level = words.isEmpty() ? debug.selection().level() : 0;
            return chosen(debug, thread, level, true);
        });
    }

    /** {@code frame [N]}. */
    public static Result frame(Session session, Arguments arguments) {
        List<String> words = arguments.words(0, 1);
        return DebugWords.look(session, "frame" + behind(words), debug -> {
            int level = words.isEmpty() ? debug.selection().level() : DebugWords.number("frame", words.get(0), 0);
            return chosen(debug, debug.selection().thread(), level, false);
        });
    }

    /** {@code up [N]}, {@code down [N]}. @param sign 1 for outwards */
    public static Result move(Session session, Arguments arguments, int sign) {
        List<String> words = arguments.words(0, 1);
        int by = words.isEmpty() ? 1 : DebugWords.number("number of frames", words.get(0), 1);
        return DebugWords.look(session, (sign > 0 ? "up" : "down") + behind(words), debug -> {
            int from = debug.selection().level();
            if (sign < 0 && from == 0) {
                throw new UsageException("this is the innermost frame", "`up` goes outwards");
            }
            return chosen(debug, debug.selection().thread(), Math.max(0, from + sign * by), false);
        });
    }

    private static Result chosen(DebugSession debug, String thread, int level, boolean withThread) {
        Frame frame = debug.selection().choose(thread, level);
        debug.reading().forget();
        List<SourceLine> source = frame.line().isPresent() ? debug.target().source(frame, 0) : List.of();
        return new FrameView(thread, debug.name(thread), frame, source, withThread);
    }

    private static List<Variable> locals(DebugTarget target, String thread, int level) {
        return target.variables(thread, level).stream()
                .filter(each -> !each.argument())
                .toList();
    }

    private static String behind(List<String> words) {
        return words.isEmpty() ? "" : " " + words.get(0);
    }
}
