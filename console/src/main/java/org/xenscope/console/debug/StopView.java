package org.xenscope.console.debug;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.debug.DebugTarget;
import org.xenscope.debug.Frame;
import org.xenscope.debug.SourceLine;
import org.xenscope.debug.Stop;
import org.xenscope.debug.Variable;

/**
 * Why and where it stands.
 *
 * @param name what the program calls the thread
 * @param source the line where it stands; empty when the file is not here
 * @param near whether a step ended in the function where it began, so that the line alone says all
 */
record StopView(Stop stop, String name, List<SourceLine> source, boolean near) implements Moment {
    static StopView of(DebugTarget target, Stop stop, String name, Optional<Stop> before) {
        List<SourceLine> source = stop.frame()
                .filter(frame -> frame.line().isPresent())
                .map(frame -> target.source(frame, 0))
                .orElse(List.of());
        boolean near = stop.reason() == Stop.Reason.STEP
                && !source.isEmpty()
                && before.filter(last -> last.thread().equals(stop.thread())
                                && function(last).equals(function(stop)))
                        .isPresent();
        return new StopView(called(target, stop), name, source, near);
    }

    /** A breakpoint on a function of which nothing else is known: what it was called with. */
    private static Stop called(DebugTarget target, Stop stop) {
        boolean bare = stop.reason() == Stop.Reason.BREAKPOINT
                && stop.frame()
                        .filter(frame ->
                                frame.line().isEmpty() && frame.arguments().isEmpty())
                        .isPresent();
        if (!bare) {
            return stop;
        }
        Frame frame = stop.frame().get();
        List<Variable> arguments = target.variables(stop.thread(), frame.level());
        return new Stop(
                stop.reason(),
                stop.breakpoint(),
                stop.thread(),
                Optional.of(new Frame(
                        frame.level(),
                        frame.function(),
                        arguments,
                        frame.file(),
                        frame.path(),
                        frame.line(),
                        frame.address(),
                        frame.module())),
                stop.detail());
    }

    private static Optional<String> function(Stop stop) {
        return stop.frame().map(Frame::function);
    }

    @Override
    public void text(Out out) {
        if (!near) {
            int width = stop.frame().map(FrameText::width).orElse(0);
            if (stop.reason() != Stop.Reason.STEP) {
                String thread = ", thread " + FrameText.one(stop.thread()) + quotedName()
                        + (stop.frame().isPresent() ? ":" : "");
                out.print(Style.STRONG, why()).print(thread);
                // where it stands is one piece: behind it, or below
                boolean fits = why().length() + thread.length() + 1 + width
                        <= out.look().columns();
                if (stop.frame().isPresent()) {
                    out.print(fits || !out.look().moving() ? " " : "\n    ");
                }
            }
            stop.frame().ifPresentOrElse(frame -> FrameText.print(out, frame), out::line);
        }
        FrameText.source(out, source);
    }

    private String quotedName() {
        return name.isEmpty() ? "" : " \"" + FrameText.one(name) + "\"";
    }

    private String why() {
        String detail = FrameText.one(stop.detail());
        return switch (stop.reason()) {
            case BREAKPOINT ->
                "breakpoint " + stop.breakpoint().map(FrameText::one).orElse("?");
            case WATCHPOINT ->
                "watchpoint " + stop.breakpoint().map(FrameText::one).orElse("?")
                        + (detail.isEmpty() ? "" : ": " + detail);
            case STEP -> "";
            case SIGNAL -> "signal " + detail;
            case EXEC -> "about to be another program" + (detail.isEmpty() ? "" : ": " + detail);
            case INTERRUPT -> "interrupted";
            case ATTACH -> "stands";
            case EXCEPTION -> "exception " + detail;
            case OTHER -> detail.isEmpty() ? "stopped" : "stopped: " + detail;
        };
    }

    @Override
    public Object json() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("event", "stopped");
        view.putAll(DebugJson.stop(stop));
        view.put("threadName", name);
        view.put("source", DebugJson.source(source));
        return view;
    }
}
