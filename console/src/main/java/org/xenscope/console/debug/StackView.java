package org.xenscope.console.debug;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xenscope.console.Result;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.debug.Frame;
import org.xenscope.debug.Variable;

/**
 * A stack, innermost first.
 *
 * @param variables of each frame, where they were asked for; else empty
 * @param selected the level that is looked at
 * @param more whether there are frames further out
 */
record StackView(String thread, List<Frame> frames, List<List<Variable>> variables, int selected, boolean more)
        implements Result {
    @Override
    public void text(Out out) {
        for (int i = 0; i < frames.size(); i++) {
            Frame frame = frames.get(i);
            String mark = String.format("#%-3d", frame.level());
            out.print(frame.level() == selected ? Style.STRONG : Style.QUIET, mark);
            FrameText.print(out, frame);
            if (!variables.isEmpty()) {
                FrameText.variables(out, variables.get(i), "      ", "locals");
            }
        }
        if (more) {
            out.line(Style.QUIET, "… and more: `bt " + 10 * frames.size() + "` shows further");
        }
    }

    @Override
    public Object json() {
        List<Object> views = new ArrayList<>();
        for (int i = 0; i < frames.size(); i++) {
            Map<String, Object> view = DebugJson.frame(frames.get(i));
            if (!variables.isEmpty()) {
                view.put("variables", DebugJson.variables(variables.get(i)));
            }
            views.add(view);
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("thread", thread);
        view.put("frames", views);
        view.put("more", more);
        return view;
    }
}
