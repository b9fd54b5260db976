package org.xenscope.vif;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.xenscope.error.AbsentException;
import org.xenscope.error.UsageException;
import org.xenscope.host.FileEntry;
import org.xenscope.host.Host;

/** Looks at a host's bridges through /sys/class/net (Linux: Documentation/ABI/testing/sysfs-class-net). */
public final class BridgeProbe {
    private static final String ROOT = "/sys/class/net/";
    private static final int IFF_UP = 1;

    private final Host host;

    public BridgeProbe(Host host) {
        this.host = host;
    }

    /** @throws UsageException when that cannot be an interface's name */
    public Bridge bridge(String name) {
        checkName(name);
        if (host.stat(ROOT + name).isEmpty()) {
            return new Bridge(name, Bridge.State.ABSENT, List.of());
        }
        if (host.stat(ROOT + name + "/bridge").isEmpty()) {
            return new Bridge(name, Bridge.State.NO_BRIDGE, List.of());
        }
        Bridge.State state = isUp(name) ? Bridge.State.UP : Bridge.State.DOWN;
        List<String> members = host.list(ROOT + name + "/brif").stream()
                .map(FileEntry::name)
                .sorted()
                .toList();
        return new Bridge(name, state, members);
    }

    /** All bridges of the host, by name. */
    public List<Bridge> bridges() {
        List<Bridge> bridges = new ArrayList<>();
        for (FileEntry entry : host.list(ROOT)) {
            boolean bridge = host.stat(ROOT + entry.name() + "/bridge").isPresent();
            if (bridge) {
                bridges.add(bridge(entry.name()));
            }
        }
        return List.copyOf(bridges);
    }

    /**
     * Administratively up. The operstate of a bridge without members is {@code down} although a vif can join it, so the
     * flags decide.
     */
    private boolean isUp(String name) {
        try {
            String flags = new String(host.read(ROOT + name + "/flags"), StandardCharsets.US_ASCII).strip();
            return (Integer.decode(flags) & IFF_UP) != 0;
        } catch (AbsentException | NumberFormatException e) {
            return false;
        }
    }

    /** What the kernel allows (dev_valid_name): 1 to 15 bytes, no slash, colon or blank, not a dot or two. */
    private static void checkName(String name) {
        boolean possible =
                name.matches("[^/:\\s]{1,15}") && !name.equals(".") && !name.equals("..") && name.indexOf(0) < 0;
        if (!possible) {
            throw new UsageException(
                    "\"" + name + "\" cannot be the name of a bridge",
                    "an interface's name has 1 to 15 letters, no \"/\"");
        }
    }
}
