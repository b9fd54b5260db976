package org.xenscope.recipes.action;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
        List<Write> writes = new ArrayList<>();
        for (Wanted each : wanted) {
            StorePath path = StorePath.of(each.path());
            Optional<byte[]> before = store.read(path);
            List<String> made = new ArrayList<>();
            if (before.isEmpty() && path.absolute()) {
                for (StorePath above = path.parent();
                        !above.root() && store.read(above).isEmpty();
                        above = above.parent()) {
                    made.add(above.text());
                }
            }
            writes.add(new Write(each.path(), each.value(), before.orElse(null), made));
        }
        return new WriteNodes(writes);
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
            writes.forEach(w -> store.write(StorePath.of(w.path()), w.value()));
            return writes.size();
        });
    }

    @Override
    public void verify(Site site) {
        for (Write write : writes) {
            Optional<byte[]> now = site.store().read(StorePath.of(write.path()));
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
            for (int i = writes.size() - 1; i >= 0; i--) {
                undo(store, writes.get(i));
            }
            return writes.size();
        });
    }

    private static void undo(StoreTransaction store, Write write) {
        StorePath path = StorePath.of(write.path());
        if (write.before() != null) {
            store.write(path, write.before());
            return;
        }
        if (store.read(path).isPresent()) {
            store.remove(path);
        }
        removeMade(store, write.made());
    }

    /** Those that hold nothing else. */
    static void removeMade(StoreTransaction store, List<String> nodes) {
        for (String above : nodes) {
            StorePath made = StorePath.of(above);
            if (store.read(made).isPresent() && store.directory(made).isEmpty()) {
                store.remove(made);
            }
        }
    }
}
