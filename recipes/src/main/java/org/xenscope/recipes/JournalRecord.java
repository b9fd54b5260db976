package org.xenscope.recipes;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a journal says, read back.
 *
 * @param id {@code bringup-1}
 * @param host as the user named it
 * @param what the command: {@code bringup uivm}
 * @param settings what is needed to go on with it: the config's path, the recipe
 * @param steps names of the steps that were done, in order
 * @param result how it ended; empty while it runs, and after a kill
 * @param running whether the process that writes it still lives
 */
public record JournalRecord(
        String id,
        String host,
        String what,
        Instant begun,
        Map<String, String> settings,
        List<Entry> entries,
        List<String> steps,
        Optional<String> result,
        boolean running) {
    public JournalRecord {
        settings = Map.copyOf(settings);
        entries = List.copyOf(entries);
        steps = List.copyOf(steps);
    }

    /** Actions that may still be on the host, oldest first. */
    public List<Entry> left() {
        return entries.stream().filter(Entry::leftBehind).toList();
    }

    /** One word for its state. */
    public String state() {
        if (running) {
            return "running";
        }
        if (left().isEmpty()) {
            return entries.isEmpty() ? "nothing done" : "undone";
        }
        return result.orElse("interrupted");
    }
}
