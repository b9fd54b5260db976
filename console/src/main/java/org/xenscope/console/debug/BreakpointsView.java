package org.xenscope.console.debug;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.console.Result;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.debug.Breakpoint;

/** Breakpoints, one a line. */
record BreakpointsView(List<Breakpoint> breakpoints) implements Result {
    BreakpointsView {
        breakpoints = List.copyOf(breakpoints);
    }

    @Override
    public void text(Out out) {
        if (breakpoints.isEmpty()) {
            out.line(Style.QUIET, "no breakpoints");
        }
        int widest = breakpoints.stream()
                .mapToInt(each -> FrameText.one(each.id()).length())
                .max()
                .orElse(1);
        for (Breakpoint each : breakpoints) {
            String id = FrameText.one(each.id());
            out.print(id + " ".repeat(widest - id.length() + 2));
            out.print(String.format("%-6s", DebugJson.name(each.kind())));
            out.prose(each.enabled() ? Style.NAME : Style.QUIET, FrameText.one(each.what()));
            out.prose(details(each)).line();
        }
    }

    /** {@code Breakpoint 1 at xs_write: libxenstore.so.4}. */
    static String set(Breakpoint breakpoint) {
        String kind =
                switch (breakpoint.kind()) {
                    case LOG -> "Log point ";
                    case WATCH -> "Watchpoint ";
                    case BREAK, OTHER -> breakpoint.temporary() ? "Temporary breakpoint " : "Breakpoint ";
                };
        String what = breakpoint.what();
        String place = " at " + what + place(breakpoint).map(in -> ": " + in).orElse("");
        String pending = breakpoint.pending() ? ", pending: its place is not loaded yet" : "";
        return FrameText.one(kind + breakpoint.id() + place + pending);
    }

    /** What the debugger made of what was asked for, where that says more: {@code libc.so.6}, {@code xs.c:120}. */
    private static Optional<String> place(Breakpoint breakpoint) {
        String what = breakpoint.what();
        return breakpoint
                .where()
                .map(where -> where.startsWith(what + " at ") ? where.substring(what.length() + 4) : where)
                .filter(where -> !where.equals(what));
    }

    private static String details(Breakpoint each) {
        List<String> details = new ArrayList<>();
        place(each).ifPresent(details::add);
        if (each.pending()) {
            details.add("pending");
        }
        details.add(each.hits() == 1 ? "1 hit" : each.hits() + " hits");
        if (!each.enabled()) {
            details.add("disabled");
        }
        if (each.temporary()) {
            details.add("once");
        }
        each.condition().ifPresent(condition -> details.add("if " + condition));
        each.log().ifPresent(log -> details.add("says \"" + log + "\""));
        return "  " + FrameText.one(String.join(" · ", details));
    }

    @Override
    public Object json() {
        return DebugJson.of(
                "breakpoints", breakpoints.stream().map(DebugJson::breakpoint).toList());
    }

    /** Those that were set just now, and what there is to say to it. */
    record Made(List<Breakpoint> breakpoints, List<String> remarks) implements Result {
        Made {
            breakpoints = List.copyOf(breakpoints);
            remarks = List.copyOf(remarks);
        }

        @Override
        public void text(Out out) {
            breakpoints.forEach(each -> out.prose(BreakpointsView.set(each)).line());
            remarks.forEach(
                    each -> out.prose(Style.CAUTION, FrameText.one(each)).line());
        }

        @Override
        public Object json() {
            return DebugJson.of(
                    "breakpoints",
                    breakpoints.stream().map(DebugJson::breakpoint).toList(),
                    "remarks",
                    remarks);
        }

        /** A set of which nothing could be set was not set. */
        @Override
        public int exit() {
            return breakpoints.isEmpty() ? 1 : 0;
        }
    }
}
