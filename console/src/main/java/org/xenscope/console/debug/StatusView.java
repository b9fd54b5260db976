package org.xenscope.console.debug;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.xenscope.console.Result;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.debug.RunState;
import org.xenscope.debug.TargetKind;

/** What is debugged, and how it stands. */
record StatusView(
        String name,
        TargetKind kind,
        RunState state,
        Optional<StopView> stop,
        int breakpoints,
        Duration age,
        Optional<String> warning)
        implements Result {
    @Override
    public void text(Out out) {
        String stands =
                switch (state) {
                    case RUNNING -> "runs";
                    case STOPPED -> "stands";
                    case ENDED -> "has ended";
                };
        out.prose(FrameText.one(name) + " " + stands).line();
        stop.ifPresent(view -> view.text(out));
        out.line(
                Style.QUIET,
                (breakpoints == 1 ? "1 breakpoint" : breakpoints + " breakpoints") + ", debugged for " + age.toSeconds()
                        + " s");
        warning.ifPresent(text -> out.prose(Style.CAUTION, FrameText.one(text)).line());
    }

    @Override
    public Object json() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", name);
        view.put("kind", DebugJson.name(kind));
        view.put("state", DebugJson.name(state));
        stop.ifPresent(at -> view.put("stop", DebugJson.stop(at.stop())));
        view.put("breakpoints", breakpoints);
        view.put("ageMillis", age.toMillis());
        warning.ifPresent(text -> view.put("warning", text));
        return view;
    }
}
