package org.xenscope.xenbus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where dom0's interfaces of a vif are now: the store keeps {@code hotplug-status} connected whatever becomes of them.
 *
 * @param bridge in which they should be; empty where the script is none that puts them into one, or no bridge is named
 * @param ports {@code vif1.0}, and {@code vif1.0-emu} where the guest still uses the emulated nic
 */
public record Wiring(Optional<Interface> bridge, List<Interface> ports) {
    /**
     * @param present there is such an interface
     * @param up administratively ({@code ip link set … up})
     * @param master the bridge in which it is
     */
    public record Interface(String name, boolean present, boolean up, Optional<String> master) {}

    public Wiring {
        ports = List.copyOf(ports);
    }

    /** What is wrong, each by itself: {@code vif1.0 is down}; empty when nothing is. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        bridge.ifPresent(each -> {
            if (!each.present()) {
                faults.add("the bridge " + each.name() + " is not there");
            } else if (!each.up()) {
                faults.add("the bridge " + each.name() + " is down");
            }
        });
        ports.forEach(port -> faults.addAll(faults(port)));
        return List.copyOf(faults);
    }

    private List<String> faults(Interface port) {
        if (!port.present()) {
            return List.of("the interface " + port.name() + " is not there");
        }
        List<String> faults = new ArrayList<>();
        if (bridge.isPresent()
                && port.master().filter(bridge.get().name()::equals).isEmpty()) {
            String wanted = bridge.get().name();
            faults.add(port.name()
                    + port.master()
                            .map(other -> " is in " + other + ", not in " + wanted)
                            .orElse(" is in no bridge, and should be in " + wanted));
        }
        if (!port.up()) {
            faults.add(port.name() + " is down");
        }
        return faults;
    }

    /** All that is wrong: {@code vif1.0 is down}; empty when nothing is. */
    public String said() {
        return String.join("; ", faults());
    }

    /** What is so now: {@code vif1.0 in xenbr0, up}. */
    public String words() {
        List<String> words = new ArrayList<>();
        for (Interface port : ports) {
            words.add(
                    port.present()
                            ? port.name()
                                    + port.master()
                                            .map(master -> " in " + master)
                                            .orElse(" in no bridge")
                                    + (port.up() ? ", up" : ", DOWN")
                            : port.name() + " is not there");
        }
        return String.join("; ", words);
    }
}
