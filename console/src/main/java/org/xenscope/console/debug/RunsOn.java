package org.xenscope.console.debug;

import java.util.Map;
import org.xenscope.console.text.Escape;
import org.xenscope.console.text.Out;

/** Nobody need wait for its stop any more; it runs. */
record RunsOn(String name) implements Moment {
    @Override
    public void text(Out out) {
        out.prose(Escape.text(name, false) + " runs; `interrupt` stops it").line();
    }

    @Override
    public Object json() {
        return Map.of("event", "runs", "target", name);
    }
}
