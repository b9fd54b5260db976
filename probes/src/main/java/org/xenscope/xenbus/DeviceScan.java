package org.xenscope.xenbus;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xenscope.xenbus.DevicePair.Link;

/**
 * Finds devices in the store: everything under {@code /local/domain/N/device}, the first console, and backends that are
 * alone. What libxl keeps under {@code /libxl} is never read, as its states stay 1 for ever (libxl_device.c, device_add).
 */
public final class DeviceScan {
    /** {@code /local/domain/B/backend/KIND/N/DEVID}. */
    private static final Pattern BACKEND =
            Pattern.compile("/local/domain/([0-9]{1,5})/backend/([^/]+)/([0-9]{1,5})/([^/]+)");

    private static final Pattern FRONTEND = Pattern.compile("/local/domain/([0-9]{1,5})/device/([^/]+)/([^/]+)");
    private static final Pattern DOMID = Pattern.compile("[0-9]{1,5}");
    private static final Pattern DEVID = Pattern.compile("[0-9]{1,10}");

    private final StoreView store;

    /** Backends by the frontend that they name. Backends are dom0's or a driver domain's: no guest can write these. */
    private final Map<String, List<String>> backendsOf = new HashMap<>();

    private final List<String> backends = new ArrayList<>();
    private final List<String> empty = new ArrayList<>();

    public DeviceScan(StoreView store) {
        this.store = store;
        for (int domid : domids()) {
            String root = "/local/domain/" + domid + "/backend";
            for (String kind : store.children(root)) {
                for (String front : store.children(root + "/" + kind)) {
                    backends(root + "/" + kind + "/" + front);
                }
            }
        }
    }

    private void backends(String directory) {
        List<String> devids = store.children(directory);
        if (devids.isEmpty() && BACKEND.matcher(directory + "/0").matches()) {
            empty.add(directory);
        }
        for (String devid : devids) {
            String path = directory + "/" + devid;
            if (BACKEND.matcher(path).matches()) {
                backends.add(path);
                store.value(path + "/frontend").ifPresent(frontend -> backendsOf
                        .computeIfAbsent(frontend, key -> new ArrayList<>())
                        .add(path));
            }
        }
    }

    /** Domains that have a home in the store. */
    public List<Integer> domids() {
        return store.children("/local/domain").stream()
                .filter(name -> DOMID.matcher(name).matches())
                .map(Integer::parseInt)
                .sorted()
                .toList();
    }

    /** Directories of backends of a domain with no backend in them: each counts against a quota. */
    public List<String> emptyDirectories() {
        return List.copyOf(empty);
    }

    /** The devices of all domains, and backends whose frontend is gone, by domain, kind and number. */
    public List<DevicePair> all() {
        List<DevicePair> all = new ArrayList<>();
        domids().forEach(domid -> all.addAll(withFrontend(domid)));
        Set<String> seen = new HashSet<>();
        all.forEach(pair -> pair.backend().ifPresent(half -> seen.add(half.path())));
        for (String path : backends) {
            if (!seen.contains(path)) {
                all.add(alone(path));
            }
        }
        all.sort(Comparator.comparing(DevicePair::domid)
                .thenComparing(DevicePair::kind)
                .thenComparing(DeviceScan::number)
                .thenComparing(DevicePair::devid));
        return List.copyOf(all);
    }

    /** Those of one domain, by kind and number. */
    public List<DevicePair> devices(int domid) {
        return all().stream().filter(each -> each.domid() == domid).toList();
    }

    private static BigInteger number(DevicePair pair) {
        return DEVID.matcher(pair.devid()).matches() ? new BigInteger(pair.devid()) : BigInteger.ONE.negate();
    }

    private List<DevicePair> withFrontend(int domid) {
        List<DevicePair> devices = new ArrayList<>();
        String root = "/local/domain/" + domid;
        for (String kind : store.children(root + "/device")) {
            for (String devid : store.children(root + "/device/" + kind)) {
                // device/suspend/event-channel is no device
                if (DEVID.matcher(devid).matches()) {
                    devices.add(pair(kind, domid, devid, root + "/device/" + kind + "/" + devid));
                }
            }
        }
        if (!store.children(root + "/console").isEmpty()) {
            devices.add(pair("console", domid, "0", root + "/console"));
        }
        return devices;
    }

    private DevicePair pair(String kind, int domid, String devid, String path) {
        DeviceHalf frontend = half(path, error(domid, path));
        Optional<String> named = frontend.value("backend");
        Matcher matcher = BACKEND.matcher(named.orElse(""));
        // the guest may write its half: a backend of another domain or device is none of this one's
        boolean plausible = matcher.matches()
                && Integer.parseInt(matcher.group(3)) == domid
                && matcher.group(4).equals(devid);
        Optional<String> there =
                plausible ? named.filter(each -> store.value(each).isPresent()) : Optional.empty();
        Optional<String> back = there.flatMap(each -> store.value(each + "/frontend"));
        Link link;
        if (named.isEmpty()) {
            link = Link.UNNAMED;
        } else if (!plausible) {
            link = Link.STRANGER;
        } else if (there.isEmpty()) {
            link = Link.MISSING;
        } else {
            link = back.filter(path::equals).isPresent() ? Link.WHOLE : Link.UNRETURNED;
        }
        // one that this frontend names and that is made for its number is shown even where it names another
        Optional<String> own = link == Link.WHOLE || link == Link.UNRETURNED
                ? there
                : backendsOf.getOrDefault(path, List.of()).stream()
                        .filter(each -> each.endsWith("/" + domid + "/" + devid))
                        .findFirst();
        Matcher parts = BACKEND.matcher(own.or(() -> plausible ? named : Optional.empty())
                .orElse("/local/domain/0/backend/" + kind + "/" + domid + "/" + devid));
        boolean known = parts.matches();
        return new DevicePair(
                kind,
                domid,
                devid,
                Optional.of(frontend),
                own.map(each -> backendHalf(each)),
                named,
                link,
                known ? parts.group(2) : kind,
                known ? Integer.parseInt(parts.group(1)) : 0);
    }

    private DevicePair alone(String path) {
        Matcher parts = BACKEND.matcher(path);
        if (!parts.matches()) {
            throw new IllegalArgumentException(path);
        }
        Matcher frontend = FRONTEND.matcher(store.value(path + "/frontend").orElse(""));
        return new DevicePair(
                frontend.matches() ? frontend.group(2) : parts.group(2),
                Integer.parseInt(parts.group(3)),
                parts.group(4),
                Optional.empty(),
                Optional.of(backendHalf(path)),
                Optional.empty(),
                Link.ORPHAN,
                parts.group(2),
                Integer.parseInt(parts.group(1)));
    }

    private DeviceHalf backendHalf(String path) {
        int domid = Integer.parseInt(path.split("/")[3]);
        return half(path, error(domid, path));
    }

    /** Linux writes {@code error/NODENAME/error} below its own domain (xenbus_client.c, xenbus_va_dev_error). */
    private Optional<String> error(int domid, String path) {
        String home = "/local/domain/" + domid;
        return store.value(home + "/error" + path.substring(home.length()) + "/error")
                .filter(text -> !text.isEmpty())
                .map(DeviceScan::bounded);
    }

    private DeviceHalf half(String path, Optional<String> error) {
        Map<String, String> keys = new TreeMap<>();
        // these first: a guest that fills its half with others must not hide them
        for (String name : DeviceHalf.LOAD_BEARING) {
            store.value(path + "/" + name).ifPresent(value -> keys.put(name, bounded(value)));
        }
        for (String name : store.children(path)) {
            put(keys, path, name);
            for (String below : store.children(path + "/" + name)) {
                put(keys, path, name + "/" + below);
            }
        }
        return new DeviceHalf(path, keys, store.permissions(path), error);
    }

    private void put(Map<String, String> keys, String path, String name) {
        if (keys.size() < DeviceHalf.MOST_KEYS) {
            keys.put(name, bounded(store.value(path + "/" + name).orElse("")));
        }
    }

    private static String bounded(String value) {
        return value.length() <= DeviceHalf.LONGEST ? value : value.substring(0, DeviceHalf.LONGEST);
    }
}
