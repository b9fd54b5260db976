package org.xenscope.xenbus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One thing that has changed about a device.
 *
 * @param pair as it is after that, or was before it went
 * @param side whose half it is; nobody's when both halves came or went
 * @param key the key that changed; {@code state}, or {@code error}; empty for {@link What#APPEARED} and {@link What#GONE}
 * @param before its value; a state as a number
 * @param after its value
 */
public record Transition(
        DevicePair pair, What what, Side side, String key, Optional<String> before, Optional<String> after) {
    /** What kind of change. */
    public enum What {
        APPEARED,
        GONE,
        STATE,
        KEY
    }

    /** What is different between two looks at devices: states, and keys that tell how far a device is. */
    public static List<Transition> between(List<DevicePair> before, List<DevicePair> after) {
        Map<String, DevicePair> old = byName(before);
        Map<String, DevicePair> now = byName(after);
        List<Transition> transitions = new ArrayList<>();
        old.forEach((name, pair) -> {
            if (!now.containsKey(name)) {
                transitions.add(of(pair, What.GONE, Side.NOBODY));
            }
        });
        now.forEach((name, pair) -> {
            DevicePair earlier = old.get(name);
            if (earlier == null) {
                transitions.add(of(pair, What.APPEARED, Side.NOBODY));
            } else {
                halves(pair, Side.FRONTEND, earlier.frontend(), pair.frontend(), transitions);
                halves(pair, Side.BACKEND, earlier.backend(), pair.backend(), transitions);
            }
        });
        return List.copyOf(transitions);
    }

    private static Transition of(DevicePair pair, What what, Side side) {
        return new Transition(pair, what, side, "", Optional.empty(), Optional.empty());
    }

    private static Map<String, DevicePair> byName(List<DevicePair> pairs) {
        Map<String, DevicePair> byName = new LinkedHashMap<>();
        pairs.forEach(pair -> byName.put(pair.domid() + " " + pair.name(), pair));
        return byName;
    }

    private static void halves(
            DevicePair pair,
            Side side,
            Optional<DeviceHalf> before,
            Optional<DeviceHalf> after,
            List<Transition> transitions) {
        if (before.isPresent() != after.isPresent()) {
            transitions.add(of(pair, after.isPresent() ? What.APPEARED : What.GONE, side));
            return;
        }
        for (String key : Protocol.keys(pair)) {
            add(pair, side, key, value(before, key), value(after, key), What.KEY, transitions);
        }
        add(
                pair,
                side,
                "error",
                before.flatMap(DeviceHalf::error),
                after.flatMap(DeviceHalf::error),
                What.KEY,
                transitions);
        // the keys are written before the state that says so
        add(pair, side, "state", value(before, "state"), value(after, "state"), What.STATE, transitions);
    }

    private static Optional<String> value(Optional<DeviceHalf> half, String key) {
        return half.flatMap(each -> each.value(key));
    }

    private static void add(
            DevicePair pair,
            Side side,
            String key,
            Optional<String> before,
            Optional<String> after,
            What what,
            List<Transition> transitions) {
        if (!Objects.equals(before, after)) {
            transitions.add(new Transition(pair, what, side, key, before, after));
        }
    }
}
