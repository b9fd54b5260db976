package org.xenscope.recipes.action;

import java.util.List;
import java.util.UUID;
import org.xenscope.error.AbsentException;
import org.xenscope.gdb.server.DebugSession;
import org.xenscope.gdb.server.Guard;
import org.xenscope.gdb.server.TargetProcess;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Site;

/**
 * Debugs a process of a host, for as long as somebody talks with its gdbserver. That is what attaches, under this action's
 * mark, once it stands in the journal; the guard on the host lets go when nobody talks any more, so undo mostly finds that
 * all is gone.
 *
 * @param program for a person
 * @param mark in the environment of what is started on the host
 */
public record DebugProcess(int pid, String program, String mark) implements Action {
    public static DebugProcess of(TargetProcess target) {
        return new DebugProcess(
                target.pid(), target.program(), UUID.randomUUID().toString());
    }

    @Override
    public List<String> commands() {
        return List.of(Guard.shown(pid));
    }

    @Override
    public List<String> undoCommands() {
        return List.of("pkill -f " + ShellText.word("^" + Guard.shown(pid)));
    }

    /** @throws AbsentException when the process has ended meanwhile */
    @Override
    public void perform(Site site) {
        if (site.host().stat("/proc/" + pid).isEmpty()) {
            throw new AbsentException(program + " " + pid + " on " + site.host().name() + " has ended", "");
        }
    }

    @Override
    public boolean allOrNothing() {
        return true;
    }

    @Override
    public void verify(Site site) {
        // gdbserver says itself whether it is attached.
    }

    @Override
    public void undo(Site site) {
        DebugSession.marked(site.host(), mark).forEach(session -> Debuggers.end(site, session));
    }
}
