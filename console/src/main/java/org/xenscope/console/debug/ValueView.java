package org.xenscope.console.debug;

import java.util.LinkedHashMap;
import java.util.Map;
import org.xenscope.console.Result;
import org.xenscope.console.text.Out;
import org.xenscope.debug.Value;

/** What an expression came to. */
record ValueView(String expression, Value value) implements Result {
    @Override
    public void text(Out out) {
        out.print("= ").prose(FrameText.one(value.text())).line();
    }

    @Override
    public Object json() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("expression", expression);
        view.put("value", value.text());
        value.type().ifPresent(type -> view.put("type", type));
        return view;
    }
}
