package org.xenscope.vif;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The interfaces of a host by name, as two programs show files of /sys/class/net: {@code cat} of {@link #files} and
 * {@code ls -ld} of {@link #masters}. What an interface has not is missing in both.
 */
public record NetInterfaces(Map<String, NetInterface> byName) {
    static final String ROOT = "/sys/class/net/";

    private static final int IFF_UP = 1;

    /** What the kernel allows (dev_valid_name): 1 to 15 bytes, no slash, colon or blank, not a dot or two. */
    private static final Pattern POSSIBLE = Pattern.compile("(?!\\.{1,2}$)[^/:\\s\\x00]{1,15}");

    private static final Pattern MASTER = Pattern.compile(ROOT + "([^/\\s]+)/master -> (?:\\S*/)?([^/\\s]+)$");
    private static final Pattern MAC = Pattern.compile("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}");

    public NetInterfaces {
        byName = Map.copyOf(byName);
    }

    /** Whether an interface can have that name. */
    public static boolean possible(String name) {
        return POSSIBLE.matcher(name).matches();
    }

    /** The files to be read one after the other, {@code uevent} first: it says whose they are. */
    public static List<String> files(Collection<String> names) {
        List<String> files = new ArrayList<>();
        for (String name : names) {
            for (String file : List.of("uevent", "flags", "operstate", "mtu", "carrier", "address", "tun_flags")) {
                files.add(ROOT + name + "/" + file);
            }
        }
        return files;
    }

    /** The links to be listed. */
    public static List<String> masters(Collection<String> names) {
        return names.stream().map(name -> ROOT + name + "/master").toList();
    }

    public static NetInterfaces parse(String files, String masters) {
        Map<String, String> masterOf = new HashMap<>();
        for (String line : masters.split("\n")) {
            Matcher matcher = MASTER.matcher(line);
            if (line.length() < 500 && matcher.find()) {
                masterOf.put(matcher.group(1), matcher.group(2));
            }
        }
        Map<String, NetInterface> byName = new TreeMap<>();
        List<String> lines = new ArrayList<>();
        for (String line : files.split("\n")) {
            // DEVTYPE, where there is one, stands before the name.
            if (line.startsWith("DEVTYPE=") || line.startsWith("INTERFACE=") && named(lines)) {
                take(lines, masterOf, byName);
                lines.clear();
            }
            lines.add(line.strip());
        }
        take(lines, masterOf, byName);
        return new NetInterfaces(byName);
    }

    private static boolean named(List<String> lines) {
        return lines.stream().anyMatch(line -> line.startsWith("INTERFACE="));
    }

    private static void take(List<String> lines, Map<String, String> masterOf, Map<String, NetInterface> byName) {
        String name = "";
        OptionalInt index = OptionalInt.empty();
        boolean bridge = false;
        List<Long> flags = new ArrayList<>();
        List<Integer> numbers = new ArrayList<>();
        Optional<String> operstate = Optional.empty();
        Optional<String> mac = Optional.empty();
        for (String line : lines) {
            if (line.startsWith("INTERFACE=")) {
                name = line.substring("INTERFACE=".length());
            } else if (line.startsWith("IFINDEX=")) {
                index = number(line.substring("IFINDEX=".length()));
            } else if (line.equals("DEVTYPE=bridge")) {
                bridge = true;
            } else if (line.matches("0x[0-9a-fA-F]{1,8}")) {
                flags.add(Long.decode(line));
            } else if (number(line).isPresent()) {
                numbers.add(number(line).getAsInt());
            } else if (MAC.matcher(line).matches()) {
                mac = Optional.of(line.toLowerCase(java.util.Locale.ROOT));
            } else if (line.matches("[a-z]{2,20}")) {
                operstate = Optional.of(line);
            }
        }
        if (possible(name)) {
            byName.put(
                    name,
                    new NetInterface(
                            name,
                            index,
                            !flags.isEmpty() && (flags.get(0) & IFF_UP) != 0,
                            numbers.size() > 1 ? Optional.of(numbers.get(1) != 0) : Optional.empty(),
                            operstate,
                            numbers.isEmpty() ? OptionalInt.empty() : OptionalInt.of(numbers.get(0)),
                            mac,
                            Optional.ofNullable(masterOf.get(name)),
                            bridge,
                            flags.size() > 1));
        }
    }

    private static OptionalInt number(String text) {
        return text.matches("[0-9]{1,9}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }

    public Optional<NetInterface> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** By name. */
    public List<NetInterface> all() {
        return List.copyOf(new TreeMap<>(byName).values());
    }
}
