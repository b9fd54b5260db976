package org.xenscope.console.debug;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xenscope.console.Result;
import org.xenscope.console.text.Out;
import org.xenscope.debug.SourceLine;

/** A piece of a source file. */
record SourceView(String file, List<SourceLine> lines) implements Result {
    @Override
    public void text(Out out) {
        FrameText.source(out, lines);
    }

    @Override
    public Object json() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("file", file);
        view.put("lines", DebugJson.source(lines));
        return view;
    }
}
