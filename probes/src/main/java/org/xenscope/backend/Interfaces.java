package org.xenscope.backend;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xenscope.vif.VifName;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.Wiring;
import org.xenscope.xenbus.Wiring.Interface;

/**
 * dom0's interfaces as two listings of /sys/class/net show them (Linux: Documentation/ABI/testing/sysfs-class-net): {@code
 * ls -ld} of their {@code master}, and {@code cat} of {@code uevent}, which says the name, and {@code flags}. What is not
 * there is missing in both.
 */
record Interfaces(Map<String, Interface> byName) {
    private static final String ROOT = "/sys/class/net/";
    private static final int IFF_UP = 1;
    /** Every host has it: without it nothing was seen. */
    private static final String ALWAYS = "lo";

    private static final Pattern MASTER = Pattern.compile(ROOT + "([^/\\s]+)/master -> (?:\\S*/)?([^/\\s]+)$");
    private static final Pattern POSSIBLE = Pattern.compile("[^/:\\s]{1,15}");

    Interfaces {
        byName = Map.copyOf(byName);
    }

    /** The names that must be asked for; empty when no device has an interface. */
    static Set<String> of(List<DevicePair> pairs) {
        Set<String> names = new TreeSet<>();
        for (DevicePair pair : pairs) {
            if (wired(pair)) {
                names.add(name(pair, false));
                names.add(name(pair, true));
                bridge(pair).ifPresent(names::add);
            }
        }
        if (!names.isEmpty()) {
            names.add(ALWAYS);
        }
        names.removeIf(name -> !POSSIBLE.matcher(name).matches() || name.equals(".") || name.equals(".."));
        return names;
    }

    static List<String> masters(Set<String> names) {
        return names.stream().map(name -> ROOT + name + "/master").toList();
    }

    static List<String> flags(Set<String> names) {
        List<String> files = new ArrayList<>();
        names.forEach(name -> files.addAll(List.of(ROOT + name + "/uevent", ROOT + name + "/flags")));
        return files;
    }

    /** Empty when not even the loopback interface was seen. */
    static Optional<Interfaces> parse(String masters, String flags) {
        Map<String, String> masterOf = new HashMap<>();
        for (String line : masters.split("\n")) {
            Matcher matcher = MASTER.matcher(line);
            if (matcher.find()) {
                masterOf.put(matcher.group(1), matcher.group(2));
            }
        }
        Set<String> up = new HashSet<>();
        Set<String> present = new HashSet<>();
        String name = "";
        for (String line : flags.split("\n")) {
            if (line.startsWith("INTERFACE=")) {
                name = line.substring("INTERFACE=".length());
                present.add(name);
            } else if (line.matches("0x[0-9a-fA-F]{1,8}") && (Long.decode(line) & IFF_UP) != 0) {
                up.add(name);
            }
        }
        Map<String, Interface> byName = new HashMap<>();
        for (String each : present) {
            byName.put(each, new Interface(each, true, up.contains(each), Optional.ofNullable(masterOf.get(each))));
        }
        return present.contains(ALWAYS) ? Optional.of(new Interfaces(byName)) : Optional.empty();
    }

    /** @param emulated the guest uses QEMU's nic, whose tap must be in the bridge too */
    Optional<Wiring> wiring(DevicePair pair, boolean emulated) {
        if (!wired(pair)) {
            return Optional.empty();
        }
        List<Interface> ports = new ArrayList<>(List.of(find(name(pair, false))));
        if (emulated) {
            ports.add(find(name(pair, true)));
        }
        return Optional.of(new Wiring(bridge(pair).map(this::find), ports));
    }

    private Interface find(String name) {
        return byName.getOrDefault(name, new Interface(name, false, false, Optional.empty()));
    }

    /** netback makes the interface, and the script puts it where it belongs: before that nothing can be missing. */
    private static boolean wired(DevicePair pair) {
        return pair.backendKind().equals("vif")
                && pair.backendDomid() == 0
                && pair.devid().matches("[0-9]{1,5}")
                && pair.hotplugStatus().filter("connected"::equals).isPresent();
    }

    /** {@code vif1.0}, unless the config gave it another name (libxl: vifname). */
    private static String name(DevicePair pair, boolean emulated) {
        return pair.backendValue("vifname")
                .map(given -> given + (emulated ? "-emu" : ""))
                .orElseGet(() -> new VifName(pair.domid(), Integer.parseInt(pair.devid()), emulated).toString());
    }

    /** Other scripts (vif-route, vif-nat, vif-openvswitch) put it into no bridge of the kernel's. */
    private static Optional<String> bridge(DevicePair pair) {
        return pair.backendValue("script")
                        .filter(script -> !script.endsWith("/vif-bridge"))
                        .isPresent()
                ? Optional.empty()
                : pair.backendValue("bridge")
                        .filter(name -> POSSIBLE.matcher(name).matches());
    }
}
