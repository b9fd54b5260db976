package org.xenscope.recipes.bringup;

import java.util.OptionalInt;
import org.xenscope.error.AbsentException;
import org.xenscope.error.FailedException;
import org.xenscope.error.UnreachableException;
import org.xenscope.host.Host;
import org.xenscope.host.Output;
import org.xenscope.host.Query;
import org.xenscope.libxl.XenInfo;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.FoundException;
import org.xenscope.recipes.action.Domains;

/** Whether this host can run the domain at all: xl answers, the type is possible, memory is free, the name is. */
final class Preflight implements Step {
    @Override
    public int number() {
        return 1;
    }

    @Override
    public String id() {
        return "preflight";
    }

    @Override
    public String title() {
        return "preflight";
    }

    @Override
    public Planned plan(Bringup bringup) {
        return Planned.look(
                "xl info, xl list: free memory, name free, " + bringup.config().type() + " possible"
                        + (bringup.debugging().isPresent() ? "; gdb here, gdbserver there" : ""));
    }

    @Override
    public String run(Bringup bringup) {
        XenInfo xen = bringup.xen();
        bringup.debugging().ifPresent(Debugging::check);
        if (!xen.runs(bringup.config().type())) {
            throw new FoundException(Finding.error(
                    "XS0012",
                    null,
                    bringup.name(),
                    "this hypervisor cannot run " + bringup.config().type() + " domains",
                    new Finding.Evidence("xl info", "virt_caps", String.join(" ", xen.virtualCapabilities())),
                    "the processor or Xen's build lacks what it needs",
                    new Finding.Fix(
                            "switch the processor's virtualization on in the firmware, or choose another type",
                            "",
                            false)));
        }
        nameIsFree(bringup);
        return memory(bringup, xen) + ", name free";
    }

    /** @throws UnreachableException when this is no dom0 */
    static XenInfo ask(Host host) {
        Output output;
        try {
            output = host.query(Query.of("xl", "info"));
        } catch (AbsentException e) {
            throw new FailedException(
                    "there is no xl on " + host.name() + ", so it is no dom0 with libxl",
                    "install xen-utils there, or name another host with -H",
                    e);
        }
        if (!output.ok()) {
            throw new UnreachableException(
                    host.name() + " is no dom0: xl info says: "
                            + output.errors().lines().findFirst().orElse("nothing"),
                    "name a dom0 with -H, or say -H lab");
        }
        return XenInfo.parse(output.text());
    }

    private static void nameIsFree(Bringup bringup) {
        OptionalInt taken = Domains.byName(bringup.store(), bringup.name());
        if (taken.isPresent()) {
            int domid = taken.getAsInt();
            throw new FoundException(Finding.error(
                    "XS0013",
                    domid,
                    bringup.name(),
                    "the name " + bringup.name() + " is taken by domain " + domid,
                    new Finding.Evidence("xenstore", "/local/domain/" + domid + "/name", bringup.name()),
                    "",
                    new Finding.Fix(
                            "`xenscope undo` takes an earlier bring-up back; or `xl destroy " + domid
                                    + "`, or change name in "
                                    + bringup.config().config().where("name"),
                            "",
                            true)));
        }
    }

    private static String memory(Bringup bringup, XenInfo xen) {
        long wanted = bringup.config()
                .maxMemoryMegabytes()
                .orElse(bringup.config().memoryMegabytes().orElse(32));
        int free = xen.freeMemoryMegabytes();
        // With dom0_mem xl does not take memory away from dom0 (autoballoon "auto", xl.conf(5)).
        boolean fixed = xen.commandLine().contains("dom0_mem=");
        if (wanted > free && fixed) {
            throw new FoundException(Finding.error(
                    "XS0014",
                    null,
                    "memory",
                    bringup.name() + " wants " + wanted + " MB and Xen has " + free + " MB free",
                    new Finding.Evidence("xl info", "free_memory", free + " of " + xen.totalMemoryMegabytes() + " MB"),
                    "dom0's memory is fixed by dom0_mem, so xl cannot take any from it",
                    new Finding.Fix(
                            "lower memory at " + bringup.config().config().where("memory") + ", or destroy a domain",
                            "",
                            false)));
        }
        return wanted + " of " + free + " MB free";
    }
}
