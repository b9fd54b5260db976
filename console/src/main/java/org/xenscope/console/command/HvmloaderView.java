package org.xenscope.console.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.xenscope.console.Result;
import org.xenscope.console.text.Escape;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.hvmloader.GuestLine;
import org.xenscope.hvmloader.HvmloaderFacts;
import org.xenscope.hvmloader.HvmloaderKey;
import org.xenscope.hvmloader.HvmloaderLog;
import org.xenscope.hvmloader.KeyCatalogue;
import org.xenscope.hvmloader.Reads;
import org.xenscope.hvmloader.ReleaseRange;
import org.xenscope.hvmloader.Stage;

/** Keys, group by group, and the stages of the log. */
record HvmloaderView(HvmloaderFacts facts, boolean verbose) implements Result {
    private static final String BIOS_STRINGS = "bios-strings";
    private static final int NAME_WIDTH = 30;
    private static final int VALUE_WIDTH = 20;
    private static final int DEFAULT_WIDTH = 15;

    /** A key as it stands in this domain. @param path the node's own, where the key stands for several */
    private record Row(String path, HvmloaderKey key, Optional<String> value, Reads reads) {
        String state() {
            return value.isPresent() ? "set" : key.defaultValue().isPresent() ? "default" : "absent";
        }
    }

    @Override
    public void text(Out out) {
        out.line(Style.STRONG, Hvmloaders.heading(facts));
        facts.host()
                .firmware()
                .ifPresentOrElse(
                        firmware -> out.line(
                                Style.QUIET,
                                firmware.path() + ", has "
                                        + String.join(
                                                ", ",
                                                firmware.bioses().stream()
                                                        .sorted()
                                                        .toList())),
                        () -> out.line(
                                Style.CAUTION,
                                "which keys it reads is told by Xen's release: "
                                        + facts.host().firmwareNote()));
        for (String group : KeyCatalogue.shipped().groups()) {
            print(group, out);
        }
        unknown(out);
        log(out);
    }

    private void print(String group, Out out) {
        List<Row> rows = rows(group);
        boolean brief = group.equals(BIOS_STRINGS) && !verbose;
        List<Row> shown =
                brief ? rows.stream().filter(row -> row.value().isPresent()).toList() : rows;
        out.line();
        out.line(
                Style.QUIET,
                pad(group + "/", NAME_WIDTH + 2) + pad("VALUE", VALUE_WIDTH) + pad("DEFAULT", DEFAULT_WIDTH) + "READ");
        for (Row row : shown) {
            String name = row.path().substring(group.length() + 1);
            out.print("  ")
                    .print(row.value().isPresent() ? Style.NAME : Style.PLAIN, pad(name, NAME_WIDTH))
                    .print(pad(value(row), VALUE_WIDTH))
                    .print(Style.QUIET, pad(row.key().defaultValue().orElse("-"), DEFAULT_WIDTH));
            boolean lost = row.value().isPresent() && !row.reads().yes();
            out.line(lost ? Style.CAUTION : Style.PLAIN, read(row));
            out.line(Style.QUIET, "      " + row.key().effect());
            if (verbose) {
                out.line(Style.QUIET, "      written by " + row.key().written() + more(row.key()));
            }
        }
        if (brief && shown.size() < rows.size()) {
            out.line(Style.QUIET, "  " + (rows.size() - shown.size()) + " strings are not set (-v lists them)");
        }
    }

    private static String more(HvmloaderKey key) {
        return key.option().map(option -> ", " + option + " in xl.cfg").orElse("") + "; "
                + (key.openxtOnly()
                        ? "OpenXT " + String.join(" ", KeyCatalogue.shipped().openxtBranches(key))
                        : "Xen "
                                + String.join(
                                        " ",
                                        key.upstream().stream()
                                                .map(ReleaseRange::toString)
                                                .toList()));
    }

    private String value(Row row) {
        String value = Escape.text(whole(row), false);
        // The columns hold; -v and --json have it all.
        return verbose || value.length() < VALUE_WIDTH ? value : value.substring(0, VALUE_WIDTH - 2) + "…";
    }

    private static String whole(Row row) {
        return row.value()
                .map(value -> value.isEmpty() ? "\"\"" : value)
                .or(() -> row.key().defaultValue().map(value -> "(" + value + ")"))
                .orElse("not set");
    }

    private static String read(Row row) {
        return switch (row.reads().answer()) {
            case YES -> row.key().writtenByHvmloader() ? "writes" : "yes";
            case NO ->
                "no"
                        + (row.key().openxtOnly()
                                ? " (OpenXT)"
                                : " (" + row.key().upstream().get(0) + ")");
            case UNKNOWN -> "?";
        };
    }

    private static String pad(String text, int width) {
        return text.length() >= width ? text + " " : text + " ".repeat(width - text.length());
    }

    private List<Row> rows(String group) {
        List<Row> rows = new ArrayList<>();
        for (HvmloaderKey key : KeyCatalogue.shipped().keys()) {
            if (!key.group().equals(group)) {
                continue;
            }
            Reads reads = facts.host().reads(key);
            List<String> nodes = key.several()
                    ? facts.values().values().keySet().stream()
                            .filter(node -> KeyCatalogue.shipped()
                                    .find(node)
                                    .filter(key::equals)
                                    .isPresent())
                            .toList()
                    : List.of(key.path());
            for (String node : nodes.isEmpty() ? List.of(key.path()) : nodes) {
                rows.add(new Row(node, key, facts.values().value(node), reads));
            }
        }
        return rows;
    }

    private List<String> strangers() {
        return facts.values().values().keySet().stream()
                .filter(path -> KeyCatalogue.shipped().find(path).isEmpty())
                .toList();
    }

    private void unknown(Out out) {
        if (!strangers().isEmpty()) {
            out.line();
            out.line(Style.QUIET, "set, and in no catalogue");
        }
        for (String path : strangers()) {
            boolean named =
                    facts.host().firmware().filter(each -> each.names(path)).isPresent();
            out.print("  ")
                    .print(
                            Style.CAUTION,
                            path + " = " + facts.values().value(path).orElse(""));
            out.line(Style.QUIET, named ? "   this host's hvmloader names it" : "");
        }
    }

    private void log(Out out) {
        HvmloaderLog log = facts.log();
        out.line();
        if (!log.heard()) {
            out.line(Style.QUIET, log.source() + " has nothing of it");
            switch (facts.level().visible()) {
                case YES -> {
                    if (!facts.hasRun().no()) {
                        out.line("  its lines may have been overwritten: the ring holds only so much");
                    }
                }
                case NO -> out.line(Style.CAUTION, "  " + facts.level().why());
                case UNKNOWN -> out.line(Style.QUIET, "  " + facts.level().why());
            }
            return;
        }
        out.line(
                Style.QUIET,
                "by " + log.source() + (log.beginningLost() ? ", whose beginning is overwritten" : "")
                        + (log.runs() > 1 ? ", the last of " + log.runs() + " runs" : ""));
        for (Stage stage : log.stages()) {
            out.print(style(stage), "  " + sign(stage, out.look().glyphs()) + " ");
            String words = words(stage);
            out.print(words.isEmpty() ? stage.kind().words() : pad(stage.kind().words(), 16));
            out.line(stage.state() == Stage.State.SKIPPED ? Style.QUIET : Style.PLAIN, words);
            if (verbose) {
                stage.evidence().forEach(line -> out.line(Style.QUIET, "      " + line(line)));
            }
        }
        log.crash().forEach(line -> out.line(Style.BAD, "  " + line(line)));
        log.troubles().forEach(line -> out.line(Style.CAUTION, "  " + line(line)));
    }

    private static String line(GuestLine line) {
        return (line.time().isEmpty() ? "" : line.time() + "  ") + Escape.text(line.text(), false);
    }

    private static Style style(Stage stage) {
        return switch (stage.state()) {
            case DONE -> Style.GOOD;
            case FAILED -> Style.BAD;
            default -> Style.QUIET;
        };
    }

    private static String sign(Stage stage, boolean glyphs) {
        // As words they are of different lengths.
        return switch (stage.state()) {
            case DONE -> glyphs ? "✓" : "ok ";
            case FAILED -> glyphs ? "✗" : "BAD";
            case SKIPPED -> glyphs ? "–" : "-  ";
            case UNSAID, LOST -> glyphs ? "?" : "?  ";
            case NOT_REACHED -> glyphs ? "…" : "...";
        };
    }

    private static String words(Stage stage) {
        return switch (stage.state()) {
            case DONE, FAILED -> stage.detail();
            case SKIPPED -> "left out" + (stage.detail().isEmpty() ? "" : ": " + stage.detail());
            case UNSAID -> "nothing said of it";
            case LOST -> "not shown: lines are missing there";
            case NOT_REACHED -> "not reached";
        };
    }

    @Override
    public Object json() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("domid", facts.domid());
        view.put("domain", facts.name());
        view.put("xenVersion", facts.host().version());
        view.put("openxt", facts.host().openxt().isPresent());
        view.put("hasRun", word(facts.hasRun().answer()));
        view.put("hasRunWhy", facts.hasRun().why());
        facts.host().firmware().ifPresent(firmware -> {
            view.put("firmware", firmware.path());
            view.put("bioses", firmware.bioses().stream().sorted().toList());
        });
        List<Object> keys = new ArrayList<>();
        for (String group : KeyCatalogue.shipped().groups()) {
            rows(group).forEach(row -> keys.add(json(row)));
        }
        view.put("keys", keys);
        List<Object> unknown = new ArrayList<>();
        strangers()
                .forEach(path -> unknown.add(
                        Map.of("key", path, "value", facts.values().value(path).orElse(""))));
        view.put("unknown", unknown);
        view.put("log", json(facts.log()));
        return view;
    }

    private Map<String, Object> json(Row row) {
        HvmloaderKey key = row.key();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("key", row.path());
        row.value().ifPresent(value -> view.put("value", value));
        view.put("state", row.state());
        key.defaultValue().ifPresent(value -> view.put("default", value));
        key.inForce(row.value()).ifPresent(value -> view.put("inForce", value));
        view.put("type", key.type().name().toLowerCase(Locale.ROOT));
        view.put("read", word(row.reads().answer()));
        view.put("readWhy", row.reads().why());
        view.put("effect", key.effect());
        view.put("xen", key.upstream().stream().map(ReleaseRange::toString).toList());
        view.put("openxt", KeyCatalogue.shipped().openxtBranches(key));
        view.put("writtenBy", key.written());
        key.option().ifPresent(option -> view.put("option", option));
        view.put("source", key.source());
        return view;
    }

    private Map<String, Object> json(HvmloaderLog log) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("source", log.source());
        view.put("heard", log.heard());
        view.put("visible", word(facts.level().visible()));
        view.put("visibleWhy", facts.level().why());
        view.put("beginningLost", log.beginningLost());
        view.put("runs", log.runs());
        List<Object> stages = new ArrayList<>();
        for (Stage stage : log.stages()) {
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("stage", stage.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            each.put("state", stage.state().name().toLowerCase(Locale.ROOT).replace('_', '-'));
            each.put("detail", stage.detail());
            each.put("lines", stage.evidence().stream().map(HvmloaderView::json).toList());
            stages.add(each);
        }
        view.put("stages", stages);
        view.put("crash", log.crash().stream().map(HvmloaderView::json).toList());
        view.put("troubles", log.troubles().stream().map(HvmloaderView::json).toList());
        return view;
    }

    private static Map<String, Object> json(GuestLine line) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("line", line.number());
        if (!line.time().isEmpty()) {
            view.put("time", line.time());
        }
        view.put("text", line.text());
        return view;
    }

    private static String word(Reads.Answer answer) {
        return answer.name().toLowerCase(Locale.ROOT);
    }
}
