package org.xenscope.console;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xenscope.console.text.Out;

/** What was done. Nothing is said when all went well; the journal knows the way back. */
record ChangeResult(String session, List<String> commands) implements Result {
    @Override
    public void text(Out out) {}

    @Override
    public Object json() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("session", session);
        view.put("done", commands);
        return view;
    }
}
