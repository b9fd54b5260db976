package org.xenscope.recipes.action;

import java.util.Optional;
import org.xenscope.host.Host;
import org.xenscope.libxl.DomainLine;
import org.xenscope.recipes.Site;
import org.xenscope.xenstore.StorePath;

/**
 * A running domain whose QEMU is replaced, and the place on the host from which that is done.
 *
 * @param uuid by which Xen knows it: a domid may be another domain's later
 * @param mark makes the place this session's and nobody else's; what is started from it carries it
 * @param base whether /run/xenscope was not there before
 */
public record Relaunched(int domid, String name, String uuid, String mark, boolean base) {
    static final String BASE = "/run/xenscope";

    /** A name that only one can have: a link whose target is the mark. */
    public String claim() {
        return BASE + "/relaunch-" + domid;
    }

    /** A directory of root's alone. */
    public String room() {
        return claim() + "-" + mark;
    }

    /** The device state, as it holds parts of the guest in it. It is there only when it is whole. */
    public String state() {
        return room() + "/state";
    }

    /** A pipe before which a QEMU stands until it is opened. */
    public String gate() {
        return room() + "/gate";
    }

    /** What a shell that has not become QEMU yet carries in its arguments. */
    public String starter() {
        return "xenscope-relaunch-" + mark;
    }

    /** {@code hvm(3)}. */
    public String words() {
        return name + "(" + domid + ")";
    }

    StorePath home() {
        return StorePath.of("/local/domain/" + domid);
    }

    StorePath says() {
        return StorePath.of("/local/domain/0/device-model/" + domid + "/state");
    }

    /** As Xen knows it now; empty when it is gone. */
    Optional<DomainLine> line(Site site) {
        return line(site.host());
    }

    private Optional<DomainLine> line(Host host) {
        return Domains.known(host, uuid)
                .filter(each -> each.domid() == domid && !each.state().dying());
    }
}
