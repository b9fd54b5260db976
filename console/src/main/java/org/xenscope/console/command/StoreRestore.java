package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UsageException;
import org.xenscope.recipes.action.RestoreNodes;
import org.xenscope.xenstore.Detail;
import org.xenscope.xenstore.SavedTree;
import org.xenscope.xenstore.SnapshotFile;
import org.xenscope.xenstore.StoreDiff;
import org.xenscope.xenstore.StorePath;

/** Makes the store what a snapshot says. */
@AutoService(Command.class)
public final class StoreRestore implements Command {
    private static final int LINES = 40;

    @Override
    public String usage() {
        return """
                store restore - make the store what a snapshot says: the plan, a question, one transaction

                Example: xenscope store restore before.xs --path /local/domain/0/backend/vfb
                Usage: xenscope store restore [OPTIONS] FILE
                     --path=P               only P and what is below it

                Values and permissions are set, missing nodes made, and what stands there but not in the snapshot is
                REMOVED. All of it in one transaction, or nothing: also when somebody changed the store meanwhile. A node
                whose owner is gone becomes dom0's; the plan names it. `xenscope undo` brings back what was before.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.FILE);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        String name = arguments.words(1, 1).get(0);
        SnapshotFile file = SnapshotFiles.read(session, name);
        if (file.head().isEmpty()) {
            throw new UsageException(
                    name + " does not say of which path it is the whole: it cannot be restored",
                    "`xenscope store snapshot -o FILE` writes one that can; `store diff` takes this one too");
        }
        StorePath path = arguments
                .option("path")
                .map(Values::storePath)
                .orElse(file.tree().path());
        GoneOwners owners = GoneOwners.of(session.store(), file.tree().below(path));
        SavedTree wanted = owners.replaced();
        StoreDiff plan = StoreDiff.of(live(session, path), wanted, false);
        if (plan.same()) {
            return new Restored(plan, name, session.plan(List.of()));
        }
        RestoreNodes action = RestoreNodes.of(session.store(), plan, name);
        if (session.rehearses()) {
            return session.plan(action.commands());
        }
        // A session that may not is told so before it is asked.
        session.site("store restore " + name);
        show(session, file, plan, name, owners);
        if (!session.agreed("restore " + path + " on " + session.host().name() + "?")) {
            throw new RefusedException("nothing is restored: nobody said yes", "give --yes, or -n to see all of it");
        }
        if (!StoreDiff.of(live(session, path), wanted, false).equals(plan)) {
            throw new RefusedException(
                    path + " was changed since the plan was shown: nothing is restored", "run it again");
        }
        session.status("restoring " + name);
        return new Restored(plan, name, session.change("store", "store restore " + name, action));
    }

    private static SavedTree live(Session session, StorePath path) {
        return StoreDiffCommand.Live.of(session, path, Detail.ALL).tree();
    }

    private static void show(Session session, SnapshotFile file, StoreDiff plan, String name, GoneOwners owners) {
        Out out = session.console();
        List<StoreDiff.Change> changes = plan.changes();
        ChangeLines.print(out, changes.subList(0, Math.min(LINES, changes.size())));
        if (changes.size() > LINES) {
            out.line(Style.QUIET, "… and " + (changes.size() - LINES) + " more: -n shows all of it");
        }
        StoreDiff.Counts counts = plan.counts();
        out.line(
                Style.STRONG,
                plan.path() + " on " + session.host().name() + " as in " + name + ": " + ChangeLines.counts(counts));
        if (counts.removed() > 0) {
            out.line(
                    Style.CAUTION,
                    counts.removed()
                            + (counts.removed() == 1 ? " node that is" : " nodes that are")
                            + " not in the snapshot will be removed");
        }
        String host = session.host().name();
        file.head()
                .map(SnapshotFile.Head::host)
                .filter(of -> !of.equals(host))
                .ifPresent(of -> out.line(Style.CAUTION, "the snapshot is of " + of + ", not of " + host));
        if (!file.consistent()) {
            out.line(Style.CAUTION, "the snapshot is not of one moment: what belongs together may not fit");
        }
        owners.print(out);
        if (changes.stream().map(StoreDiff.Change::path).anyMatch(VitalNodes::state)) {
            out.line(Style.BAD, "running domains and the toolstack keep their state there and do not read it again:")
                    .line(Style.BAD, "devices may hang, and xl may lose domains");
        }
        out.flush();
    }

    private record Restored(StoreDiff plan, String name, Result done) implements Result {
        @Override
        public void text(Out out) {
            if (plan.same()) {
                out.line("nothing to restore: " + plan.path() + " is as in " + name);
            } else {
                out.print(Style.GOOD, "✓ ")
                        .line(plan.path() + " is as in " + name + " (" + ChangeLines.counts(plan.counts())
                                + "); `xenscope undo` takes it back");
            }
        }

        @Override
        public Object json() {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("path", plan.path().text());
            view.put("same", plan.same());
            if (!plan.same() && done.json() instanceof Map<?, ?> more) {
                more.forEach((key, value) -> view.put(String.valueOf(key), value));
            }
            view.putAll(ChangeLines.json(plan.changes()));
            return view;
        }
    }
}
