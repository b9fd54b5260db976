package org.xenscope.hvmloader;

import java.util.List;
import org.xenscope.hvmloader.Reads.Answer;

/**
 * Whether Xen lets guests' lines through. hvmloader's are of level debug, and guests' lines above "warning" are dropped where
 * nobody asks for them (XENLOG_GUEST_UPPER_THRESHOLD and _parse_loglvl in xen/drivers/char/console.c).
 *
 * @param visible whether hvmloader's lines get through
 * @param limited whether only so many a second do
 * @param why what shows it
 */
public record GuestLogLevel(Answer visible, boolean limited, String why) {
    private static final String OPTION = "guest_loglvl=";
    private static final List<String> LEVELS = List.of("none", "error", "warning", "info", "debug");
    private static final int DEBUG = 4;
    private static final int WARNING = 2;

    /** @param commandLine Xen's own, xen_commandline of {@code xl info}; empty when nobody knows it */
    public static GuestLogLevel of(String commandLine, ConsoleText console) {
        String given = "";
        for (String word : commandLine.split("\\s+")) {
            if (word.startsWith(OPTION)) {
                given = word;
            }
        }
        if (!given.isEmpty()) {
            String[] levels = given.substring(OPTION.length()).split("/", 2);
            int always = level(levels[0]);
            int upper = Math.max(always, levels.length > 1 ? level(levels[1]) : always);
            return new GuestLogLevel(
                    upper >= DEBUG ? Answer.YES : Answer.NO, always < DEBUG, "Xen's command line has " + given);
        }
        if (console.guestLevel().isPresent()) {
            String said = console.guestLevel().get();
            return new GuestLogLevel(
                    said.contains("All") ? Answer.YES : Answer.NO,
                    !said.startsWith("All"),
                    "Xen said at its start: Guest Loglevel: " + said);
        }
        if (console.debugBuild().isPresent() && console.debugBuild().get()) {
            return new GuestLogLevel(Answer.YES, true, "a debug build of Xen shows guests' lines");
        }
        if (commandLine.isBlank() && console.debugBuild().isEmpty()) {
            return new GuestLogLevel(Answer.UNKNOWN, false, "Xen's command line is not known");
        }
        return new GuestLogLevel(
                Answer.NO,
                true,
                "Xen's command line has no guest_loglvl, and a Xen that is no debug build hides guests' lines then");
    }

    private static int level(String word) {
        for (int i = 0; i < LEVELS.size(); i++) {
            if (word.startsWith(LEVELS.get(i))) {
                return i;
            }
        }
        return word.startsWith("all") ? DEBUG : WARNING;
    }
}
