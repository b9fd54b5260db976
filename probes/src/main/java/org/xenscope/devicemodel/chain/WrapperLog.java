package org.xenscope.devicemodel.chain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a wrapper itself said in the device model's log, {@code /var/log/xen/qemu-dm-NAME.log}, before there was a QEMU. */
public final class WrapperLog {
    private static final int MOST = 10;
    private static final String OURS = "xenscope wrapper, domain [0-9?]+: ";
    private static final String WAITS = "waits at its gate: echo >";
    private static final String ON = "goes on";

    private WrapperLog() {}

    /**
     * Its complaints: a shell's own, which begin with the script's path and a line; gdbserver's; those of our own wrapper.
     * QEMU's begin with its name.
     *
     * @param log lines
     * @param program the path of the wrapper
     */
    public static List<String> complaints(List<String> log, String program) {
        Pattern complaint = Pattern.compile(Pattern.quote(program) + ": (line )?[0-9]+: .*|" + Pattern.quote(program)
                + ": .*(not found|denied|bad interpreter).*"
                + "|(/bin/|/usr/bin/)?(sh|bash|dash|ash|env|setpriv|exec): .*"
                + "|Can't bind address.*|Cannot exec .*|.*gdbserver: .*|Error disabling address space.*"
                + "|" + OURS + "(?!.* becomes ).*");
        return unfinished(log).stream()
                .filter(line -> complaint.matcher(line).matches())
                .limit(MOST)
                .toList();
    }

    /** Without the waiting at a gate that was opened. */
    private static List<String> unfinished(List<String> log) {
        List<String> lines = new ArrayList<>();
        for (String line : log) {
            if (line.matches(OURS + Pattern.quote(ON))) {
                String waits = line.substring(0, line.length() - ON.length()) + WAITS;
                lines.removeIf(each -> each.startsWith(waits));
            } else {
                lines.add(line);
            }
        }
        return lines;
    }

    /** The gate where it waits: a path; empty when it waits at none, or does no more. */
    public static Optional<String> gate(List<String> log) {
        return unfinished(log).stream()
                .filter(line -> line.matches(OURS + WAITS + ".*"))
                .map(line -> line.substring(line.indexOf(WAITS) + WAITS.length()))
                .reduce((first, last) -> last);
    }
}
