package org.xenscope.console;

import java.util.Map;
import org.xenscope.console.text.Out;

/** Which xenscope this is. */
record Version() implements Result {
    static final String TEXT = "0.1.0";

    @Override
    public void text(Out out) {
        out.line("xenscope " + TEXT);
    }

    @Override
    public Object json() {
        return Map.of("version", TEXT);
    }
}
