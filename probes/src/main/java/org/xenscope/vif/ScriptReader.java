package org.xenscope.vif;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a hotplug script from its begin to its end, with what it sources put in its place. */
final class ScriptReader {
    private static final String NAME = "[A-Za-z_][A-Za-z0-9_]*";
    private static final Pattern ASSIGNED = Pattern.compile("(" + NAME + ")=(.*)", Pattern.DOTALL);

    /** {@code $x}, {@code "${x}"}, and nothing else. */
    private static final Pattern COPY = Pattern.compile("\"?\\$\\{?(" + NAME + "|1)(?::-[^}]{0,40})?}?\"?");

    private static final Pattern USED = Pattern.compile("\\$\\{?(" + NAME + "|1)(?=[^A-Za-z0-9_]|$)(?![%#/]|:[0-9])");

    /** The name's end is taken off by its own words. */
    private static final List<Pattern> STRIP_EMU = List.of(
            Pattern.compile("\\$\\{" + NAME + "(%%?|//?)\\\\?-emu"),
            Pattern.compile("\\bs([/|,#:@!%])\\\\?-emu\\\\?\\$?\\1\\1"),
            Pattern.compile("\\btr\\s+(-d|--delete)\\s+(--\\s+)?['\"\\[\\\\-]{0,4}emu"),
            Pattern.compile("\\bbasename\\s+[^|;]{1,80}\\s['\"]?-emu"),
            Pattern.compile("\\bexpr\\s[^|;]{1,80}\\s:[^|;]{1,80}-emu"));

    /** All from the hyphen on is taken off a name, or its last four characters. */
    private static final List<Pattern> STRIP_TAIL = List.of(
            Pattern.compile("\\$\\{(INTERFACE|dev|vif|1)%%?-\\*"),
            Pattern.compile("\\$\\{(INTERFACE|dev|vif|1):0?:\\s?-4}"),
            Pattern.compile(
                    "\\$\\{?(INTERFACE|dev|vif|1)\\b[^|]{0,40}\\|\\s*cut\\s+-d\\s*['\"\\\\]?-['\"]?\\s+-f\\s*1\\b"),
            Pattern.compile("\\$\\{?(INTERFACE|dev|vif|1)\\b[^|]{0,40}\\|\\s*awk\\s+-F\\s*['\"]?-[^|]{0,40}\\$1\\b"));

    private static final Set<String> KEYWORDS = Set.of(
            ShellText.OR, "then", "do", "else", "elif", "if", "while", "until", "!", "{", "(", "time", "command");
    private static final Pattern LABEL = Pattern.compile("\\(?[\"']?[A-Za-z_*][A-Za-z_*-]{0,40}[\"']?\\)");
    private static final Pattern NAMES_TAP = Pattern.compile("\\$\\{?INTERFACE\\b|\\$\\{?(vif|dev|1)}?-emu");
    private static final Pattern IS_TAP = Pattern.compile("=\\s*[\"']?tap\\b");
    private static final Pattern IS_VIF = Pattern.compile("=\\s*[\"']?vif\\b");
    private static final Pattern TAP = Pattern.compile("\\(?[\"']?tap[\"']?\\)");
    private static final Set<String> DECLARE = Set.of("export", "local", "readonly", "declare", "typeset");
    private static final Set<String> XENS_FUNCTIONS =
            Set.of("add_to_bridge", "setup_virtual_bridge_port", "setup_bridge_port", "set_mtu", "add_to_openvswitch");

    private final String path;
    private final String text;
    private final Map<String, String> sourced;

    /** Variables that hold a name without its {@code -emu}, and where it was taken off. */
    private final Map<String, ScriptLine> stripped = new HashMap<>();

    /** Where a variable may come from: {@code dev} from {@code vif} and {@code INTERFACE}. */
    private final Map<String, Set<String>> origins = new HashMap<>();

    private boolean common;
    private String label = "";
    private boolean tapBranch;
    private @Nullable String delegate;
    private @Nullable ScriptLine stripsEmu;
    private @Nullable ScriptLine mayStripEmu;
    private @Nullable ScriptLine readsTypeIf;
    private @Nullable ScriptLine usesTap;
    private @Nullable ScriptLine usesVif;
    private @Nullable ScriptLine endsForTap;
    private boolean tapAsked;
    private boolean vifAsked;
    private @Nullable ScriptLine joins;
    private @Nullable ScriptLine success;
    private @Nullable ScriptLine xapi;
    private @Nullable ScriptLine bash;

    ScriptReader(String path, String text, Map<String, String> sourced) {
        this.path = path;
        this.text = text;
        this.sourced = sourced;
    }

    static List<String> sources(String path, String text) {
        Set<String> found = new LinkedHashSet<>();
        for (ShellText.Statement statement : ShellText.statements(path, text)) {
            source(path, command(statement.words())).ifPresent(found::add);
        }
        return List.copyOf(found);
    }

    ScriptReading read() {
        String first = text.lines().findFirst().orElse("");
        boolean crlf = first.endsWith("\r") || text.startsWith("#!") && text.indexOf("\r\n") > 0;
        Optional<String> interpreter = interpreter(first);
        for (ShellText.Statement statement : ShellText.statements(path, text)) {
            take(statement);
            Optional<String> source = source(path, command(statement.words()));
            if (source.isPresent()) {
                boolean xens = source.get().endsWith("/vif-common.sh");
                common |= xens;
                ShellText.statements(source.get(), sourced.getOrDefault(source.get(), ""))
                        .forEach(this::take);
                if (xens) {
                    origins.computeIfAbsent("dev", key -> new HashSet<>()).addAll(Set.of("vif", "INTERFACE"));
                    bash = bash == null && shIsNamed(interpreter) ? statement.line() : bash;
                }
            }
        }
        if (!shIsNamed(interpreter)) {
            bash = null;
        }
        return new ScriptReading(
                path,
                interpreter,
                common,
                Optional.ofNullable(delegate),
                Optional.ofNullable(stripsEmu),
                Optional.ofNullable(mayStripEmu),
                Optional.ofNullable(readsTypeIf),
                Optional.ofNullable(usesTap),
                Optional.ofNullable(usesVif),
                Optional.ofNullable(endsForTap),
                Optional.ofNullable(joins),
                Optional.ofNullable(success),
                Optional.ofNullable(xapi),
                Optional.ofNullable(bash),
                crlf);
    }

    private static Optional<String> interpreter(String first) {
        Matcher matcher =
                Pattern.compile("#!\\s*(\\S{1,200})(?:\\s+(\\S{1,100}))?.*").matcher(first.strip());
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static boolean shIsNamed(Optional<String> interpreter) {
        return interpreter.filter(each -> each.matches(".*/(sh|dash|ash)")).isPresent() || interpreter.isEmpty();
    }

    /** What comes behind keywords, labels of a case, and assignments. */
    private static List<String> command(List<String> words) {
        int at = 0;
        while (at < words.size()
                && (leads(words.get(at)) || ASSIGNED.matcher(words.get(at)).matches())) {
            at = at + (words.get(at).equals("case") ? Math.min(3, words.size() - at) : 1);
        }
        return words.subList(at, words.size());
    }

    /** A keyword, or the label of a case. */
    private static boolean leads(String word) {
        return KEYWORDS.contains(word)
                || word.equals("case")
                || LABEL.matcher(word).matches();
    }

    private static Optional<String> source(String path, List<String> command) {
        if (command.size() < 2 || !command.get(0).matches("\\.|source")) {
            return Optional.empty();
        }
        String file = command.get(1).replaceAll("[\"']", "");
        int slash = file.lastIndexOf('/');
        String name = file.substring(slash + 1);
        boolean plain = file.matches("/[A-Za-z0-9_./+-]{1,200}");
        String home = path.substring(0, path.lastIndexOf('/') + 1);
        // A variable in front of the name is the script's own directory in every script that we know.
        return !name.matches("[A-Za-z0-9_.+-]{1,100}")
                ? Optional.empty()
                : Optional.of(plain ? file : file.startsWith("/") ? file : home + name);
    }

    private void take(ShellText.Statement statement) {
        ScriptLine line = statement.line();
        String all = String.join(" ", statement.words());
        boolean xens = line.file().endsWith("/vif-common.sh");
        label(statement.words());
        // Xen's own asks for both, each in its own branch.
        if (all.contains("type_if") && !all.contains("type_if=")) {
            readsTypeIf = readsTypeIf == null ? line : readsTypeIf;
        }
        if (!xens && NAMES_TAP.matcher(all).find()) {
            usesTap = usesTap == null ? line : usesTap;
        }
        if (all.contains("/xapi/")) {
            xapi = xapi == null ? line : xapi;
        }
        if (all.matches("(?s).*(\\[\\[ |>& ?/|<<<|=~|\\bfunction ).*")) {
            bash = bash == null ? line : bash;
        }
        List<String> rest = assignments(statement.words(), line);
        if (!rest.isEmpty()) {
            run(rest, statement.words(), line, xens);
        }
    }

    /** Takes note of assignments in front; the command behind them is left. */
    private List<String> assignments(List<String> words, ScriptLine line) {
        List<String> rest = new ArrayList<>(words);
        while (!rest.isEmpty()) {
            String word = rest.get(0);
            Matcher assigned = ASSIGNED.matcher(word);
            if (assigned.matches()) {
                assign(assigned.group(1), assigned.group(2), line);
            } else if (!leads(word) && !DECLARE.contains(word)) {
                break;
            }
            rest.subList(0, word.equals("case") ? Math.min(3, rest.size()) : 1).clear();
        }
        return rest;
    }

    private void assign(String name, String value, ScriptLine line) {
        Matcher copy = COPY.matcher(value);
        if (strips(value)) {
            stripped.putIfAbsent(name, line);
            // vif-common.sh does so too, to find the backend's path
            boolean whole = Set.of("dev", "vif", "INTERFACE").contains(name);
            mayStripEmu = mayStripEmu == null && whole ? line : mayStripEmu;
        } else if (copy.matches()) {
            String from = copy.group(1);
            if (stripped.containsKey(from)) {
                stripped.putIfAbsent(name, stripped.get(from));
            }
        }
        if (value.indexOf('(') < 0 && value.indexOf('`') < 0) {
            Matcher used = USED.matcher(value);
            while (used.find()) {
                String from = used.group(1);
                origins.computeIfAbsent(name, key -> new HashSet<>())
                        .addAll(Set.copyOf(origins.getOrDefault(from, Set.of(from))));
            }
        }
    }

    private static boolean strips(String value) {
        return STRIP_EMU.stream().anyMatch(each -> each.matcher(value).find())
                || STRIP_TAIL.stream().anyMatch(each -> each.matcher(value).find());
    }

    private void run(List<String> command, List<String> words, ScriptLine line, boolean xens) {
        String all = String.join(" ", words);
        String program = command.get(0).replaceAll("[\"']", "");
        String name = program.substring(program.lastIndexOf('/') + 1);
        List<String> operands = command.subList(1, command.size());
        if (name.equals("success") || all.contains("hotplug-status") && !xens) {
            success = success == null ? line : success;
        }
        if (!xens) {
            tapEnds(name, words, all, line);
            handsOver(name, program, operands, line);
        }
        String said = String.join(" ", operands);
        boolean addif = name.equals("brctl") && said.startsWith("addif ")
                || name.equals("ip") && said.matches("(?s).*\\blink\\s+set\\b.*\\smaster\\s.*")
                || name.equals("add_to_bridge");
        boolean device = addif
                || name.equals("ip") && said.matches("(?s).*\\b(link\\s+set|addr(ess)?|route)\\b.*")
                || name.equals("ifconfig")
                || name.equals("ovs-vsctl") && said.contains("add-port")
                || XENS_FUNCTIONS.contains(name);
        if (addif) {
            joins = joins == null ? line : joins;
        }
        if (device) {
            tapBranch = false;
            configures(operands, line);
        }
    }

    private void configures(List<String> operands, ScriptLine line) {
        for (String word : operands) {
            if (strips(word)) {
                stripsEmu = stripsEmu == null ? line : stripsEmu;
            }
            Matcher used = USED.matcher(word);
            while (used.find()) {
                String variable = used.group(1);
                if (stripped.containsKey(variable) && stripsEmu == null) {
                    stripsEmu = stripped.get(variable);
                }
                Set<String> from = origins.getOrDefault(variable, Set.of(variable));
                if ((from.contains("vif") || from.contains("1")) && usesVif == null) {
                    usesVif = line;
                }
            }
        }
    }

    /** Another script gets the call, with the environment as it is by then. */
    private void handsOver(String name, String program, List<String> operands, ScriptLine line) {
        List<String> words = new ArrayList<>();
        if (name.matches("exec|sh|bash|env")) {
            words.addAll(operands);
        } else {
            words.add(program);
        }
        for (String word : words) {
            String clean = word.replaceAll("[\"']", "");
            Matcher assigned = ASSIGNED.matcher(clean);
            if (assigned.matches()) {
                assign(assigned.group(1), assigned.group(2), line);
                continue;
            }
            if (clean.matches("\\S*/vif-(bridge|route|nat|openvswitch)")) {
                delegate = delegate == null ? clean : delegate;
                for (String variable : List.of("INTERFACE", "vif", "dev")) {
                    if (stripped.containsKey(variable) && stripsEmu == null) {
                        stripsEmu = stripped.get(variable);
                    }
                }
            }
            return;
        }
    }

    private void label(List<String> words) {
        if (words.get(0).equals("esac")) {
            label = "";
            tapBranch = false;
        }
        // case "$x" in tap) exit 0
        for (String word : words.get(0).equals("case") ? words : words.subList(0, 1)) {
            if (LABEL.matcher(word).matches()) {
                label = word;
                tapBranch = TAP.matcher(word).matches();
            }
        }
    }

    /**
     * {@code [ "$type_if" = tap ] && exit 0}, {@code [ "$type_if" = vif ] || exit 0}, {@code tap) exit 0}; not in a branch
     * for online, as Xen's own does.
     */
    private void tapEnds(String name, List<String> words, String all, ScriptLine line) {
        boolean or = words.get(0).equals(ShellText.OR);
        boolean ends = name.equals("exit") || name.equals("return");
        boolean online = label.matches(".*(online|offline).*");
        if (ends && !online && endsForTap == null && (tapBranch || (or ? vifAsked : tapAsked))) {
            endsForTap = line;
        }
        tapAsked = false;
        vifAsked = false;
        if (all.contains("type_if") && !name.equals("case")) {
            boolean not = all.contains("!=");
            boolean tap = IS_TAP.matcher(all).find();
            boolean vif = IS_VIF.matcher(all).find();
            tapAsked = not ? vif : tap;
            vifAsked = not ? tap : vif;
        }
    }
}
