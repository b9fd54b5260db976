package org.xenscope.console.debug;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.xenscope.console.Event;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.debug.Breakpoint;
import org.xenscope.debug.DebugEvent;

/**
 * What happened to a target, other than that it stopped or ended. A person is told what they would want to know; a program
 * all of it.
 *
 * @param since the session began
 */
record EventLine(Instant at, Duration since, DebugEvent event) implements Event {
    @Override
    public void text(Out out) {
        if (event instanceof DebugEvent.Logged logged) {
            out.print(Style.QUIET, "+" + seconds(since) + "  ");
            out.prose(
                    "log " + FrameText.one(logged.breakpoint()) + ", thread " + FrameText.one(logged.thread()) + ": ");
            out.prose(FrameText.one(logged.text())).line();
        } else if (event instanceof DebugEvent.Output output) {
            Style style = output.source() == DebugEvent.Output.Source.DEBUGGER ? Style.QUIET : Style.PLAIN;
            output.text().lines().map(FrameText::one).forEach(line -> out.line(style, line));
        }
        // Threads come and go in a QEMU at every request: `threads` lists them, JSON has each.
    }

    /** Seconds with thousandths: log points are compared. */
    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.3f s", time.toMillis() / 1000.0);
    }

    @Override
    public Object json() {
        Map<String, Object> view = new LinkedHashMap<>();
        if (event instanceof DebugEvent.Logged logged) {
            view.put("event", "logged");
            view.put("breakpoint", logged.breakpoint());
            view.put("thread", logged.thread());
            view.put("text", logged.text());
        } else if (event instanceof DebugEvent.Output output) {
            view.put("event", "output");
            view.put("source", DebugJson.name(output.source()));
            view.put("text", output.text());
        } else if (event instanceof DebugEvent.ThreadBegun thread) {
            view.put("event", "threadBegun");
            view.put("thread", thread.thread());
        } else if (event instanceof DebugEvent.ThreadEnded thread) {
            view.put("event", "threadEnded");
            view.put("thread", thread.thread());
        } else if (event instanceof DebugEvent.BreakpointChanged changed) {
            view.put("event", "breakpointChanged");
            view.put("breakpoint", DebugJson.breakpoint(changed.breakpoint()));
        } else if (event instanceof DebugEvent.BreakpointGone gone) {
            view.put("event", "breakpointGone");
            view.put("breakpoint", gone.breakpoint());
        } else if (event instanceof DebugEvent.Loaded loaded) {
            view.put("event", "loaded");
            view.put("name", loaded.name());
        } else if (event instanceof DebugEvent.Unknown unknown) {
            view.put("event", "unknown");
            view.put("raw", unknown.raw());
        } else {
            view.put("event", "running");
        }
        view.put("at", at.truncatedTo(ChronoUnit.MILLIS).toString());
        view.put("sinceMillis", since.toMillis());
        return view;
    }

    /** A pending breakpoint has found its place. */
    record Placed(Breakpoint breakpoint) implements Event {
        @Override
        public void text(Out out) {
            out.line(BreakpointsView.set(breakpoint));
        }

        @Override
        public Object json() {
            return DebugJson.of("event", "breakpointPlaced", "breakpoint", DebugJson.breakpoint(breakpoint));
        }
    }

    /** More happened than could be shown. */
    record Lost(int count) implements Event {
        @Override
        public void text(Out out) {
            out.line(Style.CAUTION, count + " messages came faster than they could be shown, and are lost");
        }

        @Override
        public Object json() {
            return DebugJson.of("event", "lost", "count", count);
        }
    }

    /** What happened cannot be told in full. */
    record Trouble(String what) implements Event {
        @Override
        public void text(Out out) {
            out.line(Style.CAUTION, FrameText.one(what));
        }

        @Override
        public Object json() {
            return DebugJson.of("event", "trouble", "what", what);
        }
    }

    /** A line that is no part of what the target says. @param kind {@code opened}, {@code warning} */
    record Remark(String kind, String what) implements Event {
        @Override
        public void text(Out out) {
            out.prose(kind.equals("warning") ? Style.CAUTION : Style.PLAIN, FrameText.one(what))
                    .line();
        }

        @Override
        public Object json() {
            return DebugJson.of("event", kind, "what", what);
        }
    }
}
