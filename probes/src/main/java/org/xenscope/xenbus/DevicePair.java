package org.xenscope.xenbus;

import java.util.Optional;

/**
 * Both halves of a PV device as the store shows them.
 *
 * @param kind of the frontend: {@code vbd}, {@code vif}, {@code vfb}, {@code vkbd}, {@code console} …
 * @param domid the guest's
 * @param devid the device's number, {@code 51712} for xvda
 * @param frontend the guest's half; empty when there is only a backend
 * @param backend the half that is made for this device: the frontend names it, or it names the frontend
 * @param namedBackend what the frontend says its backend is; the guest may write that
 * @param backendKind may differ from the frontend's: {@code qdisk} behind {@code vbd}
 */
public record DevicePair(
        String kind,
        int domid,
        String devid,
        Optional<DeviceHalf> frontend,
        Optional<DeviceHalf> backend,
        Optional<String> namedBackend,
        Link link,
        String backendKind,
        int backendDomid) {
    /** How the halves name each other. */
    public enum Link {
        /** Each names the other. */
        WHOLE,
        /** The frontend names no backend. */
        UNNAMED,
        /** The frontend names a path that is no backend of this device. */
        STRANGER,
        /** The frontend names its backend, and there is none. */
        MISSING,
        /** The backend names another frontend. */
        UNRETURNED,
        /** There is no frontend. */
        ORPHAN
    }

    /** {@code vif/0}. */
    public String name() {
        return kind + "/" + devid;
    }

    /** Where the frontend is, or should be. */
    public String frontendPath() {
        return frontend.map(DeviceHalf::path).orElse("/local/domain/" + domid + "/device/" + kind + "/" + devid);
    }

    /** Where the backend is, or should be. */
    public String backendPath() {
        return backend.map(DeviceHalf::path)
                .orElse("/local/domain/" + backendDomid + "/backend/" + backendKind + "/" + domid + "/" + devid);
    }

    public Optional<XenbusState> frontendState() {
        return frontend.flatMap(DeviceHalf::state);
    }

    public Optional<XenbusState> backendState() {
        return backend.flatMap(DeviceHalf::state);
    }

    /** {@code 4⇄4}: frontend's state, backend's; a dash for none. */
    public String states() {
        return frontend.map(DeviceHalf::stateNumber).orElse("-") + "⇄"
                + backend.map(DeviceHalf::stateNumber).orElse("-");
    }

    /** A half whose state is none: the backend's first, as it is dom0's. */
    public Optional<DeviceHalf> noState() {
        return backend.filter(half -> half.noState().isPresent())
                .or(() -> frontend.filter(half -> half.noState().isPresent()));
    }

    /** {@code connected} when the script is done; empty when it has not run or none is needed. */
    public Optional<String> hotplugStatus() {
        return backendValue("hotplug-status");
    }

    /** What the script said when it failed. */
    public Optional<String> hotplugError() {
        return backendValue("hotplug-error").or(() -> hotplugStatus().filter("error"::equals));
    }

    /** What the toolstack wants. */
    public Optional<Boolean> online() {
        return backendValue("online").map("1"::equals);
    }

    public Optional<String> backendValue(String key) {
        return backend.flatMap(half -> half.value(key));
    }

    public Optional<String> frontendValue(String key) {
        return frontend.flatMap(half -> half.value(key));
    }

    /**
     * Both halves say that they are connected; for the first console, which has no states, that it has a terminal. This
     * does not prove that the backend's process still lives.
     */
    public boolean connected() {
        if (isFirstConsole()) {
            return frontendValue("tty").isPresent();
        }
        return frontendIs(XenbusState.CONNECTED) && backendIs(XenbusState.CONNECTED);
    }

    /** The console of {@code /local/domain/N/console}: made before the guest runs, without a handshake. */
    public boolean isFirstConsole() {
        return frontendPath().endsWith("/console");
    }

    /** Untouched by the guest, ready in dom0: for ever so in a guest without PV drivers. */
    public boolean withoutDriver() {
        return notBegun() && backendIs(XenbusState.INIT_WAIT);
    }

    /** The guest has done nothing with it: its half has state 1, 0, or none that is one. */
    public boolean notBegun() {
        return frontendState().isEmpty() || frontendIs(XenbusState.UNKNOWN, XenbusState.INITIALISING);
    }

    public boolean frontendIs(XenbusState... wanted) {
        return frontend.filter(half -> half.is(wanted)).isPresent();
    }

    public boolean backendIs(XenbusState... wanted) {
        return backend.filter(half -> half.is(wanted)).isPresent();
    }

    /** Whether a script in dom0 has to say that it is done before the backend connects (libxl, device_hotplug). */
    public boolean wantsScript() {
        return backendKind.equals("vif") || backendKind.equals("vbd");
    }

    /** How its two sides come together, and how far they are. */
    public Handshake handshake() {
        return Handshake.of(this);
    }
}
