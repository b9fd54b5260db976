package org.xenscope.recipes.action;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Site;
import org.xenscope.vif.NetInterface;
import org.xenscope.vif.VifName;

/**
 * Puts an interface into a bridge and sets it up. Undo puts it back where it was, unless somebody has moved it on
 * meanwhile, or it is another interface of that name.
 *
 * @param index the kernel's number of it; 0 when it is not known
 * @param before the bridge in which it was; null for none
 * @param wasUp whether it was up
 * @param mac the address that it had, where it is given the one of Xen's ports, so that the bridge does not take its own
 *     from it (xen-network-common.sh, setup_virtual_bridge_port); null where the address stays
 */
public record AddToBridge(
        String name, int index, String bridge, @Nullable String before, boolean wasUp, @Nullable String mac)
        implements Action {
    private static final String PORT = "fe:ff:ff:ff:ff:ff";

    public static AddToBridge of(NetInterface link, String bridge) {
        boolean virtual = link.tap() || VifName.parse(link.name()).isPresent();
        return new AddToBridge(
                link.name(),
                link.index().orElse(0),
                bridge,
                link.master().orElse(null),
                link.up(),
                virtual ? link.mac().filter(mac -> !mac.equals(PORT)).orElse(null) : null);
    }

    @Override
    public List<String> commands() {
        String word = ShellText.word(name);
        List<String> commands = new ArrayList<>();
        if (mac != null) {
            commands.add("ip link set " + word + " address " + PORT);
        }
        commands.add("ip link set " + word + " master " + ShellText.word(bridge));
        if (!wasUp) {
            commands.add("ip link set " + word + " up");
        }
        return commands;
    }

    @Override
    public List<String> undoCommands() {
        String word = ShellText.word(name);
        List<String> commands = new ArrayList<>();
        if (!wasUp) {
            commands.add("ip link set " + word + " down");
        }
        commands.add("ip link set " + word + (before == null ? " nomaster" : " master " + ShellText.word(before)));
        if (mac != null) {
            commands.add("ip link set " + word + " address " + ShellText.word(mac));
        }
        return commands;
    }

    @Override
    public void perform(Site site) {
        if (mac != null) {
            Links.ip(site, "link", "set", name, "address", PORT);
        }
        if (before != null) {
            // brctl addif takes nothing that is in another bridge
            out(site, before);
        }
        Links.ipOr(site, List.of("link", "set", name, "master", bridge), List.of("addif", bridge, name));
        Links.ip(site, "link", "set", name, "up");
    }

    private void out(Site site, String from) {
        Links.ipOr(site, List.of("link", "set", name, "nomaster"), List.of("delif", from, name));
    }

    @Override
    public void verify(Site site) {
        Optional<NetInterface> now = Links.find(site, name);
        Links.verify(
                now.filter(each -> each.in(bridge) && each.up()).isPresent(),
                name + " is not in " + bridge + ", and up");
    }

    @Override
    public void undo(Site site) {
        Optional<NetInterface> now = Links.find(site, name, index);
        boolean mine = now.flatMap(NetInterface::master).map(bridge::equals).orElse(now.isPresent() && before != null);
        if (mac != null && now.isPresent() && (mine || now.get().master().isEmpty())) {
            Links.ip(site, "link", "set", name, "address", mac);
        }
        if (!mine) {
            return;
        }
        if (!wasUp) {
            Links.ip(site, "link", "set", name, "down");
        }
        if (now.get().master().isPresent()) {
            out(site, bridge);
        }
        if (before != null
                && Links.find(site, before).filter(NetInterface::bridge).isPresent()) {
            Links.ipOr(site, List.of("link", "set", name, "master", before), List.of("addif", before, name));
        }
    }
}
