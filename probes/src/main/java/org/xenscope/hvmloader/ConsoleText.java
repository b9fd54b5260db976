package org.xenscope.hvmloader;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hypervisor's console: {@code xl dmesg}, or a log of dom0 that it goes to. Guests' lines begin with {@code (dN) } from
 * Xen 4.4 on (guest_printk in xen/drivers/char/console.c), with {@code (XEN) HVMN: } before (hvm_print_line in
 * xen/arch/x86/hvm/hvm.c). A prefix counts only where a line begins: behind it everything is the guest's.
 *
 * @param lines of all guests, in order
 * @param fromTheStart whether the hypervisor's first line is still there; else the ring has been overwritten, or it is a log
 *     that began later
 * @param suppressed whether the hypervisor says that it left lines out ("messages suppressed")
 * @param guestLevel what Xen said at its start of the guests' level: {@code All}
 * @param debugBuild what Xen said of its own build, {@code debug=y}
 */
public record ConsoleText(
        List<GuestLine> lines,
        boolean fromTheStart,
        boolean suppressed,
        Optional<String> guestLevel,
        Optional<Boolean> debugBuild) {
    /** {@code [2026-11-23 01:21:11] } of xenconsoled or Xen, {@code [  12.345678] } of Xen. */
    private static final String STAMP = "\\[( *[0-9][0-9a-fA-F :.-]{0,30})\\] ";

    /** What syslog puts before a line: no bracket can be in it before the name of the daemon. */
    private static final String SYSLOG =
            "([A-Z0-9][^()\\[\\]]{5,80}?) (?:hypervisor|xenconsoled)(?:\\[[0-9]{1,9}\\])?: ";

    private static final Pattern LINE = Pattern.compile("(?:" + SYSLOG + ")?(?:" + STAMP + ")?"
            + "(?:\\(d([0-9]{1,5})\\) (?:" + STAMP + ")?"
            + "|(?:\\(XEN\\) )?(?:" + STAMP + ")?HVM([0-9]{1,5}): "
            + "|(\\(XEN\\)) (?:" + STAMP + ")?)(.*)");

    private static final Pattern SUPPRESSED = Pattern.compile("printk: [0-9]+ messages suppressed.*");
    private static final Pattern VERSION = Pattern.compile("Xen version [0-9].*");
    private static final Pattern DEBUG = Pattern.compile(".*\\bdebug=([yn])\\b.*");
    private static final String GUEST_LEVEL = "Guest Loglevel: ";

    public ConsoleText {
        lines = List.copyOf(lines);
    }

    /** Never fails: what is no line of a console is passed over. */
    public static ConsoleText parse(String text) {
        List<GuestLine> lines = new ArrayList<>();
        boolean fromTheStart = false;
        boolean suppressed = false;
        Optional<String> guestLevel = Optional.empty();
        Optional<Boolean> debugBuild = Optional.empty();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            Matcher matcher = LINE.matcher(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
            if (!matcher.matches()) {
                continue;
            }
            String said = matcher.group(9);
            if (matcher.group(7) == null) {
                String domid = matcher.group(3) == null ? matcher.group(6) : matcher.group(3);
                String time = first(matcher, 1, 2, 4, 5);
                lines.add(new GuestLine(number, time, Integer.parseInt(domid), said));
            } else if (VERSION.matcher(said).matches()) {
                // A new start of the machine: what was before is another machine's, with domids of its own.
                lines.clear();
                suppressed = false;
                guestLevel = Optional.empty();
                fromTheStart = true;
                Matcher debug = DEBUG.matcher(said);
                debugBuild = debug.matches() ? Optional.of(debug.group(1).equals("y")) : Optional.empty();
            } else if (SUPPRESSED.matcher(said).matches()) {
                suppressed = true;
            } else if (said.startsWith(GUEST_LEVEL)) {
                guestLevel = Optional.of(said.substring(GUEST_LEVEL.length()).strip());
            }
        }
        return new ConsoleText(lines, fromTheStart, suppressed, guestLevel, debugBuild);
    }

    private static String first(Matcher matcher, int... groups) {
        for (int group : groups) {
            String found = matcher.group(group);
            if (found != null) {
                return found.strip();
            }
        }
        return "";
    }
}
