package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.error.AbsentException;
import org.xenscope.error.UsageException;
import org.xenscope.recipes.action.ShellText;
import org.xenscope.xenstore.Detail;
import org.xenscope.xenstore.SavedTree;
import org.xenscope.xenstore.Snapshot;
import org.xenscope.xenstore.SnapshotFile;
import org.xenscope.xenstore.StoreDiff;
import org.xenscope.xenstore.StorePath;

/** Compares two snapshots, or one with the store as it is. */
@AutoService(Command.class)
public final class StoreDiffCommand implements Command {
    private static final String LIVE = "live";

    @Override
    public String usage() {
        return """
                store diff - what is other in B than in A: snapshot files, or `live` for the store as it is now

                Example: xenscope store diff before.xs live
                Usage: xenscope store diff [OPTIONS] A B
                     --path=P               only P and what is below it
                     --values-only          other permissions are no difference

                + stands only in B, - only in A, ~ in both with another value or other permissions (old → new).
                Exit code 1 when they differ, 0 when not. Two files need no host. What xenstore-ls -f or -fp wrote is
                taken for a snapshot too. Snapshots of different paths are compared where both have something to say.
                A file that is called live: ./live.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.SNAPSHOT);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        List<String> words = arguments.words(2, 2);
        if (words.get(0).equals(words.get(1))) {
            throw new UsageException(
                    "store diff: both are " + words.get(0), "name two snapshots, or one and `live` for the store");
        }
        Optional<StorePath> path = arguments.option("path").map(Values::storePath);
        Side a = Side.of(session, words.get(0));
        Side b = Side.of(session, words.get(1));
        StorePath where = path.orElseGet(() -> common(a, b));
        if (session.options().asShell()) {
            return session.plan(List.of("diff " + shell(a, where) + " " + shell(b, where)
                    + "  # in bash; the daemon's order may be another, and no # lines stand in front"));
        }
        boolean valuesOnly = arguments.has("values-only");
        Detail detail = valuesOnly ? Detail.VALUES : Detail.ALL;
        StoreDiff diff = StoreDiff.of(a.tree(session, where, detail), b.tree(session, where, detail), valuesOnly);
        if (!path.isPresent() && !(a.holds(where) && b.holds(where))) {
            session.say("compared at and below " + where + ", where both snapshots have something to say");
        }
        return new Differences(diff, words.get(0), words.get(1));
    }

    /** The lower of two paths one of which covers the other. */
    private static StorePath common(Side a, Side b) {
        StorePath one = a.file.map(file -> file.tree().path()).orElse(StorePath.ROOT);
        StorePath two = b.file.map(file -> file.tree().path()).orElse(StorePath.ROOT);
        if (!one.covers(two) && !two.covers(one)) {
            throw new UsageException(
                    a.name + " was taken of " + one + ", " + b.name + " of " + two + ": they have nothing in common",
                    "take both of the same path");
        }
        return one.covers(two) ? two : one;
    }

    private static String shell(Side side, StorePath where) {
        return side.file.isPresent() ? ShellText.word(side.name) : "<(" + Shell.list(where, true, true) + ")";
    }

    /** A or B. */
    private record Side(String name, Optional<SnapshotFile> file) {
        static Side of(Session session, String name) {
            if (name.equals(LIVE)) {
                return new Side(name, Optional.empty());
            }
            SnapshotFile file = SnapshotFiles.read(session, name);
            if (!file.consistent()) {
                session.say(name + " is not of one moment: it says so itself");
            }
            return new Side(name, Optional.of(file));
        }

        boolean holds(StorePath path) {
            return file.map(known -> known.tree().path().equals(path)).orElse(true);
        }

        SavedTree tree(Session session, StorePath path, Detail detail) {
            if (file.isPresent()) {
                return file.get().tree().below(path);
            }
            return Live.of(session, path, detail).tree;
        }
    }

    /** The store as it is; nothing where nothing stands. */
    record Live(SavedTree tree) {
        static Live of(Session session, StorePath path, Detail detail) {
            try {
                Snapshot snapshot = session.store().snapshot(path, detail);
                if (!snapshot.consistent()) {
                    session.say("the live store was not read in one moment: others changed it each time");
                }
                return new Live(SavedTree.of(snapshot.root()));
            } catch (AbsentException e) {
                session.say("live has no " + path);
                return new Live(SavedTree.absent(path));
            }
        }
    }

    private record Differences(StoreDiff diff, String a, String b) implements Result {
        @Override
        public void text(Out out) {
            if (diff.same()) {
                out.line("the same: " + diff.compared() + (diff.compared() == 1 ? " node" : " nodes") + " at and below "
                        + diff.path());
                return;
            }
            ChangeLines.print(out, diff.changes());
            out.line(Style.QUIET, "# " + ChangeLines.counts(diff.counts()));
        }

        @Override
        public Object json() {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("path", diff.path().text());
            view.put("a", a);
            view.put("b", b);
            view.put("same", diff.same());
            view.putAll(ChangeLines.json(diff.changes()));
            return view;
        }

        @Override
        public int exit() {
            return diff.same() ? 0 : 1;
        }
    }
}
