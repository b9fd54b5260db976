package org.xenscope.console.command;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.xenstore.Permission;
import org.xenscope.xenstore.SavedNode;
import org.xenscope.xenstore.SavedTree;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StorePath;

/**
 * Nodes of a snapshot whose owner is no domain of the host any more. C xenstored refuses such an owner, and would give the
 * nodes to whatever domain gets that number next: they become dom0's.
 *
 * @param replaced the snapshot with owners that are there
 */
record GoneOwners(SavedTree replaced, List<SavedNode> nodes) {
    private static final int NAMED = 8;

    static GoneOwners of(Store store, SavedTree wanted) {
        Map<Integer, Boolean> there = new HashMap<>(Map.of(0, true));
        List<SavedNode> gone = new ArrayList<>();
        NavigableMap<StorePath, SavedNode> nodes = new TreeMap<>(SavedTree.ORDER);
        for (SavedNode node : wanted.nodes().values()) {
            int owner = node.permissions().get(0).domid();
            boolean known = there.computeIfAbsent(
                    owner, domid -> store.exists(StorePath.of("/local/domain").child(domid)));
            if (known) {
                nodes.put(node.path(), node);
            } else {
                gone.add(node);
                List<Permission> permissions = new ArrayList<>(node.permissions());
                permissions.set(0, new Permission(permissions.get(0).access(), 0));
                nodes.put(node.path(), new SavedNode(node.path(), node.value(), permissions));
            }
        }
        return new GoneOwners(new SavedTree(wanted.path(), wanted.whole(), nodes), List.copyOf(gone));
    }

    void print(Out out) {
        if (nodes.isEmpty()) {
            return;
        }
        out.line(
                Style.CAUTION,
                nodes.size() == 1
                        ? "1 node belonged to a domain that is not there; it becomes dom0's:"
                        : nodes.size() + " nodes belonged to domains that are not there; they become dom0's:");
        nodes.stream()
                .limit(NAMED)
                .forEach(node -> out.line("  " + node.path() + " (of domain "
                        + node.permissions().get(0).domid() + ")"));
        if (nodes.size() > NAMED) {
            out.line("  … and " + (nodes.size() - NAMED) + " more");
        }
    }
}
