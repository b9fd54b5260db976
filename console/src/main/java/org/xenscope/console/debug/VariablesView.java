package org.xenscope.console.debug;

import java.util.List;
import org.xenscope.console.Result;
import org.xenscope.console.text.Out;
import org.xenscope.debug.Variable;

/** Variables of a frame. @param what of what there may be none: {@code locals} */
record VariablesView(List<Variable> variables, String what) implements Result {
    @Override
    public void text(Out out) {
        FrameText.variables(out, variables, "", what);
    }

    @Override
    public Object json() {
        return DebugJson.of("variables", DebugJson.variables(variables));
    }
}
