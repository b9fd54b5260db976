package org.xenscope.devicemodel;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xenscope.devicemodel.DeviceModelProcess.State;

/**
 * Reads what proc(5) says of processes. What a program may have written itself (arguments, environment, name) may hold
 * anything, line ends too.
 */
final class ProcText {
    /** Fixed in the kernel's interface on every machine that Xen runs on. */
    private static final long TICKS_A_SECOND = 100;

    private static final Pattern MARK =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\n");
    private static final Pattern LINK = Pattern.compile(
            "l\\S+\\s+\\d+\\s+\\S+\\s+\\S+\\s+\\d+\\s+[A-Z][a-z]{2}\\s+\\d+\\s+[\\d:]+ (/?[^ ]+) -> (.*)");
    private static final Pattern HEADING = Pattern.compile("/proc/(\\d{1,9})/fd:");
    private static final Pattern NAMED = Pattern.compile("/proc/(\\d{1,9})/(exe|cwd)");
    private static final Pattern DENIED = Pattern.compile("/proc/(\\d{1,9})/(environ|exe|cwd|fd)\\b.*ermission denied");
    private static final Pattern BOOTED = Pattern.compile("(?m)^btime (\\d{1,12})$");

    private ProcText() {}

    /**
     * Cuts the output of a {@code cat} that had {@code /proc/sys/kernel/random/uuid} behind each file: nobody can guess what
     * that says, and whoever writes something like it makes the parts too many.
     *
     * @return empty when there are not so many parts
     */
    static Optional<List<String>> parts(byte[] said, int count) {
        // one byte a character: the parts are decoded when it is known what they are
        String text = new String(said, StandardCharsets.ISO_8859_1);
        List<String> parts = new ArrayList<>();
        Matcher mark = MARK.matcher(text);
        int begin = 0;
        while (mark.find()) {
            parts.add(text.substring(begin, mark.start()));
            begin = mark.end();
        }
        return parts.size() == count && begin == text.length() ? Optional.of(parts) : Optional.empty();
    }

    /** Strings with a NUL behind each, as UTF-8. */
    static List<String> strings(String bytes) {
        List<String> strings = new ArrayList<>();
        String text = new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        int begin = 0;
        for (int end = text.indexOf(0); end >= 0; end = text.indexOf(0, begin)) {
            strings.add(text.substring(begin, end));
            begin = end + 1;
        }
        if (begin < text.length()) {
            strings.add(text.substring(begin));
        }
        return strings;
    }

    static Map<String, String> environment(String bytes) {
        Map<String, String> environment = new LinkedHashMap<>();
        for (String each : strings(bytes)) {
            int equals = each.indexOf('=');
            if (equals > 0) {
                environment.putIfAbsent(each.substring(0, equals), each.substring(equals + 1));
            }
        }
        return environment;
    }

    /** When the host was started, from /proc/stat. */
    static Optional<Instant> booted(String stat) {
        Matcher matcher = BOOTED.matcher(stat);
        return matcher.find() ? Optional.of(Instant.ofEpochSecond(Long.parseLong(matcher.group(1)))) : Optional.empty();
    }

    /** The links that {@code ls -l} shows of {@code exe}, {@code cwd} and {@code fd} of many processes. */
    record Links(Map<Integer, String> exe, Map<Integer, String> cwd, Map<Integer, Map<Integer, String>> files) {
        static Links parse(String listing) {
            Links links = new Links(new HashMap<>(), new HashMap<>(), new HashMap<>());
            OptionalInt directory = OptionalInt.empty();
            for (String line : listing.split("\n")) {
                Matcher heading = HEADING.matcher(line);
                Matcher link = LINK.matcher(line);
                if (heading.matches()) {
                    directory = OptionalInt.of(Integer.parseInt(heading.group(1)));
                } else if (line.isEmpty() || line.startsWith("/") && line.endsWith(":")) {
                    directory = OptionalInt.empty();
                } else if (link.matches()) {
                    links.put(directory, link.group(1), link.group(2));
                }
            }
            return links;
        }

        private void put(OptionalInt directory, String name, String target) {
            Matcher named = NAMED.matcher(name);
            if (named.matches()) {
                (named.group(2).equals("exe") ? exe : cwd).putIfAbsent(Integer.parseInt(named.group(1)), target);
            } else if (directory.isPresent() && name.matches("\\d{1,9}")) {
                files.computeIfAbsent(directory.getAsInt(), pid -> new TreeMap<>())
                        .put(Integer.parseInt(name), target);
            }
        }
    }

    /** What nobody but another user may see, by process, from what {@code cat} and {@code ls} complain of. */
    static Map<Integer, Set<String>> denied(String complaints) {
        Map<Integer, Set<String>> denied = new HashMap<>();
        for (String line : complaints.split("\n")) {
            Matcher matcher = DENIED.matcher(line);
            if (matcher.find()) {
                denied.computeIfAbsent(Integer.parseInt(matcher.group(1)), pid -> new HashSet<>())
                        .add(matcher.group(2));
            }
        }
        return denied;
    }

    /**
     * One process.
     *
     * @param status of /proc/PID/status
     * @param stat of /proc/PID/stat
     * @return empty when the process has ended meanwhile
     */
    static Optional<ProcessDetails> process(
            int pid,
            String status,
            String stat,
            String cmdline,
            String environ,
            Instant booted,
            Links links,
            Set<String> denied) {
        Optional<String> state = field(status, "State").filter(text -> !text.isEmpty());
        OptionalLong parent = number(status, "PPid");
        if (state.isEmpty() || parent.isEmpty()) {
            return Optional.empty();
        }
        OptionalLong tracer = number(status, "TracerPid");
        String[] users = field(status, "Uid").orElse("").split("\\s+");
        return Optional.of(new ProcessDetails(
                pid,
                (int) parent.getAsLong(),
                field(status, "Name").orElse(""),
                State.of(state.get()),
                users.length > 1 && users[1].matches("\\d{1,9}") ? Integer.parseInt(users[1]) : -1,
                tracer.isPresent() && tracer.getAsLong() > 0
                        ? OptionalInt.of((int) tracer.getAsLong())
                        : OptionalInt.empty(),
                started(stat, booted),
                Optional.ofNullable(links.exe().get(pid)),
                strings(cmdline),
                environment(environ),
                Optional.ofNullable(links.cwd().get(pid)),
                links.files().getOrDefault(pid, Map.of()),
                denied));
    }

    private static Optional<String> field(String status, String name) {
        Matcher matcher = Pattern.compile("(?m)^" + name + ":[ \t]*(.*)$").matcher(status);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static OptionalLong number(String status, String name) {
        return field(status, name)
                .filter(text -> text.matches("\\d{1,9}"))
                .map(text -> OptionalLong.of(Long.parseLong(text)))
                .orElse(OptionalLong.empty());
    }

    /** Field 22; the second, in parentheses, may itself hold blanks and parentheses. */
    private static Instant started(String stat, Instant booted) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ");
        boolean there = fields.length > 19 && fields[19].matches("\\d{1,15}");
        return there ? booted.plusMillis(Long.parseLong(fields[19]) * 1000 / TICKS_A_SECOND) : booted;
    }
}
