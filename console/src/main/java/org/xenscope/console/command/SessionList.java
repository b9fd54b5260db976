package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.console.text.Table;
import org.xenscope.recipes.JournalRecord;

/** What xenscope has left on hosts, and what takes it back. */
@AutoService(Command.class)
public final class SessionList implements Command {
    @Override
    public String usage() {
        return """
                session list - what xenscope has left on hosts, newest last

                Example: xenscope session list
                Usage: xenscope session list [OPTIONS]
                  -a --all                  also those that were undone
                """;
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        arguments.words(0, 0);
        List<JournalRecord> records = session.journals().all();
        return new Listing(
                arguments.has("all")
                        ? records
                        : records.stream()
                                .filter(r -> r.running() || r.hasLeft())
                                .toList(),
                session.options().verbose());
    }

    /** Of a command in the table; JSON and --verbose have it whole. */
    private static final int WIDEST = 40;

    private record Listing(List<JournalRecord> records, boolean verbose) implements Result {
        @Override
        public void text(Out out) {
            if (records.isEmpty()) {
                out.line("nothing is left on any host");
                return;
            }
            if (verbose) {
                for (JournalRecord record : records) {
                    out.line(Style.STRONG, record.id() + "  " + record.host() + "  " + record.what());
                    record.damage().ifPresent(how -> out.line(Style.BAD, "  the journal is damaged: " + how));
                    undo(record).forEach(command -> out.line("  undo: " + command));
                }
                return;
            }
            Table table = new Table("ID", "HOST", "WHAT", "BEGUN", "STATE", "LEFT");
            for (JournalRecord record : records) {
                table.row(
                        record.id(),
                        record.host(),
                        record.what().length() > WIDEST ? record.what().substring(0, WIDEST - 1) + "…" : record.what(),
                        Values.time(record.begun()).substring(0, 19) + "Z",
                        record.state(),
                        record.left().size());
            }
            table.print(out);
        }

        @Override
        public Object json() {
            List<Map<String, Object>> views = new ArrayList<>();
            for (JournalRecord record : records) {
                Map<String, Object> view = new LinkedHashMap<>();
                view.put("id", record.id());
                view.put("host", record.host());
                view.put("what", record.what());
                view.put("begun", Values.time(record.begun()));
                view.put("state", record.state());
                view.put("running", record.running());
                List<String> left = new ArrayList<>();
                record.left().forEach(e -> left.addAll(e.action().commands()));
                view.put("left", left);
                view.put("undo", undo(record));
                record.damage().ifPresent(how -> view.put("damage", how));
                views.add(view);
            }
            return Map.of("sessions", views);
        }

        /** What takes it back, newest first. */
        private static List<String> undo(JournalRecord record) {
            List<String> undo = new ArrayList<>();
            record.left().forEach(e -> undo.addAll(0, e.action().undoCommands()));
            return undo;
        }
    }
}
