package org.xenscope.recipes.action;

import java.util.List;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Site;
import org.xenscope.vif.NetInterface;

/** Sets an interface up that is down. Undo sets it down again, unless it is another one of that name. */
public record SetLinkUp(String name, int index) implements Action {
    public static SetLinkUp of(NetInterface link) {
        return new SetLinkUp(link.name(), link.index().orElse(0));
    }

    @Override
    public List<String> commands() {
        return List.of("ip link set " + ShellText.word(name) + " up");
    }

    @Override
    public List<String> undoCommands() {
        return List.of("ip link set " + ShellText.word(name) + " down");
    }

    @Override
    public boolean allOrNothing() {
        return true;
    }

    @Override
    public void perform(Site site) {
        Links.ip(site, "link", "set", name, "up");
    }

    @Override
    public void verify(Site site) {
        Links.verify(Links.find(site, name).filter(NetInterface::up).isPresent(), name + " is still down");
    }

    @Override
    public void undo(Site site) {
        if (Links.find(site, name, index).filter(NetInterface::up).isPresent()) {
            Links.ip(site, "link", "set", name, "down");
        }
    }
}
