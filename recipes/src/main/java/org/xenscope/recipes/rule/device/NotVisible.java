package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.BackendServer;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;

/** 4/4 with surfman: black when the domain is not the visible one. */
@AutoService(DeviceRule.class)
public final class NotVisible implements EachDevice {
    @Override
    public String code() {
        return "XS0111";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public String title() {
        return "the framebuffer is connected, which does not mean that it is on the screen";
    }

    @Override
    public String cause() {
        return "surfman shows one domain at a time; one that is connected and not visible draws for " + "nobody.";
    }

    @Override
    public String holdsFor() {
        return "OpenXT up to 2020-05 (surfman)";
    }

    @Override
    public Verdict judge(Device device, DeviceFacts facts) {
        boolean mine = Stage.states(device, facts)
                && device.pair().kind().equals("vfb")
                && device.serving().kind() == BackendServer.SURFMAN
                && device.pair().connected();
        if (!mine) {
            return Verdict.quiet();
        }
        if (!device.serving().life().known()) {
            return Verdict.cannotTell("whether surfman lives");
        }
        return Case.of(this, device)
                .server(device)
                .look(
                        "ask which domain is visible",
                        "dbus-send --system --print-reply --dest=com.citrix.xenclient.surfman /"
                                + " com.citrix.xenclient.surfman.get_visible")
                .fires(
                        "Connected; if the screen is black, another domain is visible",
                        "surfman shows one domain at a time (set_visible), or its plugin has trouble: see its log");
    }
}
