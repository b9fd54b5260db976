package org.xenscope.console.command;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.xenscope.console.Event;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.recipes.debug.DebugProgress;

/** What happens to a QEMU that starts under a debugger. */
record StartLine(DebugProgress progress) implements Event {
    @Override
    public void text(Out out) {
        String state =
                switch (progress.state()) {
                    case SAID -> "";
                    default -> progress.state().name().toLowerCase(Locale.ROOT);
                };
        out.print(Style.QUIET, String.format("  %-9s ", state));
        out.prose(progress.state() == DebugProgress.State.FAILED ? Style.BAD : Style.PLAIN, progress.detail())
                .line();
    }

    @Override
    public Object json() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("debug", progress.state().name().toLowerCase(Locale.ROOT));
        progress.pid().ifPresent(pid -> view.put("pid", pid));
        progress.leftMillis().ifPresent(left -> view.put("leftMillis", left));
        view.put("detail", progress.detail());
        return view;
    }
}
