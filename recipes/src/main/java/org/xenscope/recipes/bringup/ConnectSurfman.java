package org.xenscope.recipes.bringup;

import org.xenscope.error.FailedException;
import org.xenscope.host.Output;
import org.xenscope.host.Query;
import org.xenscope.xenstore.StorePath;

/** OpenXT: somebody must ask surfman for a framebuffer. Elsewhere there is no surfman, and QEMU serves the vfb. */
final class ConnectSurfman implements Step {
    @Override
    public int number() {
        return 9;
    }

    @Override
    public String id() {
        return "surfman";
    }

    @Override
    public String title() {
        return "surfman";
    }

    @Override
    public Planned plan(Bringup bringup) {
        Output found = bringup.host().query(Query.of("pgrep", "-x", "surfman"));
        if (!found.ok()) {
            return Planned.skip("no surfman on this host");
        }
        return bringup.hvm() || !bringup.wantsFramebuffer()
                ? Planned.skip("the domain has no PV framebuffer")
                : Planned.look("see that surfman has taken vfb/0 up");
    }

    @Override
    public String run(Bringup bringup) {
        String backend = bringup.store()
                .readText(StorePath.of("/local/domain/0/backend/vfb/" + bringup.domid() + "/0/state"))
                .orElse("no such node");
        if (backend.equals("1") || backend.equals("no such node")) {
            throw new FailedException(
                    "surfman runs and has not taken vfb/0 of domain " + bringup.domid() + " up (backend state "
                            + backend + ")",
                    "nobody asked it to: dbus-send --system --print-reply --dest=com.citrix.xenclient.surfman / "
                            + "com.citrix.xenclient.surfman.set_pv_display int32:" + bringup.domid() + " string:\"\"");
        }
        return "vfb/0: backend state " + backend;
    }
}
