package org.xenscope.recipes.action;

import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.xenscope.error.AbsentException;
import org.xenscope.gdb.server.DebugSession;
import org.xenscope.gdb.server.GdbServing;
import org.xenscope.gdb.server.Guard;
import org.xenscope.gdb.server.Places;
import org.xenscope.gdb.server.PreparedSession;
import org.xenscope.gdb.server.TargetProcess;
import org.xenscope.gdb.symbols.LocalSymbols;
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

    /** Attaches gdbserver, which talks with whoever holds the result. This must stand in the journal. */
    public GdbServing serve(Site site) {
        return GdbServing.attach(site.control(), pid, mark);
    }

    /**
     * The same, behind a socket here for gdb.
     *
     * @param symbols of the process
     * @param progress told in words what goes on
     */
    public PreparedSession attach(
            Site site, TargetProcess target, LocalSymbols symbols, Places places, Consumer<String> progress) {
        return PreparedSession.attach(site.control(), target, mark, symbols, places, progress);
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
