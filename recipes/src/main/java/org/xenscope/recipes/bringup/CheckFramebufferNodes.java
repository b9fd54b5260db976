package org.xenscope.recipes.bringup;

import org.xenscope.recipes.Finding;
import org.xenscope.recipes.FoundException;
import org.xenscope.xenstore.StorePath;

/** Whether libxl made the nodes of a PV framebuffer and keyboard. */
final class CheckFramebufferNodes implements Step {
    @Override
    public int number() {
        return 8;
    }

    @Override
    public String id() {
        return "vfb";
    }

    @Override
    public String title() {
        return "vfb, vkbd";
    }

    @Override
    public Planned plan(Bringup bringup) {
        if (bringup.hvm()) {
            return Planned.skip("the screen is the emulated VGA");
        }
        return bringup.wantsFramebuffer()
                ? Planned.look("libxl makes device/vfb/0 and device/vkbd/0, QEMU serves them")
                : Planned.skip("the config has no vfb");
    }

    @Override
    public String run(Bringup bringup) {
        for (String device : new String[] {"vfb", "vkbd"}) {
            StorePath frontend = bringup.home().child("device/" + device + "/0");
            if (!bringup.store().exists(frontend)) {
                throw new FoundException(Finding.error(
                        "XS0302",
                        bringup.domid(),
                        device + "/0",
                        "there is no " + frontend,
                        new Finding.Evidence("xenstore", frontend.text(), "no such node"),
                        "the toolstack that made the domain does not know vfb",
                        new Finding.Fix(
                                "check the vfb line of " + bringup.source().label(), "", false)));
            }
        }
        return "device/vfb/0 and device/vkbd/0 are there";
    }
}
