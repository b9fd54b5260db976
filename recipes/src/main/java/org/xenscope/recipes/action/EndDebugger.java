package org.xenscope.recipes.action;

import java.util.List;
import java.util.Set;
import org.xenscope.devicemodel.DeviceModelProcess.State;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.devicemodel.ProcessDetailsProbe;
import org.xenscope.error.FailedException;
import org.xenscope.gdb.server.DebugSession;
import org.xenscope.gdb.server.Guard;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Site;

/**
 * Ends what debugs a process, and lets the process run as it was. There is no way back: a debugger's state is gone with it.
 *
 * @param target the process that is debugged
 * @param debugger what is ended; 0 where nobody is left, and the process only stands
 * @param name of the debugger for people: {@code gdbserver 600}; of the process where nobody is left
 * @param mark of a session of xenscope's; empty for another's debugger
 */
public record EndDebugger(int target, int debugger, String name, String mark) implements Action {
    @Override
    public List<String> commands() {
        if (debugger == 0) {
            return List.of("kill -CONT " + target);
        }
        return mark.isEmpty()
                ? List.of("kill -STOP " + target, "kill " + debugger, "kill -CONT " + target)
                : List.of("kill " + debugger);
    }

    @Override
    public List<String> undoCommands() {
        return List.of();
    }

    @Override
    public void perform(Site site) {
        if (!mark.isEmpty()) {
            DebugSession.marked(site.host(), mark).forEach(session -> Debuggers.end(site, session));
        } else if (debugger > 0) {
            Debuggers.endOther(site, debugger, target);
        } else {
            Guard.mend(site.control(), target);
        }
    }

    @Override
    public void verify(Site site) {
        ProcessDetails process =
                new ProcessDetailsProbe(site.host()).read(Set.of(target)).get(target);
        if (process != null && (process.tracer().isPresent() || process.state() == State.TRACED)) {
            throw new FailedException(
                    "process " + target + " on " + site.host().name() + " is still debugged",
                    "look at TracerPid in /proc/" + target + "/status there");
        }
    }

    @Override
    public boolean undoable() {
        return false;
    }

    @Override
    public void undo(Site site) {
        // There is nothing that would.
    }
}
