package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.BackendServer;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.XenbusState;

/** Frontend 3, backend 1 on a host with surfman: rpc_connect(DEVICE_TYPE_XENFB) was never called (OpenXT surfman, rpc.c). */
@AutoService(DeviceRule.class)
public final class NobodyAskedSurfman implements EachDevice {
    @Override
    public String code() {
        return "XS0107";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "Nobody asked surfman for a framebuffer";
    }

    @Override
    public String cause() {
        return "surfman serves a framebuffer only when it is asked, by dmbus (type XENFB) or D-Bus "
                + "(set_pv_display). dm-agent asks when its tree in the store says so; xl does not write "
                + "that tree, only xenvm did.";
    }

    @Override
    public String holdsFor() {
        return "OpenXT up to 2020-05 (surfman)";
    }

    @Override
    public Verdict judge(Device device, DeviceFacts facts) {
        DevicePair pair = device.pair();
        boolean asleep = pair.kind().equals("vfb")
                && pair.frontendIs(XenbusState.INITIALISED, XenbusState.CONNECTED)
                && pair.backendIs(XenbusState.UNKNOWN, XenbusState.INITIALISING);
        if (!asleep) {
            return Verdict.quiet();
        }
        if (facts.blind().isPresent()) {
            return Verdict.cannotTell(
                    "whether surfman runs here: " + facts.blind().get());
        }
        if (!Stage.states(device, facts) || device.serving().kind() != BackendServer.SURFMAN) {
            return Verdict.quiet();
        }
        int domid = pair.domid();
        String order = "/local/domain/0/dm-agent/dms/" + domid;
        boolean ordered = facts.display().ordered().contains(domid);
        Case found = Case.of(this, device);
        pair.frontend().ifPresent(half -> found.key(half, "page-ref", "event-channel"));
        pair.backend().ifPresent(half -> found.key(half, "hotplug-status", "default-xres"));
        found.server(device);
        if (facts.display().agent()) {
            found.node(order, ordered ? "there" : "missing: dm-agent has no order for this domain");
            if (facts.display().agentSpeaksDmbus() && !ordered) {
                found.fix("dm-agent: write its order", "xenscope store write " + order + "/0/infos/xenfb/type xenfb");
            }
        }
        found.fix(
                "surfman's bus: set_pv_display(" + domid + ", \"\"), once only: a second call makes a second device",
                "dbus-send --system --print-reply --dest=com.citrix.xenclient.surfman /"
                        + " com.citrix.xenclient.surfman.set_pv_display int32:" + domid + " string:");
        return found.fires(
                "Nobody asked surfman for a framebuffer",
                ordered
                        ? "dm-agent has an order for the domain and has not connected to surfman: see dm-agent's log"
                        : facts.display().agent()
                                ? "xl does not write dm-agent's tree; only xenvm did. So rpc_connect(DEVICE_TYPE_XENFB) is"
                                        + " never called"
                                : "there is no dm-agent here, and the toolstack has not called set_pv_display");
    }
}
