package org.xenscope.console.debug;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xenscope.console.Result;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;

/** How a conversation with a target ended. @param troubles what could not be closed */
public record DebugOver(String summary, List<String> troubles, int exit) implements Result {
    public DebugOver {
        troubles = List.copyOf(troubles);
        exit = exit == 0 && !troubles.isEmpty() ? 1 : exit;
    }

    @Override
    public void text(Out out) {
        troubles.forEach(each -> out.prose(Style.BAD, FrameText.one(each)).line());
        if (!summary.isEmpty()) {
            out.prose(FrameText.one(summary)).line();
        }
    }

    @Override
    public Object json() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("event", "closed");
        view.put("summary", summary);
        view.put("troubles", troubles);
        return view;
    }
}
