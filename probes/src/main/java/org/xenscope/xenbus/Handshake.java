package org.xenscope.xenbus;

import org.xenscope.xenbus.Waiting.Who;

/**
 * The generic state machine between two halves (xen/include/public/io/xenbus.h, netif.h, blkif.h), with the stuck states
 * that were seen on a real Xen 4.17.
 */
final class Handshake {
    private Handshake() {}

    static Waiting next(DevicePair pair, BackendLife life) {
        String name = pair.name();
        String server = pair.server().words();
        if (pair.backendPath().isEmpty()) {
            return new Waiting(
                    Who.TOOLSTACK,
                    name
                            + ": the frontend names no backend of its own; the toolstack has not made it, or has removed it");
        }
        if (pair.hotplugError().isPresent()) {
            return new Waiting(
                    Who.HOTPLUG,
                    name + ": the hotplug script failed: " + pair.hotplugError().get());
        }
        if (life == BackendLife.DEAD) {
            return new Waiting(
                    Who.BACKEND,
                    name + ": " + server + " is dead, whatever the states (" + pair.states()
                            + ") say; nobody serves the device");
        }
        if (life == BackendLife.STOPPED) {
            return new Waiting(Who.BACKEND, name + ": " + server + " is stopped, by a debugger or a signal");
        }
        if (pair.connected()) {
            return new Waiting(Who.NOBODY, name + ": connected");
        }
        if (pair.isFirstConsole()) {
            return new Waiting(Who.BACKEND, name + ": xenconsoled has not given the console a terminal yet");
        }
        if (pair.backendState().isEmpty()) {
            return new Waiting(
                    Who.BACKEND,
                    name + ": the backend has no state; " + server + " has not made it, or it was removed");
        }
        return byStates(pair, life);
    }

    private static Waiting byStates(DevicePair pair, BackendLife life) {
        String name = pair.name() + " (" + pair.states() + ")";
        String server = pair.server().words();
        XenbusState backend = pair.backendState().orElseThrow();
        // a frontend node without a state is one that the guest has not begun with
        XenbusState frontend = pair.frontendState().orElse(XenbusState.INITIALISING);
        return switch (backend) {
            case UNKNOWN, INITIALISING ->
                frontend == XenbusState.INITIALISED || frontend == XenbusState.CONNECTED
                        ? new Waiting(
                                Who.BACKEND,
                                name + ": the guest has done its part; " + server
                                        + " has never taken the device up (state 1); a guest that boots so waits 25 s")
                        : new Waiting(
                                Who.BACKEND,
                                name + ": " + server
                                        + " must go to 2 InitWait; it does not run, or does not know of the device");
            case INIT_WAIT -> initWait(pair, frontend, name, server, life);
            case INITIALISED ->
                new Waiting(
                        frontend == XenbusState.CONNECTED ? Who.BACKEND : Who.FRONTEND,
                        name + ": the backend is initialised; "
                                + (frontend == XenbusState.CONNECTED ? server : "the guest's driver")
                                + " must connect");
            case CONNECTED ->
                frontend == XenbusState.CLOSING || frontend == XenbusState.CLOSED
                        ? new Waiting(
                                Who.BACKEND, name + ": the guest has closed the device; " + server + " must close too")
                        : new Waiting(
                                Who.FRONTEND, name + ": the backend is connected; the guest's driver must follow");
            case CLOSING ->
                frontend == XenbusState.CLOSED
                        ? new Waiting(Who.BACKEND, name + ": " + server + " must finish closing")
                        : new Waiting(
                                Who.FRONTEND,
                                name + ": the backend is closing; the guest's driver must close the device");
            case CLOSED ->
                new Waiting(
                        Who.TOOLSTACK,
                        name + ": the backend is closed"
                                + (pair.online().orElse(true)
                                        ? ", although the toolstack wants it: see dom0's kernel log and the hotplug log"
                                        : "; the toolstack can remove the device"));
            case RECONFIGURING -> new Waiting(Who.FRONTEND, name + ": the backend reconfigures; the guest must follow");
            case RECONFIGURED ->
                new Waiting(Who.FRONTEND, name + ": the backend has reconfigured; the guest must follow");
        };
    }

    private static Waiting initWait(
            DevicePair pair, XenbusState frontend, String name, String server, BackendLife life) {
        boolean hotplugPending =
                pair.kind().equals("vif") && pair.hotplugStatus().isEmpty();
        return switch (frontend) {
            case UNKNOWN, INITIALISING ->
                hotplugPending
                        ? new Waiting(
                                Who.HOTPLUG,
                                name + ": the hotplug script has not said that it is done (hotplug-status is missing)")
                        : new Waiting(
                                Who.FRONTEND,
                                name + ": dom0 is ready; no driver in the guest has taken the device: the guest has not"
                                        + " come so far, or has no PV driver for it (normal for an HVM guest)");
            case INITIALISED, CONNECTED ->
                hotplugPending
                        ? new Waiting(
                                Who.HOTPLUG,
                                name + ": the guest is ready; the hotplug script has not said that it is done")
                        : new Waiting(
                                Who.BACKEND,
                                name + ": the guest has done its part; " + server + " must connect"
                                        + (life == BackendLife.UNKNOWN
                                                ? ": look whether it still lives (a QEMU that was killed leaves this)"
                                                : ""));
            case CLOSING, CLOSED ->
                new Waiting(Who.FRONTEND, name + ": the guest has closed the device and may open it again");
            case INIT_WAIT, RECONFIGURING, RECONFIGURED ->
                new Waiting(Who.FRONTEND, name + ": the guest's driver is between states");
        };
    }
}
