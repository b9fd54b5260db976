package org.xenscope.console.command;

import java.util.List;
import org.xenscope.console.Result;
import org.xenscope.console.text.Out;
import org.xenscope.recipes.bringup.BringupListener;

/** What a bring-up would do; as a plan, or as the commands alone. */
record BringupPlan(String heading, List<BringupListener.Line> lines, boolean asShell) implements Result {
    @Override
    public void text(Out out) {
        if (!asShell) {
            new BringupEvents.Plan(heading, lines, true).text(out);
            return;
        }
        lines.forEach(line -> line.planned().shell().forEach(out::line));
    }

    @Override
    public Object json() {
        return new BringupEvents.Plan(heading, lines, true).json();
    }
}
