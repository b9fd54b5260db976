package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DevicePair;

/** Both halves in the store, and no such domain in Xen's own list. */
@AutoService(DeviceRule.class)
public final class DomainGone implements EachDevice {
    @Override
    public String code() {
        return "XS0136";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "the nodes of a domain that is gone are left";
    }

    @Override
    public String cause() {
        return "Xen has no domain of that number, and the store has its home: written by hand, brought back by a "
                + "restore, or left by a toolstack that was stopped while it destroyed the domain.";
    }

    @Override
    public Verdict judge(Device device, DeviceFacts facts) {
        DevicePair pair = device.pair();
        if (Stage.of(device, facts) != Stage.GONE) {
            return Verdict.quiet();
        }
        Case found = Case.of(this, device).node("/local/domain/" + pair.domid(), "there, and not in xl list");
        if (pair.backend().isPresent()) {
            found.fix("remove the backend", "xenscope store rm " + pair.backendPath());
        }
        return found.fix("remove what is left of the domain", "xenscope store rm /local/domain/" + pair.domid())
                .fires(
                        "The domain is gone, and its nodes are left",
                        "Xen has no domain " + pair.domid()
                                + ": its nodes were written by hand or restored, or its destroy was stopped half-way");
    }
}
