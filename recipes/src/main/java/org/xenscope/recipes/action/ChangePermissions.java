package org.xenscope.recipes.action;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xenscope.error.AbsentException;
import org.xenscope.error.FailedException;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Site;
import org.xenscope.xenstore.Permission;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StoreNode;
import org.xenscope.xenstore.StorePath;

/**
 * Sets the permissions of a node, also of all below it and of those above it where that is wanted, in one transaction. Undo
 * sets what each of them had.
 */
public record ChangePermissions(String path, List<String> permissions, boolean below, boolean above, List<Had> had)
        implements Action {
    /** A node whose permissions are set, and what it had. */
    public record Had(String path, List<String> permissions) {}

    /**
     * Looks at what stands there now.
     *
     * @param above whether those above are meant too, but for the root: {@code xenstore-chmod -u}
     * @throws AbsentException when there is no such node
     */
    public static ChangePermissions of(
            Store store, StorePath path, List<Permission> permissions, boolean below, boolean above) {
        List<Had> had = new ArrayList<>();
        if (below) {
            for (StoreNode node : store.tree(path)) {
                had.add(new Had(node.path().text(), texts(node.permissions())));
            }
        } else {
            had.add(new Had(path.text(), texts(store.permissions(path))));
        }
        if (above && !path.root()) {
            for (StorePath each = path.parent(); !each.root(); each = each.parent()) {
                had.add(new Had(each.text(), texts(store.permissions(each))));
            }
        }
        return new ChangePermissions(path.text(), texts(permissions), below, above, had);
    }

    @Override
    public List<String> commands() {
        return List.of("xenstore-chmod " + (above ? "-u " : "") + (below ? "-r " : "") + ShellText.word(path) + " "
                + String.join(" ", permissions));
    }

    @Override
    public List<String> undoCommands() {
        return had.stream()
                .map(each ->
                        "xenstore-chmod " + ShellText.word(each.path()) + " " + String.join(" ", each.permissions()))
                .toList();
    }

    /** One transaction. */
    @Override
    public boolean allOrNothing() {
        return true;
    }

    @Override
    public void perform(Site site) {
        List<Permission> wanted = parsed(permissions);
        site.storeChanges().transaction(store -> {
            Map<StorePath, List<Permission>> all = new LinkedHashMap<>();
            had.forEach(each -> all.put(StorePath.of(each.path()), wanted));
            store.setAllPermissions(all);
            return had.size();
        });
    }

    @Override
    public void verify(Site site) {
        if (!site.store().permissions(StorePath.of(path)).equals(parsed(permissions))) {
            throw new FailedException(
                    path + " does not have the permissions that were set",
                    "somebody else sets them too: `xenscope store watch " + path + "` shows when");
        }
    }

    @Override
    public void undo(Site site) {
        site.storeChanges().transaction(store -> {
            Map<StorePath, List<Permission>> all = new LinkedHashMap<>();
            had.forEach(each -> all.put(StorePath.of(each.path()), parsed(each.permissions())));
            store.readAll(List.copyOf(all.keySet())).forEach((path, value) -> {
                if (value.isEmpty()) {
                    all.remove(path);
                }
            });
            Owners.set(store, all);
            return had.size();
        });
    }

    static List<String> texts(List<Permission> permissions) {
        return permissions.stream().map(Permission::toString).toList();
    }

    static List<Permission> parsed(List<String> permissions) {
        return permissions.stream().map(Permission::parse).toList();
    }
}
