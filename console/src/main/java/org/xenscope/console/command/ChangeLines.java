package org.xenscope.console.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.xenstore.Permission;
import org.xenscope.xenstore.SavedNode;
import org.xenscope.xenstore.StoreDiff;
import org.xenscope.xenstore.StoreDiff.Added;
import org.xenscope.xenstore.StoreDiff.Altered;
import org.xenscope.xenstore.StoreDiff.Removed;
import org.xenscope.xenstore.ValueText;

/** Differences of two trees, a line each, and as JSON. */
final class ChangeLines {
    private ChangeLines() {}

    static void print(Out out, List<StoreDiff.Change> changes) {
        for (StoreDiff.Change change : changes) {
            if (change instanceof Added added) {
                out.line(Style.GOOD, "+ " + added.node().line());
            } else if (change instanceof Removed removed) {
                out.line(Style.BAD, "- " + removed.node().line());
            } else if (change instanceof Altered altered) {
                out.line(Style.CAUTION, "~ " + altered.path() + between(altered));
            }
        }
    }

    /** {@code 3 added, 1 removed}. */
    static String counts(StoreDiff.Counts counts) {
        List<String> parts = new ArrayList<>();
        if (counts.added() > 0) {
            parts.add(counts.added() + " added");
        }
        if (counts.removed() > 0) {
            parts.add(counts.removed() + " removed");
        }
        if (counts.values() > 0) {
            parts.add(counts.values() + " changed");
        }
        if (counts.permissions() > 0) {
            parts.add(counts.permissions() + " with other permissions");
        }
        return String.join(", ", parts);
    }

    static Map<String, Object> json(List<StoreDiff.Change> changes) {
        List<Object> added = new ArrayList<>();
        List<Object> removed = new ArrayList<>();
        List<Object> changed = new ArrayList<>();
        List<Object> permissions = new ArrayList<>();
        for (StoreDiff.Change change : changes) {
            if (change instanceof Added one) {
                added.add(node(one.node()));
            } else if (change instanceof Removed one) {
                removed.add(node(one.node()));
            } else if (change instanceof Altered one) {
                if (one.value()) {
                    Map<String, Object> view = new LinkedHashMap<>();
                    view.put("path", one.path().text());
                    Values.put(view, "old", one.before().value());
                    Values.put(view, "new", one.after().value());
                    changed.add(view);
                }
                if (one.permissions()) {
                    Map<String, Object> view = new LinkedHashMap<>();
                    view.put("path", one.path().text());
                    view.put("old", Values.permissions(one.before().permissions()));
                    view.put("new", Values.permissions(one.after().permissions()));
                    permissions.add(view);
                }
            }
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("added", added);
        view.put("removed", removed);
        view.put("changed", changed);
        view.put("permissions", permissions);
        return view;
    }

    private static String between(Altered altered) {
        SavedNode before = altered.before();
        SavedNode after = altered.after();
        String value = altered.value()
                ? " = \"" + ValueText.escape(before.value()) + "\" → \"" + ValueText.escape(after.value()) + "\""
                : "";
        String permissions = altered.permissions()
                ? "   " + Permission.list(before.permissions()) + " → " + Permission.list(after.permissions())
                : "";
        return value + permissions;
    }

    private static Map<String, Object> node(SavedNode node) {
        return Values.node(node.path(), node.value(), node.permissions());
    }
}
