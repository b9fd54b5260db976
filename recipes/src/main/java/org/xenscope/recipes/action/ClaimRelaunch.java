package org.xenscope.recipes.action;

import java.util.List;
import java.util.Optional;
import org.xenscope.error.FailedException;
import org.xenscope.error.RefusedException;
import org.xenscope.host.Host;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Site;

/** Makes a domain ours for as long as its QEMU is replaced. Undo gives it back, and removes what stands in the room. */
public record ClaimRelaunch(Relaunched domain) implements Action {
    /** Whether somebody replaces its QEMU now. */
    public static Optional<String> taken(Host host, int domid) {
        String claim = new Relaunched(domid, "", "", "", false).claim();
        return RelaunchRooms.owner(host, claim).map(owner -> claim);
    }

    /** Whether our place on the host is not there yet. */
    public static boolean base(Host host) {
        return host.stat(Relaunched.BASE).isEmpty();
    }

    @Override
    public List<String> commands() {
        return RelaunchRooms.commands(domain);
    }

    @Override
    public List<String> undoCommands() {
        return RelaunchRooms.clearCommands(domain);
    }

    /** @throws RefusedException when another has it */
    @Override
    public void perform(Site site) {
        RelaunchRooms.take(site, domain);
    }

    @Override
    public void verify(Site site) {
        if (site.host().stat(domain.room()).isEmpty()) {
            throw new FailedException(domain.room() + " could not be made", "look at /run on the host");
        }
    }

    @Override
    public void undo(Site site) {
        RelaunchRooms.clear(site, domain);
    }
}
