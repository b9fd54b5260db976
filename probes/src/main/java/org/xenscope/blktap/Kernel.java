package org.xenscope.blktap;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xenscope.error.AbsentException;
import org.xenscope.host.FileEntry;
import org.xenscope.host.Host;
import org.xenscope.host.Output;
import org.xenscope.host.Query;

/**
 * What the kernel says of nbd and blktap devices.
 *
 * @param sys what stands below /sys/block, by path
 * @param minors of all nbd devices that there are
 */
record Kernel(String devices, Map<String, String> sys, Set<Integer> minors, TapFacts.Nbd nbd) {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Pattern ENTRY = Pattern.compile("nbd(\\d{1,4})");
    private static final Pattern SYS = Pattern.compile("(/sys/block/[a-z0-9]{1,32}/[a-z]{1,16}):(.*)");

    static Kernel read(Host host) {
        Set<Integer> minors = new TreeSet<>();
        for (FileEntry entry : host.list("/sys/block")) {
            Matcher matcher = ENTRY.matcher(entry.name());
            if (matcher.matches()) {
                minors.add(Integer.parseInt(matcher.group(1)));
            }
        }
        List<String> argv = new ArrayList<>(List.of("grep", "-s", "", "/dev/null"));
        for (int minor : minors) {
            for (String name : List.of("pid", "ro", "size")) {
                argv.add("/sys/block/nbd" + minor + "/" + name);
            }
        }
        Map<String, String> sys = minors.isEmpty() ? Map.of() : sys(host.query(new Query(argv, LIMIT)));
        String devices = new String(host.read("/proc/devices"), StandardCharsets.US_ASCII);
        return new Kernel(devices, sys, minors, nbd(host, devices));
    }

    private static Map<String, String> sys(Output output) {
        Map<String, String> sys = new TreeMap<>();
        for (String line : output.text().split("\n")) {
            Matcher matcher = SYS.matcher(line);
            if (matcher.matches()) {
                sys.putIfAbsent(matcher.group(1), matcher.group(2));
            }
        }
        return sys;
    }

    private static TapFacts.Nbd nbd(Host host, String devices) {
        if (TapCtl.major(devices, "nbd").isPresent()) {
            return TapFacts.Nbd.LOADED;
        }
        try {
            String release = new String(host.read("/proc/sys/kernel/osrelease"), StandardCharsets.US_ASCII).strip();
            Output module =
                    host.query(Query.of("grep", "-m1", "/nbd\\.ko", "/lib/modules/" + release + "/modules.dep"));
            return module.ok() ? TapFacts.Nbd.MODULE : TapFacts.Nbd.NONE;
        } catch (AbsentException e) {
            return TapFacts.Nbd.NONE;
        }
    }

    OptionalInt major(String driver) {
        return TapCtl.major(devices, driver);
    }

    /** Minors of nbd devices that are connected: only those have a pid (drivers/block/nbd.c). */
    List<Integer> connectedNbd() {
        return minors.stream()
                .filter(minor -> sys.containsKey("/sys/block/nbd" + minor + "/pid"))
                .toList();
    }

    Optional<Boolean> readOnly(int minor) {
        return Optional.ofNullable(sys.get("/sys/block/nbd" + minor + "/ro")).map("1"::equals);
    }

    /** The first that is neither connected nor about to be. */
    Optional<String> freeNbd(Set<String> served) {
        return minors.stream()
                .filter(minor -> !sys.containsKey("/sys/block/nbd" + minor + "/pid"))
                .map(QemuNbd::device)
                .filter(device -> !served.contains(device))
                .findFirst();
    }
}
