package org.xenscope.console.debug;

import java.util.LinkedHashMap;
import java.util.Map;
import org.xenscope.console.text.Escape;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;

/**
 * It is over.
 *
 * @param why in the target's words
 * @param lost the debugger is gone, and not the target
 */
record TargetEnded(String name, String why, boolean lost) implements Moment {
    @Override
    public void text(Out out) {
        out.prose(
                        Style.CAUTION,
                        Escape.text(
                                lost ? name + " is not debugged any more: " + why : name + " has ended: " + why, false))
                .line();
    }

    @Override
    public Object json() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("event", "ended");
        view.put("target", name);
        view.put("why", why);
        view.put("lost", lost);
        return view;
    }
}
