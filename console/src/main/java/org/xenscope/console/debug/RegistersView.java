package org.xenscope.console.debug;

import java.util.List;
import org.xenscope.console.Result;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.debug.Register;

/** Registers of a frame: in columns where they are short. */
record RegistersView(List<Register> registers) implements Result {
    private static final int GAP = 3;

    @Override
    public void text(Out out) {
        int names = registers.stream()
                .mapToInt(each -> FrameText.one(each.name()).length())
                .max()
                .orElse(0);
        int values = registers.stream()
                .mapToInt(each -> FrameText.one(each.value()).length())
                .max()
                .orElse(0);
        int columns = Math.max(1, (out.look().columns() + GAP) / (names + 1 + values + GAP));
        int rows = (registers.size() + columns - 1) / columns;
        for (int row = 0; row < rows; row++) {
            for (int i = row; i < registers.size(); i += rows) {
                Register each = registers.get(i);
                String name = FrameText.one(each.name());
                String value = FrameText.one(each.value());
                out.print(Style.NAME, name).print(" ".repeat(names - name.length() + 1) + value);
                boolean last = i + rows >= registers.size();
                out.print(last ? "" : " ".repeat(values - value.length() + GAP));
            }
            out.line();
        }
    }

    @Override
    public Object json() {
        return DebugJson.of(
                "registers",
                registers.stream()
                        .map(each -> DebugJson.of("name", each.name(), "value", each.value()))
                        .toList());
    }
}
