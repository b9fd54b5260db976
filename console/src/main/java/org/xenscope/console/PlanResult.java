package org.xenscope.console;

import java.util.List;
import java.util.Map;
import org.xenscope.console.text.Out;

/** What would be done: the exact commands, in order. */
record PlanResult(List<String> commands, boolean asShell) implements Result {
    @Override
    public void text(Out out) {
        if (commands.isEmpty()) {
            out.line("nothing to do");
        }
        commands.forEach(command -> out.line(asShell ? command : "would: " + command));
    }

    @Override
    public Object json() {
        return Map.of("plan", commands);
    }
}
