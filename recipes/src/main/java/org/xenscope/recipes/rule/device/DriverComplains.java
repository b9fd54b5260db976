package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import java.util.Optional;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DeviceHalf;

/** An error node of a device that is not connected. */
@AutoService(DeviceRule.class)
public final class DriverComplains implements EachDevice {
    @Override
    public String code() {
        return "XS0127";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "a driver has written why it gave up";
    }

    @Override
    public String cause() {
        return "Linux writes to error/ of its own domain in the store what went wrong with a device, "
                + "with an errno in front (xenbus_dev_error, xenbus_dev_fatal).";
    }

    @Override
    public Verdict judge(Device device, DeviceFacts facts) {
        if (Stage.of(device, facts) != Stage.ERROR) {
            return Verdict.quiet();
        }
        Optional<String> guest = device.pair().frontend().flatMap(DeviceHalf::error);
        String said = guest.or(() -> device.pair().backend().flatMap(DeviceHalf::error))
                .orElseThrow();
        return Case.of(this, device)
                .look(
                        guest.isPresent() ? "see what the guest's kernel says" : "see what dom0's kernel says",
                        guest.isPresent() ? "xl console " + Case.domain(facts, device.domid()) : "dmesg")
                .fires(
                        (guest.isPresent() ? "The guest's driver" : "The backend's driver") + " gave up: " + said,
                        "the number in front is an errno");
    }
}
