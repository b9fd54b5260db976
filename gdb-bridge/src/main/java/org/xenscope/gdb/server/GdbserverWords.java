package org.xenscope.gdb.server;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xenscope.error.AbsentException;
import org.xenscope.error.DeniedException;
import org.xenscope.error.FailedException;
import org.xenscope.error.RefusedException;
import org.xenscope.error.XenscopeException;

/** What gdbserver says when it cannot attach (gdb 13, gdbserver/linux-low.cc, nat/linux-ptrace.c), as errors. */
final class GdbserverWords {
    private static final Pattern TRACED = Pattern.compile("process \\d+ is already traced by process (\\d{1,9})");

    private GdbserverWords() {}

    /** Throws when the session never was one, or left the program stopped. */
    static void check(GuardEnd end, int pid, String host) {
        switch (end.kind()) {
            case ABSENT -> throw gone(pid, host);
            case UNINSTALLED -> throw uninstalled(host);
            case REFUSED -> throw refused(end.words(), pid, host);
            case UNMENDED ->
                throw new FailedException(
                        "breakpoints stay in process " + pid + " on " + host
                                + ": its memory cannot be written, so it is left stopped",
                        "end it, or its domain; going on it would die at the first of them");
            default -> {
                // It was one, and the program is as it was.
            }
        }
    }

    static XenscopeException gone(int pid, String host) {
        return new AbsentException(
                "there is no process " + pid + " on " + host, "`xenscope dm show` lists the QEMUs that there are");
    }

    static XenscopeException uninstalled(String host) {
        return new AbsentException(
                "gdbserver is not installed on " + host,
                "install it there (Debian: apt install gdbserver; OpenEmbedded: the package gdbserver)");
    }

    static XenscopeException refused(List<String> words, int pid, String host) {
        String said = String.join(" ", words);
        Matcher traced = TRACED.matcher(said);
        if (traced.find()) {
            return traced(pid, "process " + traced.group(1), host);
        }
        if (said.contains("No such process")) {
            return gone(pid, host);
        }
        if (said.contains("Operation not permitted") || said.contains("ermission denied")) {
            return new DeniedException(
                    "gdbserver may not attach to process " + pid + " on " + host + ": operation not permitted",
                    "be root there; /proc/sys/kernel/yama/ptrace_scope must not be 3");
        }
        String why = words.stream()
                .filter(line -> line.contains("annot") || line.contains("rror"))
                .findFirst()
                .orElse(words.isEmpty() ? "it said nothing" : words.get(words.size() - 1));
        return new FailedException(
                "gdbserver could not attach to process " + pid + " on " + host + ": " + why,
                "`gdbserver --once --attach - " + pid + "` there says more");
    }

    /** @param tracer for a person: {@code gdbserver 600} */
    static RefusedException traced(int pid, String tracer, String host) {
        return new RefusedException(
                "process " + pid + " on " + host + " is debugged already, by " + tracer,
                "one at a time can: `xenscope gdb end --pid=" + pid
                        + "` ends a session of xenscope's, with --force any other");
    }
}
