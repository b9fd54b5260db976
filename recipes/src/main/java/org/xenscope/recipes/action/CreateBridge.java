package org.xenscope.recipes.action;

import java.util.List;
import java.util.Optional;
import org.xenscope.error.FailedException;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Site;
import org.xenscope.vif.Bridge;
import org.xenscope.vif.BridgeProbe;
import org.xenscope.vif.NetInterface;

/**
 * Makes a bridge and sets it up. Undo removes it only when it is the one that was made, which its alias shows, and when
 * nothing is in it.
 *
 * @param mark its alias
 */
public record CreateBridge(String name, String mark) implements Action {
    /** @param mark what makes it this one's and nobody else's */
    public static CreateBridge of(String name, String mark) {
        return new CreateBridge(name, "xenscope " + mark);
    }

    @Override
    public List<String> commands() {
        String word = ShellText.word(name);
        return List.of(
                "ip link add " + word + " type bridge",
                "ip link set " + word + " alias " + ShellText.word(mark),
                "ip link set " + word + " up");
    }

    @Override
    public List<String> undoCommands() {
        return List.of("ip link del " + ShellText.word(name));
    }

    @Override
    public void perform(Site site) {
        Links.ipOr(site, List.of("link", "add", name, "type", "bridge"), List.of("addbr", name));
        Links.alias(site, name, mark);
        Links.ip(site, "link", "set", name, "up");
    }

    @Override
    public void verify(Site site) {
        Optional<NetInterface> now = Links.find(site, name);
        Links.verify(now.filter(each -> each.bridge() && each.up()).isPresent(), name + " is no bridge that is up");
    }

    @Override
    public void undo(Site site) {
        Bridge now = new BridgeProbe(site.host()).bridge(name);
        boolean there = now.state() == Bridge.State.UP || now.state() == Bridge.State.DOWN;
        if (!there || !Links.alias(site, name).equals(mark)) {
            // gone, or somebody else's of that name
            return;
        }
        if (!now.members().isEmpty()) {
            throw new FailedException(
                    "the bridge " + name + " is not removed: in it are " + String.join(", ", now.members()),
                    "take them out, or end their domains, then undo again");
        }
        Links.ip(site, "link", "set", name, "down");
        Links.ipOr(site, List.of("link", "del", name), List.of("delbr", name));
    }
}
