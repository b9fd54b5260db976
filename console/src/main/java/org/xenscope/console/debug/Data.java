package org.xenscope.console.debug;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xenscope.console.Arguments;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.debug.Feature;
import org.xenscope.debug.Value;
import org.xenscope.error.FailedException;
import org.xenscope.error.UsageException;

/** The words that look at values, memory and registers. */
public final class Data {
    /** How gdb writes what can be an address: {@code 12}, {@code 0x55}, {@code (char *) 0x55 "text"}, {@code {int ()} 0x55 <main>}. */
    private static final Pattern ADDRESS = Pattern.compile(
            "(?:\\([^()]*(?:\\([^()]*\\)[^()]*)*\\) |\\{[^{}=]*\\} |@)?(0x[0-9a-fA-F]{1,16}|\\d{1,20})(?:[ :].*)?",
            Pattern.DOTALL);

    private static final Pattern WHOLE = Pattern.compile("(-?\\d+|0x[0-9a-fA-F]+)(?: .*)?", Pattern.DOTALL);

    private Data() {}

    /** {@code print[/x|/d|/o|/t] EXPR}. */
    public static Result print(Session session, Arguments arguments) {
        Formatted words = Formatted.of(arguments.words());
        if (words.expression().isEmpty()) {
            throw new UsageException("print what?", "name a variable or an expression of the program's language");
        }
        return DebugWords.change(session, "print" + words.format() + " " + words.expression(), debug -> {
            Selection at = debug.selection();
            Value value = debug.target().evaluate(at.thread(), at.level(), words.expression());
            return new ValueView(words.expression(), in(words.format(), value));
        });
    }

    private static Value in(String format, Value value) {
        if (format.isEmpty()) {
            return value;
        }
        Matcher whole = WHOLE.matcher(value.text());
        if (!whole.matches()) {
            throw new UsageException(
                    "only a whole number can be shown as " + format, "`print` without it shows the value");
        }
        BigInteger number = whole.group(1).startsWith("0x")
                ? new BigInteger(whole.group(1).substring(2), 16)
                : new BigInteger(whole.group(1));
        String text =
                switch (format) {
                    case "/x" ->
                        number.signum() < 0 ? "-0x" + number.negate().toString(16) : "0x" + number.toString(16);
                    case "/o" -> "0" + number.toString(8);
                    case "/t" -> number.toString(2);
                    case "/d" -> number.toString();
                    default -> throw new UsageException("`" + format + "` is no format", "there are /x /d /o /t");
                };
        return new Value(text, value.type());
    }

    /** {@code x[/FMT] [EXPR]}; without EXPR it goes on where the last ended. */
    public static Result examine(Session session, Arguments arguments) {
        Formatted words = Formatted.of(arguments.words());
        return DebugWords.look(session, "x" + words.format() + " " + words.expression(), debug -> {
            DebugWords.need(debug.target(), Feature.MACHINE, "memory that can be looked at");
            Optional<Reading.Examined> last = debug.reading().memory();
            ExamineFormat format = words.format().isEmpty()
                    ? last.filter(each -> words.expression().isEmpty())
                            .map(Reading.Examined::format)
                            .orElse(ExamineFormat.BYTES)
                    : ExamineFormat.parse(words.format());
            long address = words.expression().isEmpty()
                    ? last.map(Reading.Examined::next)
                            .orElseThrow(() -> new UsageException("x where?", "name an address or an expression"))
                    : address(debug, words.expression());
            return format.bytes() ? bytes(debug, address, format) : byGdb(debug, address, format);
        });
    }

    private static Result bytes(DebugSession debug, long address, ExamineFormat format) {
        byte[] found = debug.target().memory(address, format.count());
        debug.reading().examined(address + found.length, format);
        return new MemoryView(address, found, format.count());
    }

    /** Other forms are gdb's own, which knows the byte order and the instructions. */
    private static Result byGdb(DebugSession debug, long address, ExamineFormat format) {
        DebugWords.need(debug.target(), Feature.RAW, "memory in that form");
        String said = debug.target().raw("x" + format + " 0x" + Long.toHexString(address));
        debug.reading().examined(address, format);
        return new RawView(said);
    }

    /** What an expression points to; of one that is no number, where it stands itself. */
    private static long address(DebugSession debug, String expression) {
        if (expression.matches("0[xX][0-9a-fA-F]{1,16}")) {
            return Long.parseUnsignedLong(expression.substring(2), 16);
        }
        Selection at = debug.selection();
        Value value = debug.target().evaluate(at.thread(), at.level(), expression);
        Matcher found = ADDRESS.matcher(value.text());
        if (!found.matches()) {
            value = debug.target().evaluate(at.thread(), at.level(), "&(" + expression + ")");
            found = ADDRESS.matcher(value.text());
        }
        if (!found.matches()) {
            throw new FailedException("`" + expression + "` is no address: " + value.text(), "take one with &");
        }
        String text = found.group(1);
        return text.startsWith("0x") ? Long.parseUnsignedLong(text.substring(2), 16) : Long.parseUnsignedLong(text);
    }

    /** {@code registers [NAME…]}. */
    public static Result registers(Session session, Arguments arguments) {
        List<String> names = arguments.words().stream()
                .map(name -> name.startsWith("$") ? name.substring(1) : name)
                .toList();
        String gdb = "info registers" + (names.isEmpty() ? "" : " " + String.join(" ", names));
        return DebugWords.look(session, gdb, debug -> {
            DebugWords.need(debug.target(), Feature.MACHINE, "registers");
            Selection at = debug.selection();
            return new RegistersView(debug.target().registers(at.thread(), at.level(), names));
        });
    }

    /** {@code /FORMAT EXPRESSION}, either of which may be missing. */
    private record Formatted(String format, String expression) {
        static Formatted of(List<String> words) {
            List<String> all = new ArrayList<>(words);
            String first = all.isEmpty() ? "" : all.get(0).strip();
            if (!first.startsWith("/")) {
                return new Formatted("", String.join(" ", all).strip());
            }
            String[] parts = String.join(" ", all).strip().split("\\s+", 2);
            return new Formatted(parts[0], parts.length > 1 ? parts[1] : "");
        }
    }
}
