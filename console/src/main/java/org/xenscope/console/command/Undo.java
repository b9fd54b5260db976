package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
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
import org.xenscope.error.AbsentException;
import org.xenscope.error.RefusedException;
import org.xenscope.recipes.Entry;
import org.xenscope.recipes.Journal;
import org.xenscope.recipes.JournalRecord;
import org.xenscope.recipes.Site;

/** Takes back what a session did, newest first; from any process, also after the one that did it was killed. */
@AutoService(Command.class)
public final class Undo implements Command {
    @Override
    public String usage() {
        return """
                undo - take back all that a session did to its host, in reverse order

                Example: xenscope undo bringup-1
                Usage: xenscope undo [OPTIONS] [SESSION]

                Without SESSION: the last one that has left something. `xenscope session list` shows them.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.SESSION);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        List<String> words = arguments.words(0, 1);
        JournalRecord record = words.isEmpty()
                ? session.journals()
                        .last()
                        .orElseThrow(
                                () -> new AbsentException("there is nothing to undo", "`xenscope session list --all`"))
                        .whole()
                : session.journals().read(words.get(0));
        if (record.running()) {
            throw new RefusedException(
                    "session " + record.id() + " is still being worked on by another xenscope",
                    "wait for it, or end it first");
        }
        List<Entry> left = record.left();
        if (session.rehearses()) {
            return session.plan(commands(left));
        }
        if (left.isEmpty() && !record.forGood().isEmpty()) {
            throw new RefusedException(
                    "session " + record.id() + " (" + record.what() + ") did what cannot be undone",
                    "what would put it right depends on how things are now: look at them");
        }
        if (left.isEmpty()) {
            return new Undone(record.id(), record.what(), List.of(), List.of());
        }
        List<String> now = new ArrayList<>();
        Site site = session.site(record.host(), "undo " + record.id());
        try (Journal journal = session.journals().reopen(record)) {
            String then = record.settings().getOrDefault(Session.BOOT, "");
            if (!then.isEmpty() && !then.equals(session.boot(site.host()))) {
                journal.forget(left);
                journal.end("undone");
                session.say(record.host() + " was started anew since: nothing of " + record.id() + " is left there");
                return new Undone(record.id(), record.what(), List.of(), List.of());
            }
            session.status("undoing " + record.what());
            journal.undo(site, left, entry -> {
                session.status("undone: " + String.join("; ", entry.action().commands()));
                entry.action().afterUndo(site).ifPresent(now::add);
            });
            journal.end("undone");
        }
        return new Undone(record.id(), record.what(), commands(left), now);
    }

    private static List<String> commands(List<Entry> left) {
        List<String> commands = new ArrayList<>();
        for (int i = left.size() - 1; i >= 0; i--) {
            commands.addAll(left.get(i).action().undoCommands());
        }
        return commands;
    }

    /** @param now how things are now, a sentence each */
    private record Undone(String session, String what, List<String> commands, List<String> now) implements Result {
        @Override
        public void text(Out out) {
            out.print(Style.GOOD, "✓ ").line(session + " (" + what + ") is undone");
            now.forEach(each -> out.line("  " + each));
        }

        @Override
        public Object json() {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("session", session);
            view.put("result", "undone");
            view.put("done", commands);
            if (!now.isEmpty()) {
                view.put("now", now);
            }
            return view;
        }
    }
}
