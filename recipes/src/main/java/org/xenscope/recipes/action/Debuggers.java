package org.xenscope.recipes.action;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.xenscope.error.FailedException;
import org.xenscope.gdb.server.DebugSession;
import org.xenscope.gdb.server.Guard;
import org.xenscope.host.Invocation;
import org.xenscope.recipes.Site;

/** Ends debuggers on a host. */
final class Debuggers {
    private static final Duration KILL = Duration.ofSeconds(10);
    private static final Duration END = Duration.ofSeconds(20);

    private Debuggers() {}

    /**
     * Ends a session of ours as its own client's end would: the guard then sees to the program. What does not end so is ended
     * by force, and what that leaves in the program is taken out.
     */
    static void end(Site site, DebugSession session) {
        // All of the guard but the process that reads for it pass TERM over.
        kill(site, "-TERM", session.guards());
        boolean gone = session.gdbserver().isEmpty()
                || TapServers.awaitEnd(site.host(), session.gdbserver().getAsInt(), END);
        if (!gone) {
            kill(site, "-TERM", List.of(session.gdbserver().getAsInt()));
        }
        for (int pid : session.guards()) {
            gone &= TapServers.awaitEnd(site.host(), pid, END);
        }
        List<DebugSession> left = DebugSession.marked(site.host(), session.mark());
        if (left.isEmpty()) {
            return;
        }
        for (DebugSession each : left) {
            List<Integer> all = new ArrayList<>(each.guards());
            each.gdbserver().ifPresent(all::add);
            kill(site, "-KILL", all);
        }
        if (session.target() > 0
                && site.host().stat("/proc/" + session.target()).isPresent()) {
            Guard.mend(site.control(), session.target());
        }
    }

    /**
     * Ends another's debugger, which leaves its breakpoints in the program: they are taken out as soon as it is gone.
     *
     * @throws FailedException when it does not end
     */
    static void endOther(Site site, int debugger, int target) {
        // Stopped before it is released: it goes nowhere with a breakpoint in its way.
        kill(site, "-STOP", List.of(target));
        kill(site, "-TERM", List.of(debugger));
        if (!TapServers.awaitEnd(site.host(), debugger, Duration.ofSeconds(5))) {
            kill(site, "-KILL", List.of(debugger));
        }
        if (!TapServers.awaitEnd(site.host(), debugger, END)) {
            throw new FailedException(
                    "process " + debugger + " on " + site.host().name() + " does not end",
                    "look at what it waits for in /proc/" + debugger + "/stack");
        }
        Guard.mend(site.control(), target);
    }

    private static void kill(Site site, String signal, List<Integer> pids) {
        if (pids.isEmpty()) {
            return;
        }
        List<String> argv = new ArrayList<>(List.of("kill", signal));
        pids.forEach(pid -> argv.add(Integer.toString(pid)));
        // One of them may have ended meanwhile.
        site.control().run(new Invocation(argv, new byte[0], KILL));
    }
}
