package org.xenscope.console.debug;

import java.util.Map;
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
        return Map.of("output", said);
    }
}
