package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import java.util.Optional;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DeviceHalf;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.XenbusState;

/** A half whose state is there and is not a digit from 0 to 8. */
@AutoService(DeviceRule.class)
public final class NoState implements EachDevice {
    @Override
    public String code() {
        return "XS0134";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "the state of one side is no state (0 to 8)";
    }

    @Override
    public String cause() {
        return "A state is one digit from 0 to 8 and nothing else (xenbus.h). Linux reads 04 or a digit with a "
                + "line's end as a number, other drivers do not; what is no number is taken for 0.";
    }

    @Override
    public Verdict judge(Device device, DeviceFacts facts) {
        DevicePair pair = device.pair();
        Stage stage = Stage.of(device, facts);
        // a cause of its own, also where the server is dead or the guest may not write
        boolean linked = stage == Stage.OWNER || stage == Stage.SCRIPT || stage == Stage.SERVER;
        boolean none = pair.noState().isPresent() && !pair.isFirstConsole();
        if (!none || !linked && stage != Stage.NO_STATE) {
            return Verdict.quiet();
        }
        DeviceHalf half = pair.noState().orElseThrow();
        boolean back = pair.backend().filter(half::equals).isPresent();
        String side = back ? "backend" : "frontend";
        Case found = Case.of(this, device);
        int owner = half.owner().orElse(back ? pair.backendDomid() : pair.domid());
        if (!half.permissions().isEmpty()) {
            found.node(half.path() + " (permissions)", half.permissions().toString());
        }
        Optional<XenbusState> implied = pair.handshake().implied(back);
        if (implied.isPresent()) {
            found.fix(
                    "write the state that the other side and the keys tell of",
                    "xenscope store write " + half.path() + "/state "
                            + implied.get().number());
        } else {
            found.advice("find out who wrote it; the other side does not tell which state it should be: "
                    + "detach the device and attach it again, or create the domain again");
        }
        found.look("see who writes there", "xenscope store watch " + half.path());
        return found.fires(
                "The state of the " + side + " is no state: \"" + half.noState().orElse("") + "\"",
                "written by hand, or by " + (owner == 0 ? "dom0" : "domain " + owner) + ", whose node it is");
    }
}
