package org.xenscope.recipes.action;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.FailedException;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Site;
import org.xenscope.xenstore.StorePath;
import org.xenscope.xenstore.StoreReader;
import org.xenscope.xenstore.StoreTransaction;

/**
 * Writes store nodes, all in one transaction. Undo writes the old values back, removes nodes that were not there, and
 * those above them that were made with them and hold nothing else.
 */
public record WriteNodes(List<Write> writes) implements Action {
    /** A value to write. */
    public record Wanted(String path, byte[] value) {}

    /**
     * A write with its way back.
     *
     * @param before what stood there; null when there was no node
     * @param made nodes above that the daemon makes on the way, the lowest first
     */
    public record Write(String path, byte[] value, byte @Nullable [] before, List<String> made) {}

    /** Looks at what stands there now. */
    public static WriteNodes of(StoreReader store, List<Wanted> wanted) {
        Map<StorePath, Optional<byte[]>> now = store.readAll(
                wanted.stream().map(each -> StorePath.of(each.path())).toList());
        Set<StorePath> absent = absentAbove(store, now);
        List<Write> writes = new ArrayList<>();
        for (Wanted each : wanted) {
            StorePath path = StorePath.of(each.path());
            Optional<byte[]> before = Objects.requireNonNull(now.get(path));
            List<String> made = new ArrayList<>();
            if (before.isEmpty() && path.absolute()) {
                for (StorePath above = path.parent(); absent.contains(above); above = above.parent()) {
                    made.add(above.text());
                }
            }
            writes.add(new Write(each.path(), each.value(), before.orElse(null), made));
        }
        return new WriteNodes(writes);
    }

    /** The nodes above absent ones that are absent too: asked level by level, as what is above a node that is there is. */
    private static Set<StorePath> absentAbove(StoreReader store, Map<StorePath, Optional<byte[]>> now) {
        Set<StorePath> absent = new HashSet<>();
        Set<StorePath> known = new HashSet<>();
        Map<StorePath, Optional<byte[]>> level = now;
        while (!level.isEmpty()) {
            List<StorePath> above = level.entrySet().stream()
                    .filter(each -> each.getValue().isEmpty() && each.getKey().absolute())
                    .map(each -> each.getKey().parent())
                    .filter(each -> !each.root() && known.add(each))
                    .toList();
            level = store.readAll(above);
            level.forEach((path, value) -> {
                if (value.isEmpty()) {
                    absent.add(path);
                }
            });
        }
        return absent;
    }

    @Override
    public List<String> commands() {
        return writes.stream()
                .map(w -> "xenstore-write " + ShellText.word(w.path()) + " " + ShellText.value(w.value()))
                .toList();
    }

    @Override
    public List<String> undoCommands() {
        List<String> commands = new ArrayList<>();
        for (int i = writes.size() - 1; i >= 0; i--) {
            Write write = writes.get(i);
            String path = ShellText.word(write.path());
            if (write.before() != null) {
                commands.add("xenstore-write " + path + " " + ShellText.value(write.before()));
            } else {
                // -t takes the empty nodes above with it.
                commands.add("xenstore-rm " + (write.made().isEmpty() ? "" : "-t ") + path);
            }
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
        site.storeChanges().transaction(store -> {
            Map<StorePath, byte[]> values = new LinkedHashMap<>();
            writes.forEach(w -> values.put(StorePath.of(w.path()), w.value()));
            store.writeAll(values);
            return writes.size();
        });
    }

    @Override
    public void verify(Site site) {
        Map<StorePath, Optional<byte[]>> all = site.store()
                .readAll(writes.stream().map(each -> StorePath.of(each.path())).toList());
        for (Write write : writes) {
            Optional<byte[]> now = Objects.requireNonNull(all.get(StorePath.of(write.path())));
            if (now.isEmpty() || !Arrays.equals(now.get(), write.value())) {
                throw new FailedException(
                        write.path() + " does not hold what was written",
                        "somebody else changes it too: `xenscope store watch " + write.path() + "` shows when");
            }
        }
    }

    @Override
    public void undo(Site site) {
        site.storeChanges().transaction(store -> {
            Map<StorePath, byte[]> before = new LinkedHashMap<>();
            List<StorePath> absent = new ArrayList<>();
            Set<StorePath> made = new HashSet<>();
            for (Write write : writes) {
                StorePath path = StorePath.of(write.path());
                if (write.before() != null) {
                    before.put(path, write.before());
                } else {
                    absent.add(path);
                    write.made().forEach(above -> made.add(StorePath.of(above)));
                }
            }
            store.removeAll(absent);
            store.writeAll(before);
            removeMade(store, made);
            return writes.size();
        });
    }

    /** Those that hold nothing else. */
    static void removeMade(StoreTransaction store, Collection<StorePath> nodes) {
        // A node sorts before those below it.
        NavigableMap<StorePath, List<String>> children = new TreeMap<>(store.directoryOfAll(nodes));
        Set<StorePath> gone = new LinkedHashSet<>();
        children.descendingMap().forEach((path, names) -> {
            if (names.stream().allMatch(name -> gone.contains(path.child(name)))) {
                gone.add(path);
            }
        });
        store.removeAll(gone);
    }
}
