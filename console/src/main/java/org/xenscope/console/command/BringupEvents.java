package org.xenscope.console.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.xenscope.console.Event;
import org.xenscope.console.Session;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.recipes.bringup.BringupListener;
import org.xenscope.recipes.bringup.Planned;
import org.xenscope.recipes.debug.DebugProgress;

/** Shows a bring-up as it goes: a line a step; what is waited for, where a line can be drawn over. */
final class BringupEvents implements BringupListener {
    private final Session session;
    private String running = "";
    private boolean ran;

    BringupEvents(Session session) {
        this.session = session;
    }

    /** What will be done, before it is; a program is told step by step. */
    void planned(String heading, List<Line> plan) {
        if (!session.options().json() && !session.options().quiet()) {
            session.emit(new Plan(heading, plan, false));
        }
    }

    @Override
    public synchronized void step(Progress progress) {
        if (progress.state() == State.RUNNING) {
            running = String.format(" %2d %-20s", progress.number(), progress.title());
            session.status(running + " …");
        }
        boolean inPlan = progress.state() == State.SKIPPED && progress.detail().startsWith(Planned.NOTHING);
        if (session.options().json() || progress.state() != State.RUNNING && !inPlan) {
            session.clearStatus();
            session.emit(new Step(progress));
        }
    }

    @Override
    public synchronized void waiting(String id, String what) {
        session.status(running + " …  waits for " + what);
    }

    @Override
    public synchronized void debug(DebugProgress progress, long atMillis) {
        boolean again = ran && progress.state() == DebugProgress.State.RUNNING;
        ran |= progress.state() == DebugProgress.State.RUNNING;
        // a person knows that it goes on after each hit
        if (session.options().json() || !again) {
            session.clearStatus();
            session.emit(new Debug(progress, atMillis));
        }
    }

    /** A line among the steps, and what JSON has between theirs. */
    private record Debug(DebugProgress progress, long atMillis) implements Event {
        @Override
        public void text(Out out) {
            out.print(Style.QUIET, "      gdb: ");
            out.prose(progress.state() == DebugProgress.State.FAILED ? Style.BAD : Style.PLAIN, progress.detail())
                    .line();
        }

        @Override
        public Object json() {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("debug", progress.state().name().toLowerCase(Locale.ROOT));
            view.put("atMillis", atMillis);
            progress.pid().ifPresent(pid -> view.put("pid", pid));
            progress.leftMillis().ifPresent(left -> view.put("leftMillis", left));
            view.put("detail", progress.detail());
            return view;
        }
    }

    /**
     * All steps of the plan.
     *
     * @param whole whether every command is shown to its end, whatever the width
     */
    record Plan(String heading, List<Line> lines, boolean whole) implements Event {
        /** What stands before the plan of a step. */
        private static final int BEFORE = 25;

        private static final int NARROWEST = 30;

        @Override
        public void text(Out out) {
            out.line(Style.STRONG, heading);
            for (Line line : lines) {
                String undo = line.planned().undo().isEmpty()
                        ? ""
                        : "   undo: " + line.planned().undo();
                int columns = out.look().columns() - BEFORE;
                boolean below = out.look().moving() && columns - undo.length() < NARROWEST;
                int room = Math.max(NARROWEST, below ? columns : columns - undo.length());
                String what = line.planned().what();
                out.print(Style.QUIET, String.format(" %2d %-20s ", line.number(), line.title()));
                out.print(
                        line.planned().skipped() ? Style.QUIET : Style.PLAIN,
                        whole || what.length() <= room ? what : what.substring(0, room - 1) + "…");
                if (below && !undo.isEmpty()) {
                    out.line().print(" ".repeat(BEFORE));
                    undo = undo.strip();
                }
                out.line(Style.QUIET, undo);
            }
            out.line();
        }

        @Override
        public Object json() {
            return Map.of("plan", lines.stream().map(Plan::view).toList());
        }

        private static Map<String, Object> view(Line line) {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("number", line.number());
            view.put("step", line.id());
            view.put("what", line.planned().what());
            view.put("commands", line.planned().shell());
            view.put("undo", line.planned().undo());
            view.put("skipped", line.planned().skipped());
            return view;
        }
    }

    private record Step(Progress progress) implements Event {
        @Override
        public void text(Out out) {
            out.print(String.format(" %2d %-20s", progress.number(), progress.title()));
            switch (progress.state()) {
                case DONE -> out.print(Style.GOOD, " ✓ ");
                case FAILED -> out.print(Style.BAD, " ✗ ");
                case SKIPPED -> out.print(Style.QUIET, " – ");
                default -> out.print(" " + progress.state().name().toLowerCase(Locale.ROOT) + " ");
            }
            boolean timed = progress.state() == State.DONE || progress.state() == State.FAILED;
            out.print(
                    Style.QUIET,
                    timed ? String.format(Locale.ROOT, "%6.1f s  ", progress.millis() / 1000.0) : " ".repeat(10));
            out.prose(progress.state() == State.SKIPPED ? Style.QUIET : Style.PLAIN, progress.detail())
                    .line();
        }

        @Override
        public Object json() {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("step", progress.id());
            view.put("state", progress.state().name().toLowerCase(Locale.ROOT));
            view.put("atMillis", progress.atMillis());
            view.put("millis", progress.millis());
            view.put("detail", progress.detail());
            view.put("number", progress.number());
            return view;
        }
    }
}
