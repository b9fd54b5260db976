package org.xenscope.console.debug;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xenscope.console.Result;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.debug.Frame;
import org.xenscope.debug.SourceLine;

/** The frame that was chosen, and its line. */
record FrameView(String thread, String name, Frame frame, List<SourceLine> source, boolean withThread)
        implements Result {
    @Override
    public void text(Out out) {
        if (withThread) {
            out.line("thread " + FrameText.one(thread) + (name.isEmpty() ? "" : " \"" + FrameText.one(name) + "\""));
        }
        out.print(Style.STRONG, String.format("#%-3d", frame.level()));
        FrameText.print(out, frame);
        FrameText.source(out, source);
    }

    @Override
    public Object json() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("thread", thread);
        view.put("threadName", name);
        view.put("frame", DebugJson.frame(frame));
        view.put("source", DebugJson.source(source));
        return view;
    }
}
