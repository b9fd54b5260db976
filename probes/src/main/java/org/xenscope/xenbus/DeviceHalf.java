package org.xenscope.xenbus;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.xenscope.xenstore.Permission;
import org.xenscope.xenstore.ValueText;

/**
 * One half of a device: a directory in the store.
 *
 * @param path the directory
 * @param keys all that stands in it, by name; what stands a level lower is {@code queue-0/tx-ring-ref}. At most
 *     {@link #MOST_KEYS}, each value at most {@link #LONGEST} characters: a guest may write there what it likes
 * @param permissions of the directory, the owner first; empty when they were not read
 * @param error what the half's driver wrote to {@code error/…/error} of its own domain (Linux: xenbus_dev_error)
 */
public record DeviceHalf(String path, Map<String, String> keys, List<Permission> permissions, Optional<String> error) {
    public static final int MOST_KEYS = 256;

    /** What judgements rest on: read however many other keys there are. */
    static final List<String> LOAD_BEARING = List.of(
            "state",
            "backend",
            "backend-id",
            "frontend",
            "frontend-id",
            "online",
            "hotplug-status",
            "hotplug-error",
            "script",
            "type",
            "bridge",
            "mac",
            "params",
            "physical-device",
            "physical-device-path",
            "sectors",
            "sector-size",
            "info",
            "ring-ref",
            "tx-ring-ref",
            "rx-ring-ref",
            "request-rx-copy",
            "event-channel",
            "event-channel-tx",
            "event-channel-rx",
            "page-ref",
            "page-gref",
            "protocol",
            "default-xres",
            "port",
            "tty");

    public static final int LONGEST = 512;
    private static final int SHORT = 12;

    public DeviceHalf {
        keys = Collections.unmodifiableMap(new TreeMap<>(keys));
        permissions = List.copyOf(permissions);
    }

    /** Empty when there is none, or one that is no state. */
    public Optional<XenbusState> state() {
        return value("state").flatMap(XenbusState::parse);
    }

    /** What stands in {@code state} and is no state, escaped; empty when there is no such node, or a state in it. */
    public Optional<String> noState() {
        return Optional.ofNullable(keys.get("state"))
                .filter(text -> XenbusState.parse(text).isEmpty())
                .map(text -> ValueText.escape(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** {@code 4 Connected}; {@code "banana"?} for what is no state; a dash where there is no such node. */
    public String stateWords() {
        return state().map(XenbusState::toString).orElseGet(() -> strange());
    }

    /** {@code 4}, as {@link #stateWords}. */
    String stateNumber() {
        return state().map(each -> Integer.toString(each.number())).orElseGet(() -> strange());
    }

    private String strange() {
        return noState()
                .map(text -> "\"" + (text.length() <= SHORT ? text : text.substring(0, SHORT) + "…") + "\"?")
                .orElse("-");
    }

    /** The value of a key; empty when there is no such key, or nothing in it. */
    public Optional<String> value(String key) {
        return Optional.ofNullable(keys.get(key)).filter(value -> !value.isEmpty());
    }

    public boolean has(String key) {
        return value(key).isPresent();
    }

    /** Whose node it is, who alone may write it unless others are named. */
    public OptionalInt owner() {
        return permissions.isEmpty()
                ? OptionalInt.empty()
                : OptionalInt.of(permissions.get(0).domid());
    }

    /** Whether a domain may write it; true when the permissions were not read. */
    public boolean writableBy(int domid) {
        return Permission.mayWrite(permissions, domid);
    }

    boolean is(XenbusState... wanted) {
        return state().filter(List.of(wanted)::contains).isPresent();
    }
}
