package org.xenscope.console.debug;

import java.util.List;
import java.util.function.Function;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.debug.DebugTarget;
import org.xenscope.debug.Feature;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UsageException;

/** What all words of the debugger have in common. */
final class DebugWords {
    private DebugWords() {}

    /**
     * A word that only looks.
     *
     * @param gdb what one would tell gdb, for {@code --as-shell}
     */
    static Result look(Session session, String gdb, Function<DebugSession, Result> work) {
        DebugSession debug = session.debugging();
        return session.rehearses() ? session.plan(List.of(gdb)) : work.apply(debug);
    }

    /** The same, of a word that does something to the program. */
    static Result change(Session session, String gdb, Function<DebugSession, Result> work) {
        DebugSession debug = session.debugging();
        if (session.rehearses()) {
            return session.plan(List.of(gdb));
        }
        session.mayChange(gdb);
        return work.apply(debug);
    }

    /** @throws RefusedException where the target cannot */
    static void need(DebugTarget target, Feature feature, String what) {
        if (!target.features().contains(feature)) {
            throw new RefusedException(
                    target.name() + " has no " + what, "`help` shows the words that every target has");
        }
    }

    /** A number that somebody typed. @param what it counts */
    static int number(String what, String text, int least) {
        if (!text.matches("\\d{1,8}") || Integer.parseInt(text) < least) {
            throw new UsageException("`" + text + "` is no " + what, "give a number from " + least);
        }
        return Integer.parseInt(text);
    }
}
