package org.xenscope.xenbus;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xenscope.error.AbsentException;
import org.xenscope.error.UsageException;
import org.xenscope.xenstore.Detail;
import org.xenscope.xenstore.StoreNode;
import org.xenscope.xenstore.StorePath;
import org.xenscope.xenstore.StoreReader;

/**
 * Finds the devices of a domain in the store: everything under {@code /local/domain/N/device}, and the first console. What
 * libxl keeps under {@code /libxl} is never read, as its states stay 1 for ever (libxl_device.c, device_add).
 */
public final class DeviceScan {
    /** {@code /local/domain/B/backend/KIND/N/DEVID}. */
    private static final Pattern BACKEND =
            Pattern.compile("/local/domain/([0-9]{1,5})/backend/([^/]+)/([0-9]{1,5})/([^/]+)");

    private static final Pattern DEVID = Pattern.compile("[0-9]{1,10}");

    private final StoreView store;

    public DeviceScan(StoreView store) {
        this.store = store;
    }

    /** Reads from a store only what concerns one domain's devices: its own half, and each backend that it names. */
    public static List<DevicePair> read(StoreReader reader, int domid) {
        List<StoreNode> trees = new ArrayList<>();
        for (String below : List.of("device", "console")) {
            tree(reader, "/local/domain/" + domid + "/" + below).ifPresent(trees::add);
        }
        for (StoreNode half : List.copyOf(trees)) {
            for (StoreNode node : half) {
                String backend = new String(node.value(), StandardCharsets.UTF_8);
                if (node.path().text().endsWith("/backend")
                        && BACKEND.matcher(backend).matches()) {
                    tree(reader, backend).ifPresent(trees::add);
                }
            }
        }
        return new DeviceScan(StoreSnapshot.of(trees)).devices(domid);
    }

    private static Optional<StoreNode> tree(StoreReader reader, String path) {
        try {
            return Optional.of(reader.tree(StorePath.of(path), Detail.VALUES));
        } catch (AbsentException | UsageException e) {
            // gone meanwhile, or a guest wrote there what is no path
            return Optional.empty();
        }
    }

    /** By kind and number. */
    public List<DevicePair> devices(int domid) {
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
        if (store.value(root + "/console/backend").isPresent()) {
            devices.add(pair("console", domid, "0", root + "/console"));
        }
        devices.sort(Comparator.comparing(DevicePair::kind).thenComparing(each -> new BigInteger(each.devid())));
        return List.copyOf(devices);
    }

    /**
     * Backends in one domain whose frontend is gone: {@code xl destroy} leaves those that were made by hand.
     *
     * @return their paths, in order
     */
    public List<String> orphans(int backendDomid) {
        List<String> orphans = new ArrayList<>();
        String root = "/local/domain/" + backendDomid + "/backend";
        for (String kind : store.children(root)) {
            for (String domid : store.children(root + "/" + kind)) {
                for (String devid : store.children(root + "/" + kind + "/" + domid)) {
                    String path = root + "/" + kind + "/" + domid + "/" + devid;
                    Optional<String> frontend = store.value(path + "/frontend");
                    if (frontend.isEmpty() || store.value(frontend.get()).isEmpty()) {
                        orphans.add(path);
                    }
                }
            }
        }
        return List.copyOf(orphans);
    }

    private DevicePair pair(String kind, int domid, String devid, String frontend) {
        Optional<String> named = store.value(frontend + "/backend");
        Matcher matcher = BACKEND.matcher(named.orElse(""));
        // the guest may write its half: a backend of another domain or device is none of this one's
        boolean own = matcher.matches()
                && Integer.parseInt(matcher.group(3)) == domid
                && matcher.group(4).equals(devid)
                && store.value(named.get() + "/frontend")
                        .map(back -> back.equals(frontend))
                        .orElse(false);
        if (!own) {
            return new DevicePair(
                    kind,
                    domid,
                    devid,
                    frontend,
                    state(frontend),
                    Optional.empty(),
                    Optional.empty(),
                    kind,
                    0,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
        String backend = named.get();
        return new DevicePair(
                kind,
                domid,
                devid,
                frontend,
                state(frontend),
                named,
                state(backend),
                matcher.group(2),
                Integer.parseInt(matcher.group(1)),
                text(backend + "/hotplug-status"),
                text(backend + "/hotplug-error"),
                text(backend + "/online").map("1"::equals),
                text(frontend + "/tty"));
    }

    private Optional<XenbusState> state(String path) {
        return store.value(path + "/state").flatMap(XenbusState::parse);
    }

    private Optional<String> text(String path) {
        return store.value(path).filter(value -> !value.isEmpty());
    }
}
