package org.xenscope.recipes;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xenscope.error.FailedException;

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
 * @param damage what is wrong with its text, for a person; then the other components are what stands before it
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
        boolean running,
        Optional<String> damage) {
    public JournalRecord {
        settings = Map.copyOf(settings);
        entries = List.copyOf(entries);
        steps = List.copyOf(steps);
    }

    /** Actions that may still be on the host, oldest first. */
    public List<Entry> left() {
        return entries.stream().filter(Entry::leftBehind).toList();
    }

    /** What was done, or may have been, and has no way back. */
    public List<Entry> forGood() {
        return entries.stream()
                .filter(each ->
                        each.state() != Entry.State.UNDONE && !each.action().undoable())
                .toList();
    }

    /** Whether something is, or may be, on the host. */
    public boolean hasLeft() {
        return damage.isPresent() || !left().isEmpty();
    }

    /** The same. @throws FailedException when it is damaged: what was done after that is not known */
    public JournalRecord whole() {
        if (damage.isPresent()) {
            throw new FailedException(
                    "the journal of " + id + " cannot be read: " + damage.get(),
                    "look at " + id + "/journal.jsonl below $XDG_STATE_HOME/xenscope/sessions, undo by hand what it"
                            + " names, then remove that directory");
        }
        return this;
    }

    /** One word for its state. */
    public String state() {
        if (damage.isPresent()) {
            return "damaged";
        }
        if (running) {
            return "running";
        }
        if (entries.isEmpty()) {
            return "nothing done";
        }
        if (entries.stream().allMatch(each -> each.state() == Entry.State.UNDONE)) {
            return "undone";
        }
        return result.orElse("interrupted");
    }
}
