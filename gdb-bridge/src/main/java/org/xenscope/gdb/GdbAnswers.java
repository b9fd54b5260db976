package org.xenscope.gdb;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.xenscope.debug.Breakpoint;
import org.xenscope.debug.DebugThread;
import org.xenscope.debug.Frame;
import org.xenscope.debug.Stop;
import org.xenscope.debug.Variable;
import org.xenscope.gdb.mi.MiValue;
import org.xenscope.gdb.mi.MiValue.Tuple;

/** What gdb answers, in the words that all debug targets share. Field names: the gdb manual, "GDB/MI". */
final class GdbAnswers {
    private GdbAnswers() {}

    static Frame frame(Tuple frame, HostNames names) {
        return frame(frame, frame.tuples("args").map(GdbAnswers::argument).toList(), names);
    }

    private static Frame frame(Tuple frame, List<Variable> arguments, HostNames names) {
        return new Frame(
                frame.number("level").orElse(0),
                frame.text("func").orElse("??"),
                arguments,
                frame.text("file"),
                frame.text("fullname").or(() -> frame.text("file")),
                frame.number("line"),
                address(frame.text("addr")),
                frame.text("from").map(names::of));
    }

    /** Frames of {@code -stack-list-frames} with the arguments of {@code -stack-list-arguments}, by their levels. */
    static List<Frame> frames(Tuple stack, Tuple arguments, HostNames names) {
        Map<Integer, List<Variable>> byLevel = new HashMap<>();
        arguments
                .tuples("stack-args")
                .forEach(each -> byLevel.put(
                        each.number("level").orElse(-1),
                        each.tuples("args").map(GdbAnswers::argument).toList()));
        return stack.tuples("stack")
                .map(each ->
                        frame(each, byLevel.getOrDefault(each.number("level").orElse(-1), List.of()), names))
                .toList();
    }

    /** {@code 0x00007f…}, with more behind it where the pointer is signed (AArch64). */
    static OptionalLong address(Optional<String> text) {
        Optional<String> digits = text.filter(word -> word.matches("0x[0-9a-fA-F]{1,16}(?: .*)?"))
                .map(word -> word.substring(2).split(" ")[0]);
        return digits.isPresent() ? OptionalLong.of(Long.parseUnsignedLong(digits.get(), 16)) : OptionalLong.empty();
    }

    private static Variable argument(Tuple variable) {
        return new Variable(variable.text("name").orElse("?"), true, variable.text("type"), variable.text("value"));
    }

    /** Arguments first; gdb lists the innermost block's locals first of all. */
    static List<Variable> variables(Tuple answer) {
        return answer.tuples("variables")
                .map(each -> new Variable(
                        each.text("name").orElse("?"),
                        each.text("arg").isPresent(),
                        each.text("type"),
                        each.text("value")))
                .sorted(Comparator.comparing(variable -> !variable.argument()))
                .toList();
    }

    static List<DebugThread> threads(Tuple answer, HostNames names) {
        return answer.tuples("threads")
                .map(each -> new DebugThread(
                        each.text("id").orElse("?"),
                        each.text("name").orElse(""),
                        each.text("target-id").orElse(""),
                        each.text("state").orElse("").equals("running"),
                        each.tuple("frame").map(frame -> frame(frame, names)),
                        List.of(),
                        Optional.empty()))
                .sorted(Comparator.comparingInt(thread ->
                        thread.id().matches("[0-9]{1,9}") ? Integer.parseInt(thread.id()) : Integer.MAX_VALUE))
                .toList();
    }

    /** All of {@code -break-list}, {@code -break-info}. */
    static List<Breakpoint> breakpoints(Tuple answer, LogPoints logs, UnaryOperator<String> modules) {
        return answer.tuple("BreakpointTable").stream()
                .flatMap(table -> table.values("body").stream())
                .filter(Tuple.class::isInstance)
                // gdb before mi3 lists each place of a breakpoint after it: 1, 1.1, 1.2.
                .filter(each -> ((Tuple) each).text("number").orElse("").matches("[0-9]+"))
                .map(each -> breakpoint((Tuple) each, logs, modules))
                .toList();
    }

    /** @param modules the file that an address belongs to; empty where it is not known */
    static Breakpoint breakpoint(Tuple bkpt, LogPoints logs, UnaryOperator<String> modules) {
        String number = bkpt.text("number").orElse("?");
        String type = bkpt.text("type").orElse("");
        String address = bkpt.text("addr").orElse("");
        Optional<String> log = logs.text(number);
        Breakpoint.Kind kind;
        if (log.isPresent() || type.equals("dprintf")) {
            kind = Breakpoint.Kind.LOG;
        } else if (type.contains("watchpoint")) {
            kind = Breakpoint.Kind.WATCH;
        } else {
            kind = type.endsWith("breakpoint") ? Breakpoint.Kind.BREAK : Breakpoint.Kind.OTHER;
        }
        String what = Stream.of("original-location", "what", "catch-type", "pending")
                .flatMap(field -> bkpt.text(field).stream())
                .findFirst()
                .orElse(type);
        return new Breakpoint(
                number,
                kind,
                what,
                where(bkpt, what, modules),
                bkpt.text("enabled").orElse("y").equals("y"),
                address.equals("<PENDING>"),
                bkpt.text("disp").orElse("").equals("del"),
                logs.hits(number) + bkpt.number("times").orElse(0),
                bkpt.text("cond"),
                log);
    }

    private static Optional<String> where(Tuple bkpt, String what, UnaryOperator<String> modules) {
        List<Tuple> places = new ArrayList<>(bkpt.tuples("locations").toList());
        if (places.isEmpty() && !bkpt.text("addr").orElse("").startsWith("<")) {
            places.add(bkpt);
        }
        String all = places.stream()
                .map(each -> place(each, what, modules))
                .filter(text -> !text.isEmpty())
                .limit(8)
                .collect(Collectors.joining(", "));
        return Optional.of(all + (places.size() > 8 ? ", …" : "")).filter(text -> !text.isEmpty());
    }

    /** {@code xs_write at xs.c:120}; without a line {@code libxenstore.so.4}, {@code xs_write+9 in libxenstore.so.4}. */
    private static String place(Tuple place, String what, UnaryOperator<String> modules) {
        // gdb says `at` where it has no line: <xs_write+4>, <xs_write@plt+4>
        String symbol = place.text("func")
                .or(() -> place.text("at").map(at -> at.replaceAll("[<>]|@[\\w.@]*", "")))
                .orElse("");
        Optional<String> line = place.text("file");
        String address = place.text("addr").orElse("");
        String first = symbol.isEmpty() ? address : symbol;
        if (line.isPresent()) {
            return first + " at " + line.get() + ":" + place.text("line").orElse("?");
        }
        String module = modules.apply(address);
        boolean asked = symbol.replaceFirst("\\+\\d+$", "").equals(what);
        if (module.isEmpty()) {
            return asked ? what : first;
        }
        return asked ? module : first + " in " + module;
    }

    /** @param attached nothing has run yet since gdb came */
    static Stop stop(Tuple stopped, boolean attached, HostNames names) {
        String reason = stopped.text("reason").orElse("");
        Stop.Reason kind =
                switch (reason) {
                    case "breakpoint-hit" -> Stop.Reason.BREAKPOINT;
                    case "watchpoint-trigger",
                            "read-watchpoint-trigger",
                            "access-watchpoint-trigger",
                            "watchpoint-scope" -> Stop.Reason.WATCHPOINT;
                    case "end-stepping-range", "function-finished", "location-reached" -> Stop.Reason.STEP;
                    case "exec" -> Stop.Reason.EXEC;
                    case "signal-received" ->
                        switch (stopped.text("signal-name").orElse("")) {
                            // gdbserver tells SIGINT of an interrupt, and no signal at all where it stopped a thread
                            // itself.
                            case "SIGINT", "0" -> Stop.Reason.INTERRUPT;
                            default -> Stop.Reason.SIGNAL;
                        };
                    case "" -> attached ? Stop.Reason.ATTACH : Stop.Reason.OTHER;
                    default -> Stop.Reason.OTHER;
                };
        return new Stop(
                kind,
                stopped.text("bkptno").or(() -> watchpoint(stopped)).or(() -> stopped.text("wpnum")),
                stopped.text("thread-id").orElse(""),
                stopped.tuple("frame").map(frame -> frame(frame, names)),
                detail(stopped, reason));
    }

    private static Optional<String> watchpoint(Tuple stopped) {
        return Stream.of("wpt", "hw-rwpt", "hw-awpt")
                .flatMap(field -> stopped.tuple(field).stream())
                .findFirst()
                .flatMap(each -> each.text("number"));
    }

    private static String detail(Tuple stopped, String reason) {
        return switch (reason) {
            case "signal-received" ->
                Stream.of("signal-name", "signal-meaning")
                        .flatMap(field -> stopped.text(field).stream())
                        .collect(Collectors.joining(", "));
            case "watchpoint-trigger", "read-watchpoint-trigger", "access-watchpoint-trigger" ->
                stopped.tuple("value").map(GdbAnswers::change).orElse("");
            case "watchpoint-scope" -> "the expression's block has ended";
            case "function-finished" ->
                stopped.text("return-value").map(value -> "returned " + value).orElse("");
            case "exec" -> stopped.text("new-exec").orElse("");
            case "exited" ->
                "exit code "
                        + stopped.text("exit-code").map(GdbAnswers::exitCode).orElse("?");
            case "exited-normally" -> "exit code 0";
            case "breakpoint-hit", "end-stepping-range", "location-reached", "" -> "";
            default -> reason;
        };
    }

    private static String change(Tuple value) {
        Optional<String> before = value.text("old");
        Optional<String> after = value.text("new").or(() -> value.text("value"));
        return before.map(old -> old + " → ").orElse("") + after.orElse("");
    }

    /** gdb writes it in octal. */
    static String exitCode(String octal) {
        return octal.matches("[0-7]{1,4}") ? Integer.toString(Integer.parseInt(octal, 8)) : octal;
    }

    /** The bytes up to the first gap. */
    static byte[] memory(Tuple answer, long address, int length) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(Math.min(length, 4096));
        for (MiValue value : answer.values("memory")) {
            if (value instanceof Tuple block) {
                OptionalLong begin = address(block.text("begin"));
                OptionalLong offset = address(block.text("offset"));
                String contents = block.text("contents").orElse("");
                boolean joins = begin.isPresent()
                        && begin.getAsLong() + offset.orElse(0) == address + bytes.size()
                        && contents.matches("(?:[0-9a-f]{2})*+");
                if (!joins) {
                    break;
                }
                bytes.writeBytes(HexFormat.of().parseHex(contents));
            }
        }
        return bytes.size() <= length ? bytes.toByteArray() : Arrays.copyOf(bytes.toByteArray(), length);
    }
}
