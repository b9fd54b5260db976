package org.xenscope.devicemodel.chain;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xenscope.devicemodel.chain.ScriptReading.DomidFrom;
import org.xenscope.devicemodel.chain.ScriptReading.Launch;
import org.xenscope.devicemodel.chain.ScriptReading.Passes;

/** Reads a script that stands before QEMU. Any bytes have a reading. */
public final class ScriptReader {
    private static final Pattern ASSIGNMENT = Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)=(.*)", Pattern.DOTALL);
    private static final Pattern ALL_WHOLE =
            Pattern.compile("\"\\$(?:@|\\{@\\}|\\{1\\+\"\\$@\"\\})\"|\\$\\{1\\+\"\\$@\"\\}");
    private static final Pattern ALL_JOINED = Pattern.compile("\"?\\$(?:\\*|\\{\\*\\})\"?");
    private static final Pattern ALL_SPLIT = Pattern.compile("\\$(?:@|\\{@\\})");
    private static final Pattern VARIABLE =
            Pattern.compile("\\$(?:\\{([A-Za-z0-9_]+)\\}|([A-Za-z_][A-Za-z0-9_]*|[0-9]))");
    private static final Pattern DOMID_NAME = Pattern.compile("(?i).*dom.*|id");
    private static final Pattern QEMU =
            Pattern.compile("(?:.*/)?(?:xen-)?qemu(?:-system-[a-z0-9_]+|-dm|-xen|-dm-wrapper)?(?:[.-][A-Za-z0-9]+)?");
    /** What takes another program and its arguments as its own, and becomes it or waits for it. */
    private static final Set<String> LAUNCHERS = Set.of(
            "gdbserver",
            "setpriv",
            "strace",
            "ltrace",
            "valgrind",
            "env",
            "nice",
            "ionice",
            "nohup",
            "setsid",
            "taskset");

    private static final Set<String> TALKERS = Set.of(
            "echo", "printf", "logger", "set", "for", "case", "[", "test", "shift", "return", "local", "expr", "eval");

    private static final int MOST = 1 << 16;

    private final Map<String, String> values = new HashMap<>();
    private final Set<String> joined = new HashSet<>();
    private final ShellWords script;
    private final String text;
    private final List<String> lines;
    private final boolean looksForOption;
    /** Lines with a comment that names the arguments. */
    private final List<Integer> commented = new ArrayList<>();

    private DomidFrom domid = DomidFrom.NOWHERE;
    private OptionalInt domidLine = OptionalInt.empty();
    private int shifted;
    private boolean alsa;
    private boolean hangup;
    private OptionalInt cleared = OptionalInt.empty();
    private OptionalInt guestStub = OptionalInt.empty();
    private Optional<Launch> launch = Optional.empty();
    private boolean sure;

    private ScriptReader(String text) {
        this.text = text;
        this.lines = text.lines().toList();
        this.script = ShellWords.of(text);
        // A loop over the arguments that looks for it may call what it has found $1.
        this.looksForOption = script.commands().stream()
                .flatMap(each -> each.words().stream())
                .anyMatch(each -> each.replaceAll("[\"')]", "").matches("--?xen-domid"));
        script.comments().stream()
                .filter(each -> each.text().contains("$@") || each.text().contains("$*"))
                .forEach(each -> commented.add(each.line()));
    }

    /** Whether these bytes are for a shell to read, and no program of the machine's own. */
    public static boolean isScript(byte[] content) {
        int end = Math.min(content.length, 4096);
        for (int i = 0; i < end; i++) {
            if (content[i] == 0) {
                return false;
            }
        }
        return true;
    }

    /** @param content of which no more than 64 KB are looked at */
    public static ScriptReading read(byte[] content) {
        String text = new String(content, 0, Math.min(content.length, MOST), StandardCharsets.ISO_8859_1);
        return new ScriptReader(text).reading();
    }

    private ScriptReading reading() {
        List<ShellWords.Command> commands = script.commands();
        for (int i = 0; i < commands.size(); i++) {
            command(commands, i);
        }
        if (domid == DomidFrom.NOWHERE && text.contains("XEN_DOMAIN_ID")) {
            domid = DomidFrom.ENVIRONMENT;
            domidLine = line("XEN_DOMAIN_ID");
        }
        int end = text.indexOf('\n');
        String first = end < 0 ? text : text.substring(0, end);
        Optional<String> shebang = first.startsWith("#!")
                ? Optional.of(first.substring(2).strip().split("[ \t]+", 2)[0]).filter(program -> !program.isEmpty())
                : Optional.empty();
        return new ScriptReading(
                shebang,
                first.startsWith("#!") && first.endsWith("\r"),
                domid,
                domidLine,
                shifted,
                launch,
                alsa,
                hangup,
                cleared,
                guestStub,
                lines.size());
    }

    private OptionalInt line(String wanted) {
        int at = text.indexOf(wanted);
        return OptionalInt.of(
                1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count());
    }

    private void command(List<ShellWords.Command> commands, int index) {
        ShellWords.Command command = commands.get(index);
        List<String> words = new ArrayList<>(command.words());
        while (!words.isEmpty() && words.get(0).matches("then|else|do|\\{|!|if|while|until|export|readonly|local")) {
            words.remove(0);
        }
        while (!words.isEmpty() && ASSIGNMENT.matcher(words.get(0)).matches()) {
            assign(command.line(), words.remove(0));
        }
        if (words.isEmpty()) {
            return;
        }
        boolean exec = words.get(0).equals("exec");
        if (exec) {
            words.remove(0);
        }
        if (words.isEmpty()) {
            return;
        }
        switch (plain(words.get(0))) {
            case "shift" ->
                shifted += words.size() > 1 && words.get(1).matches("[0-9]")
                        ? words.get(1).charAt(0) - '0'
                        : 1;
            case "trap" ->
                // one that only ends or tidies up passes nothing on
                hangup |= words.size() > 2
                        && !words.get(1).matches("(?s)['\"]?(-|exit\\b.*|rm\\b.*)?['\"]?")
                        && String.join(" ", words.subList(2, words.size())).matches("(?s).*\\b(SIGHUP|HUP|1)\\b.*");
            case "unset" -> forgets(command.line(), words);
            default -> started(commands, index, words, exec);
        }
    }

    private void forgets(int line, List<String> words) {
        if (words.stream().anyMatch(word -> word.startsWith("XEN_"))) {
            cleared = OptionalInt.of(line);
        }
    }

    private void assign(int line, String word) {
        Matcher matcher = ASSIGNMENT.matcher(word);
        if (!matcher.matches()) {
            return;
        }
        String name = matcher.group(1);
        String value = matcher.group(2);
        alsa |= name.startsWith("QEMU_ALSA_") || name.equals("ALSA_CONFIG_PATH");
        if (ALL_JOINED.matcher(value).find() || ALL_SPLIT.matcher(value).find()) {
            joined.add(name);
        }
        String plain = plain(value);
        values.put(name, plain.length() > 200 ? "$" + name : plain);
        if (domid == DomidFrom.NOWHERE && DOMID_NAME.matcher(name).matches()) {
            from(line, value);
        }
    }

    private void from(int line, String value) {
        String bare = value.replaceAll("[\"'{}]", "");
        if (bare.equals("$1")) {
            domid = looksForOption ? DomidFrom.OPTION : DomidFrom.FIRST_ARGUMENT;
        } else if (bare.equals("$2")) {
            domid = DomidFrom.SECOND_ARGUMENT;
        } else if (bare.startsWith("$XEN_DOMAIN_ID")) {
            domid = DomidFrom.ENVIRONMENT;
        } else if (value.matches("(?s).*(\\$\\(|`)\\s*(cat|head|tail|<|expr).*")) {
            domid = DomidFrom.FILE;
        } else if (looksForOption) {
            domid = DomidFrom.OPTION;
        } else {
            return;
        }
        domidLine = OptionalInt.of(line);
    }

    private void started(List<ShellWords.Command> commands, int index, List<String> words, boolean exec) {
        ShellWords.Command command = commands.get(index);
        Passes passes = passes(command, words);
        List<String> plain = words.stream().map(this::plain).toList();
        for (int i = 0; i + 1 < plain.size(); i++) {
            if (plain.get(i).equals("-gdb") && plain.get(i + 1).equals("stdio")) {
                guestStub = OptionalInt.of(command.line());
            }
            if (plain.get(i).equals("env") && plain.get(i + 1).matches("-i|-|--ignore-environment")) {
                cleared = OptionalInt.of(command.line());
            }
        }
        String program = plain.get(0);
        String name = program.substring(program.lastIndexOf('/') + 1);
        boolean qemu =
                plain.stream().limit(20).anyMatch(word -> QEMU.matcher(word).matches());
        boolean carries = passes != Passes.NOT && passes != Passes.COMMENTED;
        boolean launches = !TALKERS.contains(name)
                && (qemu && (!program.startsWith("-"))
                        || carries
                                && (exec
                                        || LAUNCHERS.contains(name)
                                        || program.startsWith("/")
                                        || program.startsWith("$")));
        // A program that is QEMU by name says more than one that only takes the arguments.
        if (!launches || sure && !qemu) {
            return;
        }
        sure |= qemu;
        Optional<String> pipe = command.end().equals("|") && index + 1 < commands.size()
                ? Optional.of(String.join(
                        " ",
                        commands.get(index + 1).words().stream()
                                .map(this::plain)
                                .toList()))
                : Optional.empty();
        boolean background = command.end().equals("&")
                || pipe.isPresent() && commands.get(index + 1).end().equals("&");
        launch = Optional.of(new Launch(command.line(), plain, exec, pipe, background, passes));
    }

    private Passes passes(ShellWords.Command command, List<String> words) {
        Passes passes = Passes.NOT;
        for (String word : words) {
            if (ALL_WHOLE.matcher(word).matches()) {
                return Passes.WHOLE;
            }
            Matcher variable = VARIABLE.matcher(word.replace("\"", ""));
            if (ALL_JOINED.matcher(word).matches()
                    || variable.matches()
                            && joined.contains(variable.group(1) == null ? variable.group(2) : variable.group(1))) {
                passes = Passes.JOINED;
            } else if (ALL_SPLIT.matcher(word).matches()) {
                passes = Passes.UNQUOTED;
            }
        }
        int last = passes == Passes.NOT && !commented.isEmpty() ? lastLine(command.line()) : 0;
        return commented.stream().anyMatch(each -> each >= command.line() && each <= last) ? Passes.COMMENTED : passes;
    }

    /** Of a command that goes on over lines by a backslash at the end of each. */
    private int lastLine(int line) {
        int last = line;
        while (last <= lines.size() && lines.get(last - 1).stripTrailing().endsWith("\\")) {
            last++;
        }
        return last;
    }

    /** Without quotes, and with the variables that the script has set. */
    private String plain(String word) {
        if (word.contains("$(") || word.contains("`")) {
            return word;
        }
        String bare = word.startsWith("'")
                ? word
                : VARIABLE.matcher(word).replaceAll(found -> {
                    String name = found.group(1) == null ? found.group(2) : found.group(1);
                    return Matcher.quoteReplacement(values.getOrDefault(name, found.group()));
                });
        return bare.replaceAll("[\"']", "");
    }
}
