package org.xenscope.console.debug;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.xenscope.console.Arguments;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.debug.DebugTarget;
import org.xenscope.debug.Feature;
import org.xenscope.debug.Location;
import org.xenscope.debug.RunState;
import org.xenscope.debug.StepKind;
import org.xenscope.debug.Stop;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UsageException;

/** The words that have the target run. */
public final class Runs {
    private static final String BESIDE = "&";

    private Runs() {}

    /** {@code cont}: behind {@code &} the prompt is there at once. Of a target that runs, it waits. */
    public static Result cont(Session session, Arguments arguments) {
        List<String> words = words(arguments, 0);
        return DebugWords.change(session, "continue", debug -> {
            needControl(debug.target());
            if (debug.attended() && !beside(words)) {
                session.say("continuing; Ctrl-C stops it");
            } else if (!beside(words)) {
                session.status("waiting until " + debug.target().name() + " stops");
            }
            boolean runs = debug.target().state() == RunState.RUNNING;
            return run(session, debug, words, runs ? target -> {} : DebugTarget::resume);
        });
    }

    /** {@code step}, {@code next}, {@code stepi}: so often, or until something else stops it. */
    public static Result step(Session session, Arguments arguments, String gdb, StepKind kind) {
        List<String> words = words(arguments, 1);
        List<String> counts =
                words.stream().filter(word -> !word.equals(BESIDE)).toList();
        int count = counts.isEmpty() ? 1 : DebugWords.number("number of steps", counts.get(0), 1);
        return DebugWords.change(session, count == 1 ? gdb : gdb + " " + count, debug -> {
            needControl(debug.target());
            if (kind == StepKind.INSTRUCTION) {
                DebugWords.need(debug.target(), Feature.INSTRUCTIONS, "machine instructions to step by");
            }
            String thread = debug.selection().thread();
            Result came = Result.nothing();
            for (int i = 0; i < count; i++) {
                came = run(session, debug, words, target -> target.step(kind, thread));
                if (!(came instanceof StopView view) || view.stop().reason() != Stop.Reason.STEP) {
                    return came;
                }
            }
            return came;
        });
    }

    /** {@code finish}: out of the frame that is looked at. */
    public static Result finish(Session session, Arguments arguments) {
        List<String> words = words(arguments, 0);
        return DebugWords.change(session, "finish", debug -> {
            needControl(debug.target());
            String thread = debug.selection().thread();
            return run(session, debug, words, target -> target.step(StepKind.OUT, thread));
        });
    }

    /** {@code until LOCATION}. */
    public static Result until(Session session, Arguments arguments) {
        List<String> words = new ArrayList<>(arguments.words());
        boolean beside = words.remove(BESIDE);
        if (words.isEmpty()) {
            throw new UsageException("until where?", "name a LOCATION; `finish` goes on until the frame is left");
        }
        String place = String.join(" ", words);
        return DebugWords.change(session, "until " + place, debug -> {
            needControl(debug.target());
            DebugWords.need(debug.target(), Feature.UNTIL, "way to run until a place");
            Location location = Breaks.location(debug, place);
            String thread = debug.selection().thread();
            return run(session, debug, beside ? List.of(BESIDE) : List.of(), target -> target.until(location, thread));
        });
    }

    /** {@code interrupt}: it stands, wherever it is. */
    public static Result interrupt(Session session, Arguments arguments) {
        arguments.words(0, 0);
        return DebugWords.change(session, "interrupt", debug -> {
            needControl(debug.target());
            return debug.interrupt();
        });
    }

    /** @throws RefusedException for a target that runs whatever happens */
    private static void needControl(DebugTarget target) {
        if (!target.features().contains(Feature.CONTROL)) {
            throw new RefusedException(
                    target.name() + " is only looked at: it cannot be stopped, stepped or continued",
                    "`threads` and `bt` show where it is");
        }
    }

    private static Result run(Session session, DebugSession debug, List<String> words, Consumer<DebugTarget> start) {
        Runnable begin = () -> start.accept(debug.target());
        if (beside(words)) {
            debug.start(begin);
            return Result.nothing();
        }
        return debug.go(begin, session.takeLimit());
    }

    private static boolean beside(List<String> words) {
        return words.contains(BESIDE);
    }

    /** Up to so many, besides the sign that says not to wait. */
    private static List<String> words(Arguments arguments, int most) {
        int all = arguments.words().contains(BESIDE) ? most + 1 : most;
        return arguments.words(0, all);
    }
}
