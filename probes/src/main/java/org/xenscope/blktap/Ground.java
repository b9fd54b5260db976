package org.xenscope.blktap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
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
import org.xenscope.host.Host;
import org.xenscope.host.Output;
import org.xenscope.host.Query;

/**
 * What tap devices stand on: files that are there, and what the kernel says of nbd, blktap and loop devices. Two programs
 * read all of it.
 *
 * @param there of the paths that matter those that exist
 * @param said lines of files below /proc and /sys, by path
 */
record Ground(Set<String> there, Map<String, List<String>> said) {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> PROGRAM_PLACES =
            List.of("/usr/sbin/", "/usr/bin/", "/sbin/", "/bin/", "/usr/local/sbin/", "/usr/local/bin/");
    private static final String DEVICES = "/proc/devices";
    private static final String SWAPS = "/proc/swaps";
    private static final String RELEASE = "/proc/sys/kernel/osrelease";
    private static final Pattern NBD = Pattern.compile("/sys/block/nbd(\\d{1,4})");
    private static final Pattern LOOP = Pattern.compile("/sys/block/(loop\\d{1,4})");

    static Ground read(Host host) {
        List<String> find = new ArrayList<>(List.of(
                "find",
                "/sys/block",
                "/run/blktap-control",
                "/var/run/blktap-control",
                "/sys/class/blktap2",
                TapCtl.DIRECTORY,
                TapFacts.LOCK));
        for (String place : PROGRAM_PLACES) {
            find.add(place + "tap-ctl");
            find.add(place + "qemu-nbd");
        }
        find.addAll(List.of("-maxdepth", "1"));
        // It complains of each that is not there.
        Set<String> there =
                new HashSet<>(host.query(new Query(find, LIMIT)).text().lines().toList());
        List<String> grep = new ArrayList<>(List.of("grep", "-s", "", DEVICES, RELEASE, Holder.MOUNTS, SWAPS));
        for (String path : new TreeSet<>(there)) {
            if (NBD.matcher(path).matches()) {
                grep.add(path + "/pid");
                grep.add(path + "/ro");
            } else if (LOOP.matcher(path).matches()) {
                grep.add(path + "/loop/backing_file");
                grep.add(path + "/ro");
            }
        }
        return new Ground(there, lines(host.query(new Query(grep, LIMIT)), grep));
    }

    private static Map<String, List<String>> lines(Output output, List<String> paths) {
        Map<String, List<String>> said = new TreeMap<>();
        Set<String> known = Set.copyOf(paths);
        for (String line : output.text().split("\n")) {
            int colon = line.indexOf(':');
            if (colon > 0 && known.contains(line.substring(0, colon))) {
                said.computeIfAbsent(line.substring(0, colon), path -> new ArrayList<>())
                        .add(line.substring(colon + 1));
            }
        }
        return said;
    }

    private Optional<String> first(String path) {
        return said.getOrDefault(path, List.of()).stream().findFirst();
    }

    boolean has(String program) {
        return PROGRAM_PLACES.stream().anyMatch(place -> there.contains(place + program));
    }

    /** Where neither tapdisks nor minors have left a trace, there is nothing to ask tap-ctl for. */
    boolean tapTraces() {
        return there.contains("/run/blktap-control")
                || there.contains("/var/run/blktap-control")
                || there.contains("/sys/class/blktap2");
    }

    OptionalInt major(String driver) {
        return TapCtl.major(String.join("\n", said.getOrDefault(DEVICES, List.of())), driver);
    }

    boolean controlMissing() {
        return major("tapdev").isPresent() && !there.contains(TapFacts.CONTROL);
    }

    boolean lockThere() {
        return there.contains(TapFacts.LOCK);
    }

    /** Minors of nbd devices that are connected: only those have a pid (drivers/block/nbd.c). */
    List<Integer> connectedNbd() {
        return minors().stream().filter(this::connected).toList();
    }

    private boolean connected(int minor) {
        return said.containsKey("/sys/block/nbd" + minor + "/pid");
    }

    private Set<Integer> minors() {
        Set<Integer> minors = new TreeSet<>();
        for (String path : there) {
            Matcher matcher = NBD.matcher(path);
            if (matcher.matches()) {
                minors.add(Integer.parseInt(matcher.group(1)));
            }
        }
        return minors;
    }

    Optional<Boolean> nbdReadOnly(int minor) {
        return first("/sys/block/nbd" + minor + "/ro").map("1"::equals);
    }

    /** The first that is neither connected nor about to be. */
    Optional<String> freeNbd(Set<String> served) {
        return minors().stream()
                .filter(minor -> !connected(minor))
                .map(QemuNbd::device)
                .filter(device -> !served.contains(device))
                .findFirst();
    }

    /** Loop devices over this file. */
    List<Holder> loops(String image) {
        List<Holder> loops = new ArrayList<>();
        for (String path : new TreeSet<>(there)) {
            Matcher matcher = LOOP.matcher(path);
            String file = path + "/loop/backing_file";
            if (matcher.matches() && first(file).filter(image::equals).isPresent()) {
                boolean writes = first(path + "/ro").filter("0"::equals).isPresent();
                loops.add(new Holder(0, matcher.group(1), OptionalInt.empty(), false, writes, file));
            }
        }
        return loops;
    }

    /**
     * The host's own file systems and swap on this device or a partition of it.
     *
     * @param device as the kernel names it, {@code /dev/sda}
     */
    List<Holder> mounted(String device) {
        List<Holder> holders = new ArrayList<>();
        // SOURCE POINT TYPE OPTIONS (proc(5), fstab(5))
        for (String line : said.getOrDefault(Holder.MOUNTS, List.of())) {
            String[] fields = line.split(" ");
            if (fields.length > 3 && on(device, fields[0])) {
                boolean writes = !List.of(fields[3].split(",")).contains("ro");
                holders.add(new Holder(
                        0, "this host's file system " + fields[1], OptionalInt.empty(), false, writes, Holder.MOUNTS));
            }
        }
        for (String line : said.getOrDefault(SWAPS, List.of())) {
            String swap = line.split("[ \t]", 2)[0];
            if (on(device, swap)) {
                holders.add(new Holder(0, "this host's swap " + swap, OptionalInt.empty(), false, true, SWAPS));
            }
        }
        return holders;
    }

    private static boolean on(String device, String source) {
        return source.startsWith(device) && source.substring(device.length()).matches("|p?\\d+");
    }

    /** Asks once more where the driver is not loaded. */
    TapMakers.Nbd nbd(Host host) {
        if (major("nbd").isPresent()) {
            return TapMakers.Nbd.LOADED;
        }
        String index = "/lib/modules/" + first(RELEASE).orElse("none") + "/modules.dep";
        try {
            return host.query(Query.of("grep", "-s", "/nbd\\.ko", index)).ok()
                    ? TapMakers.Nbd.MODULE
                    : TapMakers.Nbd.NONE;
        } catch (AbsentException e) {
            return TapMakers.Nbd.NONE;
        }
    }
}
