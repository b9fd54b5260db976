package org.xenscope.console.text;

import java.util.ArrayList;
import java.util.List;

/** Columns that line up: a header, rows, two spaces between; the last column is never padded. */
public final class Table {
    private final List<List<String>> rows = new ArrayList<>();
    private final List<Style> styles = new ArrayList<>();

    public Table(String... header) {
        rows.add(List.of(header));
        styles.add(Style.QUIET);
    }

    public Table row(Object... cells) {
        return row(Style.PLAIN, cells);
    }

    /** A row that looks other than the rest. */
    public Table row(Style style, Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(Escape.text(String.valueOf(cell), false));
        }
        rows.add(row);
        styles.add(style);
        return this;
    }

    public void print(Out out) {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (int r = 0; r < rows.size(); r++) {
            StringBuilder line = new StringBuilder();
            List<String> row = rows.get(r);
            for (int i = 0; i < row.size(); i++) {
                line.append(row.get(i));
                if (i < row.size() - 1) {
                    line.append(" ".repeat(widths[i] - row.get(i).length() + 2));
                }
            }
            out.line(styles.get(r), line.toString().stripTrailing());
        }
    }
}
