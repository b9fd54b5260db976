package org.xenscope.console.debug;

import java.util.LinkedHashMap;
import java.util.Map;
import org.xenscope.console.text.Escape;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;

/** It is over. @param why in the target's words */
record TargetEnded(String name, String why) implements Moment {
    @Override
    public void text(Out out) {
        out.prose(Style.CAUTION, Escape.text(name + " has ended: " + why, false))
                .line();
    }

    @Override
    public Object json() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("event", "ended");
        view.put("target", name);
        view.put("why", why);
        return view;
    }
}
