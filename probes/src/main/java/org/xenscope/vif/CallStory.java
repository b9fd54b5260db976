package org.xenscope.vif;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One call of a vif's script, what it must have done, and whether that is to be seen.
 *
 * @param must half a sentence: {@code "put vif1.0 into xenbr0, and write hotplug-status connected"}
 * @param seen what there is of it now
 */
public record CallStory(HotplugCall call, String must, Effect effect, String seen) {
    /** What came of a call. */
    public enum Effect {
        DONE,
        /** A part of it, or nothing. */
        NOT,
        /** The script has not come so far. */
        LATER,
        UNKNOWN
    }

    /** The calls that libxl makes for a vif: one, or two for a nic that QEMU emulates; none without a script. */
    public static List<CallStory> of(Vif vif, VifFacts facts) {
        Optional<String> script = vif.script();
        if (script.isEmpty()) {
            return List.of();
        }
        List<CallStory> calls = new ArrayList<>();
        calls.add(online(vif, facts, HotplugCall.online(vif, script.get())));
        if (vif.emulated()) {
            calls.add(add(vif, facts, HotplugCall.add(vif, script.get())));
        }
        return List.copyOf(calls);
    }

    private static CallStory online(Vif vif, VifFacts facts, HotplugCall call) {
        Optional<String> bridge = facts.wanted(vif);
        String must = put(vif.netbackName(), bridge) + ", and write hotplug-status connected";
        String status = vif.device()
                .pair()
                .hotplugError()
                .map(error -> "hotplug-error: " + error)
                .orElse("hotplug-status " + vif.device().pair().hotplugStatus().orElse("missing"));
        if (!vif.here() || facts.interfaces().isEmpty()) {
            return new CallStory(call, must, Effect.UNKNOWN, status);
        }
        String seen = seen(vif.netback(), vif.netbackName()) + "; " + status;
        if (vif.connected()) {
            return new CallStory(call, must, placed(vif.netback(), bridge) ? Effect.DONE : Effect.NOT, seen);
        }
        boolean failed = vif.device().pair().hotplugError().isPresent();
        return new CallStory(call, must, failed ? Effect.NOT : Effect.LATER, seen);
    }

    private static CallStory add(Vif vif, VifFacts facts, HotplugCall call) {
        Optional<String> bridge = facts.wanted(vif);
        String must = put(vif.tapName(), bridge);
        if (!vif.here() || facts.interfaces().isEmpty()) {
            return new CallStory(call, must, Effect.UNKNOWN, "");
        }
        String seen = seen(vif.tap(), vif.tapName());
        Effect effect = placed(vif.tap(), bridge)
                ? Effect.DONE
                : vif.connected() && vif.tap().isPresent()
                        ? Effect.NOT
                        : vif.connected() ? Effect.UNKNOWN : Effect.LATER;
        return new CallStory(call, must, effect, seen);
    }

    private static String put(String name, Optional<String> bridge) {
        return bridge.map(each -> "put " + name + " into " + each).orElse("set " + name + " up");
    }

    private static boolean placed(Optional<NetInterface> link, Optional<String> bridge) {
        return link.filter(each -> each.up() && bridge.map(each::in).orElse(true))
                .isPresent();
    }

    private static String seen(Optional<NetInterface> link, String name) {
        return link.map(each -> each.name() + " is " + each.link()
                        + each.master().map(master -> ", in " + master).orElse(", in no bridge"))
                .orElse(name + " is not there");
    }
}
