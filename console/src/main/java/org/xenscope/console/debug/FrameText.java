package org.xenscope.console.debug;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.xenscope.console.text.Escape;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.debug.Frame;
import org.xenscope.debug.SourceLine;
import org.xenscope.debug.Variable;

/** A frame and what is in it, as gdb's users read them. What a target says may hold anything: none of it makes a line. */
final class FrameText {
    private static final String NO_SYMBOL = "??";

    private FrameText() {}

    /** {@code 3  main (argc=1) at main.c:20}, {@code 0  0x00007f… ?? () libc.so.6}: the rest of the line. */
    static void print(Out out, Frame frame) {
        if (frame.address().isPresent() && frame.function().equals(NO_SYMBOL)) {
            out.print(Style.QUIET, address(frame.address().getAsLong()) + " ");
        }
        out.prose(Style.NAME, one(frame.function()));
        out.prose(" (" + arguments(frame.arguments()) + ")");
        place(frame).ifPresent(place -> out.whole(" " + place));
        out.line();
    }

    /** How wide that is where nothing folds it. */
    static int width(Frame frame) {
        String address = frame.function().equals(NO_SYMBOL) ? address(0) + " " : "";
        String rest = one(frame.function()) + " (" + arguments(frame.arguments()) + ")";
        return address.length()
                + rest.length()
                + place(frame).map(place -> place.length() + 1).orElse(0);
    }

    /** {@code at main.c:20}, {@code libc.so.6}; empty when nothing is known. */
    static Optional<String> place(Frame frame) {
        if (frame.file().isPresent()) {
            String line = frame.line().isPresent() ? ":" + frame.line().getAsInt() : "";
            return Optional.of("at " + one(frame.file().get()) + line);
        }
        return frame.module().map(module -> one(module.substring(module.lastIndexOf('/') + 1)));
    }

    /** {@code path="/local" count=2}: a value that was not asked for is left open. */
    private static String arguments(List<Variable> arguments) {
        return arguments.stream()
                .map(each -> one(each.name()) + "=" + one(each.value().orElse("…")))
                .collect(Collectors.joining(", "));
    }

    /** A line for each; {@code what} says of what there are none. */
    static void variables(Out out, List<Variable> variables, String indent, String what) {
        if (variables.isEmpty()) {
            out.line(Style.QUIET, indent + "no " + what);
        }
        for (Variable each : variables) {
            out.print(indent).print(Style.NAME, one(each.name())).print(" = ");
            if (each.value().isPresent()) {
                out.prose(one(each.value().get())).line();
            } else {
                out.line(Style.QUIET, "… `print " + one(each.name()) + "` shows it");
            }
        }
    }

    /** Numbers in front; the line where it stands has a sign. */
    static void source(Out out, List<SourceLine> lines) {
        int widest = lines.stream()
                .mapToInt(line -> Integer.toString(line.number()).length())
                .max()
                .orElse(1);
        for (SourceLine line : lines) {
            String number = String.format("%" + widest + "d", line.number());
            Style style = line.current() ? Style.STRONG : Style.PLAIN;
            out.print(Style.QUIET, (line.current() ? "> " : "  ") + number + "  ")
                    .line(style, untabbed(line.text()));
        }
    }

    static String address(long address) {
        return String.format("0x%016x", address);
    }

    /** Without line ends, and harmless. */
    static String one(String text) {
        return Escape.text(text, false);
    }

    private static String untabbed(String text) {
        StringBuilder spaced = new StringBuilder();
        for (char c : text.toCharArray()) {
            if (c == '\t') {
                spaced.append(" ".repeat(8 - spaced.length() % 8));
            } else {
                spaced.append(c);
            }
        }
        return one(spaced.toString());
    }
}
