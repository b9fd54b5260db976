package org.xenscope.recipes.action;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.AbsentException;
import org.xenscope.error.FailedException;
import org.xenscope.error.RefusedException;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Site;
import org.xenscope.xenstore.Permission;
import org.xenscope.xenstore.SavedNode;
import org.xenscope.xenstore.SavedTree;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StoreDiff;
import org.xenscope.xenstore.StorePath;
import org.xenscope.xenstore.StoreReader;
import org.xenscope.xenstore.StoreTransaction;

/**
 * Makes a part of the store what a snapshot says, in one transaction: values, permissions, and no node more. It is refused
 * when a node is no longer as it was planned for. Undo makes it what it was.
 *
 * @param source what it is restored from, for messages
 * @param made nodes above that the daemon makes on the way, the lowest first
 * @param changes each node before those below it
 */
public record RestoreNodes(String path, String source, List<String> made, List<Change> changes) implements Action {
    /** What stands at a path. */
    public record State(byte[] value, List<String> permissions) {}

    /**
     * One node.
     *
     * @param before null where none stands
     * @param after null where none shall stand
     */
    public record Change(String path, @Nullable State before, @Nullable State after) {
        StorePath node() {
            return StorePath.of(path);
        }
    }

    /** @param diff from what stands there now to what shall stand there */
    public static RestoreNodes of(StoreReader store, StoreDiff diff, String source) {
        List<String> made = new ArrayList<>();
        for (StorePath above = diff.path().parent(); !above.root() && !store.exists(above); above = above.parent()) {
            made.add(above.text());
        }
        List<Change> changes = new ArrayList<>();
        for (StoreDiff.Change each : diff.changes()) {
            String path = each.path().text();
            if (each instanceof StoreDiff.Added added) {
                changes.add(new Change(path, null, state(added.node())));
            } else if (each instanceof StoreDiff.Removed removed) {
                changes.add(new Change(path, state(removed.node()), null));
            } else if (each instanceof StoreDiff.Altered altered) {
                changes.add(new Change(path, state(altered.before()), state(altered.after())));
            }
        }
        return new RestoreNodes(diff.path().text(), source, made, changes);
    }

    @Override
    public List<String> commands() {
        return commands(false);
    }

    @Override
    public List<String> undoCommands() {
        return commands(true);
    }

    /** One transaction. */
    @Override
    public boolean allOrNothing() {
        return true;
    }

    @Override
    public void perform(Site site) {
        site.storeChanges().transaction(store -> {
            refuseStale(store);
            store.removeAll(nodes(removals(false)));
            put(store);
            return changes.size();
        });
    }

    @Override
    public void verify(Site site) {
        NavigableMap<StorePath, SavedNode> now = live(site.store()).nodes();
        for (Change change : changes) {
            SavedNode node = now.get(StorePath.of(change.path));
            if (!is(node == null ? null : state(node), change.after)) {
                throw new FailedException(
                        change.path + " is not as " + source + " says, after it was restored",
                        "somebody else changes it too: `xenscope store watch " + change.path + "` shows when");
            }
        }
    }

    private SavedTree live(Store store) {
        StorePath top = StorePath.of(path);
        try {
            return SavedTree.of(store.tree(top));
        } catch (AbsentException e) {
            return SavedTree.absent(top);
        }
    }

    private static boolean is(@Nullable State one, @Nullable State other) {
        return one == null || other == null
                ? one == other
                : Arrays.equals(one.value, other.value) && one.permissions.equals(other.permissions);
    }

    @Override
    public void undo(Site site) {
        site.storeChanges().transaction(store -> {
            store.removeAll(nodes(removals(true)));
            Map<StorePath, byte[]> values = new LinkedHashMap<>();
            Map<StorePath, List<Permission>> permissions = new LinkedHashMap<>();
            for (Change change : changes) {
                if (change.before != null) {
                    values.put(change.node(), change.before.value);
                    permissions.put(change.node(), ChangePermissions.parsed(change.before.permissions));
                }
            }
            store.writeAll(values);
            Owners.set(store, permissions);
            WriteNodes.removeMade(store, made.stream().map(StorePath::of).toList());
            return changes.size();
        });
    }

    private void refuseStale(StoreReader store) {
        List<Change> judged = new ArrayList<>();
        StorePath absent = null;
        for (Change change : changes) {
            if (absent == null || !absent.covers(change.node())) {
                judged.add(change);
                // Where nothing stands, nothing stands below.
                absent = change.before == null ? change.node() : null;
            }
        }
        Map<StorePath, Optional<byte[]>> values = store.readAll(nodes(judged));
        Map<StorePath, List<Permission>> permissions = store.permissionsOfAll(nodes(judged));
        List<Change> going = judged.stream().filter(each -> each.after == null).toList();
        Map<StorePath, List<String>> children = store.directoryOfAll(nodes(going));
        Set<StorePath> planned = new HashSet<>(nodes(changes));
        for (Change change : judged) {
            StorePath node = change.node();
            byte @Nullable [] value = Objects.requireNonNull(values.get(node)).orElse(null);
            State now = value == null
                    ? null
                    : new State(value, ChangePermissions.texts(permissions.getOrDefault(node, List.of())));
            List<String> below = children.getOrDefault(node, List.of());
            if (!is(now, change.before) || !below.stream().allMatch(name -> planned.contains(node.child(name)))) {
                throw new RefusedException(
                        change.path + " was changed since the plan was made: nothing is restored",
                        "run it again, and look at the new plan");
            }
        }
    }

    private static List<StorePath> nodes(List<Change> changes) {
        return changes.stream().map(Change::node).toList();
    }

    /** The highest of those that go; the daemon takes all below with them. */
    private List<Change> removals(boolean undoing) {
        List<Change> highest = new ArrayList<>();
        String last = null;
        for (Change change : changes) {
            boolean goes = undoing ? change.before == null : change.after == null;
            if (goes && (last == null || !change.path.startsWith(last + "/"))) {
                highest.add(change);
                last = change.path;
            }
        }
        return highest;
    }

    private void put(StoreTransaction store) {
        Map<StorePath, byte[]> values = new LinkedHashMap<>();
        Map<StorePath, List<Permission>> permissions = new LinkedHashMap<>();
        for (Change change : changes) {
            State before = change.before;
            State after = change.after;
            if (after != null && (before == null || !Arrays.equals(before.value, after.value))) {
                values.put(change.node(), after.value);
            }
            if (after != null && (before == null || !before.permissions.equals(after.permissions))) {
                permissions.put(change.node(), ChangePermissions.parsed(after.permissions));
            }
        }
        store.writeAll(values);
        store.setAllPermissions(permissions);
    }

    private List<String> commands(boolean undoing) {
        List<String> commands = new ArrayList<>();
        for (Change change : removals(undoing)) {
            commands.add("xenstore-rm " + ShellText.word(change.path));
        }
        for (Change change : changes) {
            State from = undoing ? change.after : change.before;
            State to = undoing ? change.before : change.after;
            if (to == null) {
                continue;
            }
            String path = ShellText.word(change.path);
            boolean permissions = from == null || !from.permissions.equals(to.permissions);
            if (from == null || !permissions || !Arrays.equals(from.value, to.value)) {
                commands.add("xenstore-write " + path + " " + ShellText.value(to.value));
            }
            if (permissions) {
                commands.add("xenstore-chmod " + path + " " + String.join(" ", to.permissions));
            }
        }
        if (undoing && !made.isEmpty()) {
            // -t takes the empty nodes above with it.
            commands.replaceAll(each -> each.equals("xenstore-rm " + ShellText.word(path))
                    ? "xenstore-rm -t " + ShellText.word(path)
                    : each);
        }
        return commands;
    }

    private static State state(SavedNode node) {
        return new State(node.value(), ChangePermissions.texts(node.permissions()));
    }
}
