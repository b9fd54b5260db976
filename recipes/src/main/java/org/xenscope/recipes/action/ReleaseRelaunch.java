package org.xenscope.recipes.action;

import java.util.List;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Site;

/** Gives a domain back whose QEMU was replaced; nothing of ours stays on the host. Undo, which replaces QEMU again, takes it. */
public record ReleaseRelaunch(Relaunched domain) implements Action {
    @Override
    public List<String> commands() {
        return RelaunchRooms.clearCommands(domain);
    }

    @Override
    public List<String> undoCommands() {
        return RelaunchRooms.commands(domain);
    }

    @Override
    public void perform(Site site) {
        RelaunchRooms.clear(site, domain);
    }

    @Override
    public void verify(Site site) {
        // what could not be removed has been said
    }

    @Override
    public void undo(Site site) {
        if (domain.line(site).isPresent()) {
            RelaunchRooms.take(site, domain);
        }
    }
}
