package org.xenscope.recipes.bringup;

import org.xenscope.host.Output;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.FoundException;

/** Whether the guest's own kernel has made a framebuffer of the vfb. */
final class CheckGuestFramebuffer implements Step {
    @Override
    public int number() {
        return 15;
    }

    @Override
    public String id() {
        return "fb0";
    }

    @Override
    public String title() {
        return "/dev/fb0";
    }

    @Override
    public Planned plan(Bringup bringup) {
        if (bringup.hvm() || !bringup.wantsFramebuffer()) {
            return Planned.skip("no PV framebuffer");
        }
        return GuestShell.reachable(bringup)
                ? Planned.look("read the guest's /proc/fb")
                : Planned.skip("no sshv4v on this host");
    }

    @Override
    public String run(Bringup bringup) {
        Output output = new GuestShell(bringup).ask("cat", "/proc/fb");
        String framebuffers = output.text().strip();
        if (framebuffers.isEmpty()) {
            throw new FoundException(Finding.error(
                    "XS0403",
                    bringup.domid(),
                    "vfb/0",
                    bringup.name() + " has no /dev/fb0",
                    new Finding.Evidence("guest", "/proc/fb", output.ok() ? "empty" : output.errors()),
                    "no framebuffer driver in the guest has connected vfb/0",
                    new Finding.Fix("look for xen-fbfront or xenfb2 in the guest's dmesg", "", false)));
        }
        return framebuffers.lines().findFirst().orElse("");
    }
}
