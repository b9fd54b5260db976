package org.xenscope.backend;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code ls -1R /sys/bus/xen-backend} says: the backend drivers of dom0's kernel and the devices that each has taken.
 *
 * @param devices all that the bus knows: {@code vif-3-0}
 * @param driverOf by device
 * @param drivers those that are loaded: {@code vif}, {@code vbd}
 */
record DriverTable(Set<String> devices, Map<String, String> driverOf, Set<String> drivers) {
    private static final String ROOT = "/sys/bus/xen-backend";

    DriverTable {
        devices = Set.copyOf(devices);
        driverOf = Map.copyOf(driverOf);
        drivers = Set.copyOf(drivers);
    }

    static DriverTable parse(String listing) {
        Map<String, List<String>> directories = new HashMap<>();
        List<String> entries = new ArrayList<>();
        for (String line : listing.split("\n")) {
            if (line.startsWith(ROOT) && line.endsWith(":")) {
                entries = directories.computeIfAbsent(line.substring(0, line.length() - 1), key -> new ArrayList<>());
            } else if (!line.isBlank()) {
                entries.add(line);
            }
        }
        Set<String> drivers = new HashSet<>(directories.getOrDefault(ROOT + "/drivers", List.of()));
        Map<String, String> driverOf = new HashMap<>();
        for (String driver : drivers) {
            for (String entry : directories.getOrDefault(ROOT + "/drivers/" + driver, List.of())) {
                if (entry.indexOf('-') > 0) {
                    driverOf.put(entry, driver);
                }
            }
        }
        return new DriverTable(
                new HashSet<>(directories.getOrDefault(ROOT + "/devices", List.of())), driverOf, drivers);
    }

    /** The driver that has taken this device. */
    Optional<String> driver(String device) {
        return Optional.ofNullable(driverOf.get(device));
    }
}
