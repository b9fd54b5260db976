package org.xenscope.console.debug;

import org.xenscope.console.Result;
import org.xenscope.console.text.Out;

/** What the debugger itself said. */
record RawView(String said) implements Result {
    @Override
    public void text(Out out) {
        said.lines().forEach(out::line);
    }

    @Override
    public Object json() {
        return DebugJson.of("output", said);
    }
}
