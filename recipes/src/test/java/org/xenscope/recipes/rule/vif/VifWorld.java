package org.xenscope.recipes.rule.vif;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.xenscope.vif.HotplugScript;
import org.xenscope.vif.NetInterface;
import org.xenscope.vif.NetInterfaces;
import org.xenscope.vif.ScriptReading;
import org.xenscope.vif.Vif;
import org.xenscope.vif.VifFacts;
import org.xenscope.xenbus.BackendLife;
import org.xenscope.xenbus.BackendServer;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DeviceFacts.Display;
import org.xenscope.xenbus.DeviceFacts.Domain;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.DeviceScan;
import org.xenscope.xenbus.Server;
import org.xenscope.xenbus.StoreSnapshot;
import org.xenscope.xenstore.Permission;

/** Facts made for one case: an HVM domain 7 with vif/0 on xenbr0, whose both interfaces are where they belong. */
public final class VifWorld {
    public static final String BACK = "/local/domain/0/backend/vif/7/0";
    static final String SCRIPT = "/etc/xen/scripts/vif-bridge";

    private final Map<String, String> nodes = new TreeMap<>();
    private final Map<String, List<Permission>> permissions = new TreeMap<>();
    private final Map<String, NetInterface> links = new TreeMap<>();
    private final Map<String, HotplugScript> scripts = new HashMap<>();
    private Optional<String> type = Optional.of("hvm");
    private BackendLife qemu = BackendLife.ALIVE;
    private boolean blind;
    private Optional<Integer> stubdomain = Optional.empty();

    private VifWorld() {}

    public static VifWorld hvm() {
        VifWorld world = new VifWorld();
        world.nodes.put("/local/domain/0/name", "dom0");
        world.domain(7, "guest", "00:16:3e:00:00:07")
                .link("xenbr0", "", true, true)
                .link("vif7.0", "xenbr0", true, false)
                .link("vif7.0-emu", "xenbr0", true, false);
        return world.script(SCRIPT, "#!/bin/bash\n. ./vif-common.sh\nadd_to_bridge \"$bridge\" \"$dev\"\nsuccess\n");
    }

    public VifWorld domain(int domid, String name, String mac) {
        String front = "/local/domain/" + domid + "/device/vif/0";
        String back = "/local/domain/0/backend/vif/" + domid + "/0";
        nodes.put("/local/domain/" + domid + "/name", name);
        nodes.put(front + "/backend", back);
        nodes.put(front + "/state", "1");
        nodes.put(back + "/frontend", front);
        nodes.put(back + "/frontend-id", "" + domid);
        nodes.put(back + "/online", "1");
        nodes.put(back + "/state", "2");
        nodes.put(back + "/mac", mac);
        nodes.put(back + "/bridge", "xenbr0");
        nodes.put(back + "/script", SCRIPT);
        nodes.put(back + "/type", "vif_ioemu");
        nodes.put(back + "/hotplug-status", "connected");
        permissions.put(front, List.of(Permission.parse("n" + domid), Permission.parse("r0")));
        return this;
    }

    public VifWorld set(String key, String value) {
        nodes.put(BACK + "/" + key, value);
        return this;
    }

    VifWorld named(int domid, String vifname) {
        nodes.put("/local/domain/0/backend/vif/" + domid + "/0/vifname", vifname);
        return this;
    }

    public VifWorld without(String key) {
        nodes.remove(BACK + "/" + key);
        return this;
    }

    /** The guest's PV driver has the device. */
    VifWorld driver() {
        String front = "/local/domain/7/device/vif/0/";
        for (String key : List.of("tx-ring-ref", "rx-ring-ref", "event-channel", "request-rx-copy")) {
            nodes.put(front + key, "1");
        }
        nodes.put(front + "state", "4");
        nodes.put(BACK + "/state", "4");
        return this;
    }

    VifWorld type(String of) {
        type = Optional.of(of).filter(each -> !each.isEmpty());
        return this;
    }

    /** @param bridge in which it is; empty for none */
    public VifWorld link(String name, String bridge, boolean up, boolean isBridge) {
        links.put(
                name,
                new NetInterface(
                        name,
                        OptionalInt.of(10 + links.size()),
                        up,
                        Optional.empty(),
                        Optional.empty(),
                        OptionalInt.of(1500),
                        Optional.of("fe:ff:ff:ff:ff:ff"),
                        Optional.of(bridge).filter(each -> !each.isEmpty()),
                        isBridge,
                        name.endsWith("-emu")));
        return this;
    }

    public VifWorld unlink(String name) {
        links.remove(name);
        return this;
    }

    public VifWorld script(String path, String text) {
        scripts.put(
                path,
                new HotplugScript(
                        path, HotplugScript.State.FINE, Optional.of(ScriptReading.of(path, text, Map.of())), ""));
        return set("script", path);
    }

    VifWorld script(HotplugScript.State state) {
        scripts.put(SCRIPT, new HotplugScript(SCRIPT, state, Optional.empty(), "there is no such file"));
        return this;
    }

    VifWorld unread() {
        scripts.clear();
        return this;
    }

    VifWorld qemu(BackendLife life) {
        qemu = life;
        return this;
    }

    /** dom0's interfaces cannot be looked at. */
    VifWorld blind() {
        blind = true;
        return this;
    }

    VifWorld elsewhere() {
        Map<String, String> moved = new TreeMap<>();
        nodes.forEach((path, value) -> moved.put(
                path.replace("/local/domain/0/backend/", "/local/domain/3/backend/"),
                value.replace("/local/domain/0/backend/", "/local/domain/3/backend/")));
        nodes.clear();
        nodes.putAll(moved);
        nodes.put("/local/domain/3/name", "net");
        return this;
    }

    VifWorld stubdomain(int domid) {
        stubdomain = Optional.of(domid);
        return this;
    }

    /** All vifs, of which those of domain 7 are judged. */
    public VifFacts facts() {
        Map<String, byte[]> bytes = new TreeMap<>();
        nodes.forEach((path, value) -> bytes.put(path, value.getBytes(StandardCharsets.UTF_8)));
        DeviceScan scan = new DeviceScan(new StoreSnapshot(bytes, permissions));
        List<Device> devices = new ArrayList<>();
        for (DevicePair pair : scan.all()) {
            Server netback = new Server(BackendServer.KERNEL, "netback", OptionalInt.empty(), BackendLife.ALIVE, "");
            Server emulator = new Server(BackendServer.DEVICE_MODEL, "qemu", OptionalInt.of(412), qemu, "");
            devices.add(new Device(
                    pair,
                    netback,
                    true,
                    type.filter("hvm"::equals).isPresent() && pair.backendDomid() == 0
                            ? Optional.of(emulator)
                            : Optional.empty(),
                    Optional.empty()));
        }
        List<Domain> domains = scan.domids().stream()
                .map(domid -> new Domain(
                        domid,
                        nodes.getOrDefault("/local/domain/" + domid + "/name", "" + domid),
                        Optional.empty(),
                        type,
                        Set.of("vif"),
                        Optional.of("running")))
                .toList();
        DeviceFacts facts = new DeviceFacts(domains, devices, List.of(), List.of(), Display.NONE, Optional.empty());
        Optional<NetInterfaces> interfaces = blind ? Optional.empty() : Optional.of(new NetInterfaces(links));
        List<Vif> vifs = devices.stream()
                .map(each -> new Vif(
                        each,
                        facts.nameOf(each.domid()),
                        type.map("hvm"::equals),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        stubdomain))
                .map(each -> each.here() && !blind ? each.found(interfaces.orElseThrow()) : each)
                .toList();
        List<Vif> asked = vifs.stream().filter(each -> each.domid() == 7).toList();
        return new VifFacts(facts, asked, vifs, interfaces, scripts);
    }
}
