package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.BackendServer;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.XenbusState;

/** Frontend 3 or 4, backend 2, with surfman's default mode written (OpenXT surfman, xenfb.c). */
@AutoService(DeviceRule.class)
public final class SurfmanCannotBind implements EachDevice {
    @Override
    public String code() {
        return "XS0108";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "surfman cannot bind or map the framebuffer";
    }

    @Override
    public String cause() {
        return "surfman has taken the backend up and stays at 2: after the guest's driver was loaded "
                + "again its old event channel is never forgotten (libxenbackend, local_port), or mapping "
                + "the page failed (xc_mmap_foreign failed! in its log).";
    }

    @Override
    public String holdsFor() {
        return "OpenXT up to 2020-05 (surfman)";
    }

    @Override
    public Verdict judge(Device device, DeviceFacts facts) {
        DevicePair pair = device.pair();
        boolean mine = Stage.states(device, facts)
                && device.serving().kind() == BackendServer.SURFMAN
                && pair.backendIs(XenbusState.INIT_WAIT)
                && pair.backendValue("default-xres").isPresent()
                && pair.frontendIs(XenbusState.INITIALISED, XenbusState.CONNECTED);
        if (!mine) {
            return Verdict.quiet();
        }
        if (!device.serving().life().known()) {
            return Verdict.cannotTell("whether surfman lives");
        }
        Case found = Case.of(this, device).server(device);
        pair.frontend().ifPresent(half -> found.key(half, "page-ref", "event-channel"));
        return found.advice("look for `xc_mmap_foreign failed!` in surfman's log")
                .advice(
                        "release the backend: end the dmbus connection that asked for it and ask again, or restart surfman")
                .fires(
                        "surfman cannot bind or map the guest's framebuffer",
                        "the guest's driver was loaded again and surfman keeps its old event channel, or mapping failed");
    }
}
