package org.xenscope.console.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.xenscope.backend.DeviceProbe;
import org.xenscope.console.Session;
import org.xenscope.error.AbsentException;
import org.xenscope.error.UsageException;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DeviceHalf;
import org.xenscope.xenbus.DeviceNames;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.Server;
import org.xenscope.xenbus.Wiring;
import org.xenscope.xenstore.Permission;

/** What the device commands share: the domain and device that words name, and a device in JSON. */
final class Devices {
    private Devices() {}

    static DeviceFacts read(Session session) {
        return new DeviceProbe(session.host(), session.store()).read();
    }

    /**
     * The domid that a word names. A domain that is gone is known by its number as long as backends are left of it.
     *
     * @throws AbsentException when there is no such domain
     */
    static int domid(DeviceFacts facts, String word, Session session) {
        return facts.domid(word)
                .orElseThrow(() -> new AbsentException(
                        "there is no domain " + word + " on " + session.host().name(),
                        "`xenscope device list` shows those that have devices"));
    }

    /**
     * The device of a domain that a word names.
     *
     * @param facts of that domain alone
     * @throws AbsentException when it has no such device
     * @throws UsageException when the word may mean several
     */
    static Device device(DeviceFacts facts, String word) {
        List<Device> found = DeviceNames.find(facts.devices(), word);
        if (found.isEmpty()) {
            throw new AbsentException(
                    "the domain has no device " + word + "; it has " + names(facts.devices()),
                    word.startsWith("vfb")
                            ? "a domain gets a framebuffer by vfb= in its config"
                            : "`xenscope device list` shows all");
        }
        if (found.size() > 1) {
            throw new UsageException(word + " may be " + names(found), "say which, by its whole name");
        }
        return found.get(0);
    }

    static Map<String, Object> json(Device device, DeviceFacts facts) {
        DevicePair pair = device.pair();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("domid", pair.domid());
        view.put("domain", facts.nameOf(pair.domid()));
        view.put("device", pair.name());
        view.put("kind", pair.kind());
        view.put("devid", pair.devid());
        view.put("link", pair.link().name().toLowerCase(Locale.ROOT));
        pair.frontend().ifPresent(half -> view.put("frontend", json(half)));
        pair.backend().ifPresent(half -> view.put("backend", json(half)));
        view.put("backendKind", pair.backendKind());
        view.put("backendDomid", pair.backendDomid());
        pair.hotplugStatus().ifPresent(status -> view.put("hotplugStatus", status));
        pair.hotplugError().ifPresent(error -> view.put("hotplugError", error));
        pair.online().ifPresent(online -> view.put("online", online));
        view.put("wanted", device.wanted());
        view.put("server", json(device.server()));
        device.emulator().ifPresent(each -> view.put("emulator", json(each)));
        device.wiring()
                .ifPresent(each -> view.put(
                        "interfaces", each.ports().stream().map(Devices::json).toList()));
        view.put("connected", pair.connected());
        view.put("waitsFor", facts.waiting(device).who().word());
        view.put("waiting", facts.waiting(device).sentence());
        return view;
    }

    private static Map<String, Object> json(DeviceHalf half) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("path", half.path());
        half.state().ifPresent(state -> {
            view.put("state", state.number());
            view.put("stateName", state.word());
        });
        half.noState().ifPresent(text -> view.put("noState", text));
        half.error().ifPresent(error -> view.put("error", error));
        view.put("keys", half.keys());
        view.put("perms", half.permissions().stream().map(Permission::toString).toList());
        return view;
    }

    private static Map<String, Object> json(Wiring.Interface each) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", each.name());
        view.put("present", each.present());
        view.put("up", each.up());
        each.master().ifPresent(master -> view.put("master", master));
        return view;
    }

    private static Map<String, Object> json(Server server) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("kind", server.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        view.put("name", server.name());
        server.pid().ifPresent(pid -> view.put("pid", pid));
        view.put("life", server.life().name().toLowerCase(Locale.ROOT));
        if (!server.detail().isEmpty()) {
            view.put("detail", server.detail());
        }
        return view;
    }

    /** {@code uivm(3)}, {@code gone(3)}. */
    static String domain(DeviceFacts facts, int domid) {
        return facts.domain(domid).map(DeviceFacts.Domain::name).orElse("gone") + "(" + domid + ")";
    }

    /** {@code 4 Connected}; {@code "banana"?} for what is no state; a dash for none. */
    static String half(Optional<DeviceHalf> half) {
        return half.map(DeviceHalf::stateWords).orElse("-");
    }

    /** Names of devices, for a message. */
    static String names(List<Device> devices) {
        return devices.isEmpty()
                ? "none"
                : String.join(", ", devices.stream().map(Device::name).toList());
    }
}
