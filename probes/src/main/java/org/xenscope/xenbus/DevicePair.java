package org.xenscope.xenbus;

import java.util.Optional;

/**
 * Both halves of a PV device as the store shows them.
 *
 * @param kind of the frontend: {@code vbd}, {@code vif}, {@code vfb}, {@code vkbd}, {@code console} …
 * @param devid the device's number, {@code 51712} for xvda
 * @param backendPath empty when the frontend names none, or one that is not this device's
 * @param backendKind may differ from the frontend's: {@code qdisk} behind {@code vbd}
 * @param hotplugStatus {@code connected} when the script is done; empty when it has not run or none is needed
 * @param online what the toolstack wants
 * @param tty of a console, where xenconsoled serves it
 */
public record DevicePair(
        String kind,
        int domid,
        String devid,
        String frontendPath,
        Optional<XenbusState> frontendState,
        Optional<String> backendPath,
        Optional<XenbusState> backendState,
        String backendKind,
        int backendDomid,
        Optional<String> hotplugStatus,
        Optional<String> hotplugError,
        Optional<Boolean> online,
        Optional<String> tty) {

    /** {@code vif/0}. */
    public String name() {
        return kind + "/" + devid;
    }

    /** {@code 4⇄4}: frontend's state, backend's; a dash for none. */
    public String states() {
        return number(frontendState) + "⇄" + number(backendState);
    }

    private static String number(Optional<XenbusState> state) {
        return state.map(each -> Integer.toString(each.number())).orElse("-");
    }

    /** What should serve the backend. */
    public BackendServer server() {
        return BackendServer.of(backendKind);
    }

    /**
     * Both halves say that they are connected; for the first console, which has no states, that it has a terminal. This
     * does not prove that the backend's process still lives.
     */
    public boolean connected() {
        if (isFirstConsole()) {
            return tty.isPresent();
        }
        return is(frontendState, XenbusState.CONNECTED) && is(backendState, XenbusState.CONNECTED);
    }

    /** The console of {@code /local/domain/N/console}: made before the guest runs, without a handshake. */
    public boolean isFirstConsole() {
        return frontendPath.endsWith("/console");
    }

    /** Untouched by the guest, ready in dom0: for ever so in a guest without PV drivers. */
    public boolean withoutDriver() {
        return (frontendState.isEmpty() || is(frontendState, XenbusState.INITIALISING))
                && is(backendState, XenbusState.INIT_WAIT);
    }

    /** Who must act next. */
    public Waiting waitsFor(BackendLife life) {
        return Handshake.next(this, life);
    }

    private static boolean is(Optional<XenbusState> state, XenbusState wanted) {
        return state.isPresent() && state.get() == wanted;
    }
}
