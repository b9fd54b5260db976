package org.xenscope.console.debug;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.xenscope.console.Result;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;

/** Bytes as xxd shows them, sixteen a line. @param asked how many were wanted */
record MemoryView(long address, byte[] bytes, int asked) implements Result {
    private static final int ROW = 16;

    @Override
    public void text(Out out) {
        for (int at = 0; at < bytes.length; at += ROW) {
            byte[] row = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + ROW));
            StringBuilder hex = new StringBuilder();
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < ROW; i++) {
                hex.append(i < row.length ? HexFormat.of().toHexDigits(row[i]) : "  ")
                        .append(i % 2 == 1 ? " " : "");
                if (i < row.length) {
                    text.append(row[i] >= ' ' && row[i] < 0x7f ? (char) row[i] : '.');
                }
            }
            out.print(Style.QUIET, String.format("%016x: ", address + at)).line(hex + " " + text);
        }
        if (bytes.length < asked) {
            out.line(Style.CAUTION, "no memory can be read at " + FrameText.address(address + bytes.length));
        }
    }

    @Override
    public Object json() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("address", "0x" + Long.toHexString(address));
        view.put("hex", HexFormat.of().formatHex(bytes));
        return view;
    }

    @Override
    public int exit() {
        return bytes.length == 0 ? 1 : 0;
    }
}
