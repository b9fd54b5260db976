package org.xenscope.recipes.action;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xenscope.error.AbsentException;
import org.xenscope.error.FailedException;
import org.xenscope.error.UsageException;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Site;
import org.xenscope.xenstore.Permission;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StoreNode;
import org.xenscope.xenstore.StorePath;

/** Removes a store node and all below it. Undo writes them back with their permissions, in one transaction. */
public record RemoveNode(String path, List<Held> held) implements Action {
    /** A node that was there. */
    public record Held(String path, byte[] value, List<String> permissions) {}

    /**
     * Looks at what stands there now.
     *
     * @throws AbsentException when nothing does
     * @throws UsageException for the root, which no daemon removes
     */
    public static RemoveNode of(Store store, StorePath path) {
        if (path.root()) {
            throw new UsageException("/ cannot be removed", "name the nodes below it");
        }
        List<Held> held = new ArrayList<>();
        for (StoreNode node : store.tree(path)) {
            held.add(new Held(
                    node.path().text(),
                    node.value(),
                    node.permissions().stream().map(Permission::toString).toList()));
        }
        return new RemoveNode(path.text(), held);
    }

    @Override
    public List<String> commands() {
        return List.of("xenstore-rm " + ShellText.word(path));
    }

    @Override
    public List<String> undoCommands() {
        List<String> commands = new ArrayList<>();
        for (Held node : held) {
            commands.add("xenstore-write " + ShellText.word(node.path) + " " + ShellText.value(node.value));
            commands.add("xenstore-chmod " + ShellText.word(node.path) + " " + String.join(" ", node.permissions));
        }
        return commands;
    }

    /** One transaction, or one request. */
    @Override
    public boolean allOrNothing() {
        return true;
    }

    @Override
    public void perform(Site site) {
        site.storeChanges().remove(StorePath.of(path));
    }

    @Override
    public void verify(Site site) {
        if (site.store().read(StorePath.of(path)).isPresent()) {
            throw new FailedException(
                    path + " is there again", "somebody else writes it: `xenscope store watch " + path + "`");
        }
    }

    @Override
    public void undo(Site site) {
        site.storeChanges().transaction(store -> {
            Map<StorePath, byte[]> values = new LinkedHashMap<>();
            Map<StorePath, List<Permission>> permissions = new LinkedHashMap<>();
            for (Held node : held) {
                values.put(StorePath.of(node.path), node.value);
                permissions.put(StorePath.of(node.path), ChangePermissions.parsed(node.permissions));
            }
            store.writeAll(values);
            Owners.set(store, permissions);
            return held.size();
        });
    }
}
