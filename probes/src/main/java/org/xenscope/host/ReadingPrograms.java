package org.xenscope.host;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.xenscope.error.RefusedException;

/**
 * The programs that may be run on a host in order to read it, by name and, where a program can do more than read, by the
 * words that may follow. Whatever is not here needs a {@link Permit}.
 */
final class ReadingPrograms {
    /** An empty set: the program only reads, whatever its arguments. */
    private static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
            Map.entry("cat", Set.of()),
            Map.entry("df", Set.of()),
            Map.entry("find", Set.of()),
            Map.entry("free", Set.of()),
            Map.entry("getconf", Set.of()),
            Map.entry("grep", Set.of()),
            Map.entry("head", Set.of()),
            Map.entry("id", Set.of()),
            Map.entry("ls", Set.of()),
            Map.entry("pgrep", Set.of()),
            Map.entry("ps", Set.of()),
            Map.entry("readlink", Set.of()),
            Map.entry("sha256sum", Set.of()),
            Map.entry("stat", Set.of()),
            Map.entry("tail", Set.of()),
            Map.entry("test", Set.of()),
            Map.entry("true", Set.of()),
            Map.entry("uname", Set.of()),
            Map.entry("brctl", Set.of("show")),
            Map.entry("tap-ctl", Set.of("list", "check", "major")),
            Map.entry("command", Set.of("-v")),
            Map.entry(
                    "xl",
                    Set.of(
                            "block-list",
                            "dmesg",
                            "domid",
                            "domname",
                            "info",
                            "list",
                            "network-list",
                            "uptime",
                            "vcpu-list")));

    /** What find can do to files, or have others do. */
    private static final Set<String> FIND_CHANGES =
            Set.of("-delete", "-exec", "-execdir", "-fls", "-fprint", "-fprint0", "-fprintf", "-ok", "-okdir");

    /** It says what the verb takes, and does nothing. */
    private static final List<String> TAP_CTL_USAGE = List.of("tap-ctl", "create", "-h");

    private static final Set<String> IN_GUEST = Set.of("cat", "uname");

    /** What dd may be told: nothing that makes it write a file. */
    private static final Pattern DD = Pattern.compile("(if|bs|skip|count)=.*", Pattern.DOTALL);

    private ReadingPrograms() {}

    /** A QEMU that prints the names of its block drivers and ends, before it makes anything. */
    private static boolean asksFormats(List<String> argv) {
        return argv.get(0).matches(".*/(xen-)?qemu-system-[a-z0-9_]+")
                && argv.subList(1, argv.size()).equals(List.of("-drive", "format=?"));
    }

    static void check(List<String> argv) {
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("an argument vector needs a program");
        }
        String program = argv.get(0);
        Set<String> words = ALLOWED.get(program.substring(program.lastIndexOf('/') + 1));
        boolean reads = words != null && (words.isEmpty() || argv.size() > 1 && words.contains(argv.get(1)))
                // what a guest is asked must only read, too
                || program.equals("sshv4v") && argv.size() > 2 && IN_GUEST.contains(argv.get(2))
                || program.equals("dd")
                        && argv.stream().skip(1).allMatch(word -> DD.matcher(word)
                                .matches())
                || asksFormats(argv)
                || argv.equals(TAP_CTL_USAGE);
        // xl dmesg -c empties the ring
        boolean changes = program.endsWith("xl") && argv.contains("-c")
                || program.endsWith("find") && argv.stream().anyMatch(FIND_CHANGES::contains);
        if (!reads || changes) {
            throw new RefusedException(
                    "`" + String.join(" ", argv) + "` is not known to only read the host",
                    "run it through an action, which can be undone");
        }
    }
}
