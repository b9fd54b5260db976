package org.xenscope.vif;

import java.util.ArrayList;
import java.util.List;

/**
 * One call of a vif's hotplug script as libxl makes it (tools/libs/light/libxl_linux.c get_hotplug_env,
 * libxl_hotplug_nic; since Xen 4.2). The rest of the environment is that of the xl that attached the device.
 *
 * @param environment {@code NAME=value}, in libxl's order
 */
public record HotplugCall(String script, String command, String typeIf, List<String> environment) {
    public HotplugCall {
        environment = List.copyOf(environment);
    }

    /** {@code online type_if=vif}: for netback's interface. */
    public static HotplugCall online(Vif vif, String script) {
        return new HotplugCall(script, "online", "vif", environment(vif, script));
    }

    /** {@code add type_if=tap}: for QEMU's tap, after the first. */
    public static HotplugCall add(Vif vif, String script) {
        return new HotplugCall(script, "add", "tap", environment(vif, script));
    }

    private static List<String> environment(Vif vif, String script) {
        VifName netback = new VifName(vif.domid(), vif.devid(), false);
        List<String> environment = new ArrayList<>(List.of(
                "script=" + script,
                "XENBUS_TYPE=vif",
                "XENBUS_PATH=backend/vif/" + vif.domid() + "/" + vif.devid(),
                "XENBUS_BASE_PATH=backend",
                "netdev=" + vif.device().pair().backendValue("gatewaydev").orElse("")));
        if (vif.emulated()) {
            // Both names stand in both calls.
            environment.add("INTERFACE=" + new VifName(vif.domid(), vif.devid(), true));
        }
        environment.add("vif=" + netback);
        return List.copyOf(environment);
    }

    /** {@code /etc/xen/scripts/vif-bridge online type_if=vif}. */
    public List<String> argv() {
        return List.of(script, command, "type_if=" + typeIf);
    }
}
