package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DeviceHalf;
import org.xenscope.xenbus.Handshake;
import org.xenscope.xenbus.XenbusState;

/** A state that the protocol allows only after certain keys. */
@AutoService(DeviceRule.class)
public final class KeysMissing implements EachDevice {
    @Override
    public String code() {
        return "XS0110";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "a side claims a state without the keys that belong to it";
    }

    @Override
    public String cause() {
        return "The state was written by hand or by a faulty driver, or another has removed the key: "
                + "the other side finds nothing to connect to, and some (surfman) say nothing in any log.";
    }

    @Override
    public Verdict judge(Device device, DeviceFacts facts) {
        if (Stage.of(device, facts) != Stage.CLAIM) {
            return Verdict.quiet();
        }
        Handshake.Step step = device.pair().handshake().incomplete().orElseThrow();
        boolean guest = step.side() == org.xenscope.xenbus.Side.FRONTEND;
        DeviceHalf half = (guest ? device.pair().frontend() : device.pair().backend()).orElseThrow();
        Case found = Case.of(this, device).key(half, step.missing().toArray(String[]::new));
        if (guest) {
            found.look("see what the guest's kernel says", "xl console " + Case.domain(facts, device.domid()));
        } else {
            found.advice("see what " + device.serving().who() + " says in its log, and who else writes there");
        }
        return found.fires(
                (guest ? "The guest" : "The backend") + " says "
                        + half.state().map(XenbusState::toString).orElse("-") + " and has not written "
                        + String.join(", ", step.missing()),
                "the state was written by hand or by a faulty driver, or the key was removed");
    }
}
