package org.xenscope.recipes.debug;

import java.util.ArrayList;
import java.util.List;
import org.xenscope.host.Host;
import org.xenscope.host.Query;
import org.xenscope.recipes.Finding;

/** The programs that a debugger of QEMU stands on: gdb on this machine, gdbserver on the host. */
public final class DebuggerTools {
    private DebuggerTools() {}

    /**
     * Those that are not there, each with how to get it.
     *
     * @param gdb how gdb is called here: a name, or a path
     * @param gdbHere whether there is such a program on this machine
     */
    public static List<Finding> missing(Host host, String gdb, boolean gdbHere) {
        List<Finding> missing = new ArrayList<>();
        if (!gdbHere) {
            missing.add(Finding.error(
                    "XS0248",
                    null,
                    "gdb",
                    "there is no gdb on this machine",
                    new Finding.Evidence("this machine", "PATH", gdb + " is in none of its directories"),
                    "QEMU is debugged from here: gdb needs its symbols, and the host only gdbserver",
                    new Finding.Fix("install it here: `apt install gdb`, or leave --gdb out", "", false)));
        }
        if (!host.query(Query.of("command", "-v", "gdbserver")).ok()) {
            missing.add(Finding.error(
                    "XS0249",
                    null,
                    "gdbserver",
                    "there is no gdbserver on " + host.name(),
                    new Finding.Evidence("host", "command -v gdbserver", "nothing"),
                    "gdbserver is what holds QEMU on the host for a gdb that is elsewhere",
                    new Finding.Fix(
                            "install it there: `apt install gdbserver`, or OpenEmbedded's package gdbserver; or leave"
                                    + " --gdb out",
                            "",
                            true)));
        }
        return missing;
    }
}
