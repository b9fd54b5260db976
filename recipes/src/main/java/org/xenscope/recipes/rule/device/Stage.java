package org.xenscope.recipes.rule.device;

import org.xenscope.xenbus.BackendLife;
import org.xenscope.xenbus.BackendServer;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.DevicePair.Link;
import org.xenscope.xenbus.XenbusState;

/**
 * Where the root of a device's trouble lies. What comes first explains what comes after: where QEMU is dead, it is no news
 * that the backend does not go to 4. So one cause gives one finding.
 */
public enum Stage {
    /** The domain itself is gone, and its half is left. */
    GONE,
    /** The domain that has the backend is gone. */
    BACKEND_DOMAIN,
    /** The halves do not name each other. */
    LINK,
    /** The guest may not write its half. */
    OWNER,
    SCRIPT,
    /** What serves the backend is dead, stopped, or was never there. */
    SERVER,
    /** The state of a half is none. */
    NO_STATE,
    /** A driver has written why it failed. */
    ERROR,
    /** A side claims a state without the keys that belong to it. */
    CLAIM,
    /** All else is in order: only the states tell. */
    STATES;

    /** Where the trouble of a device lies. */
    public static Stage of(Device device, DeviceFacts facts) {
        DevicePair pair = device.pair();
        if (pair.link() != Link.ORPHAN && facts.domain(pair.domid()).isEmpty()) {
            return GONE;
        }
        if (pair.backendDomid() != 0 && facts.domain(pair.backendDomid()).isEmpty()) {
            return BACKEND_DOMAIN;
        }
        // the first console needs no backend: xenconsoled finds its ring in the domain's own directory
        if (pair.link() != Link.WHOLE && !pair.isFirstConsole()) {
            return LINK;
        }
        if (!pair.isFirstConsole() && foreign(pair)) {
            return OWNER;
        }
        if (pair.hotplugError().isPresent()) {
            return SCRIPT;
        }
        if (serverDown(device)) {
            return SERVER;
        }
        if (!pair.isFirstConsole() && pair.noState().isPresent()) {
            return NO_STATE;
        }
        boolean error = pair.frontend().flatMap(half -> half.error()).isPresent()
                || pair.backend().flatMap(half -> half.error()).isPresent();
        if (error && !pair.connected()) {
            return ERROR;
        }
        return pair.handshake().incomplete().isPresent() && !pair.isFirstConsole() ? CLAIM : STATES;
    }

    static boolean states(Device device, DeviceFacts facts) {
        return of(device, facts) == STATES && !device.pair().isFirstConsole();
    }

    /**
     * Whether a process that served the device is dead. Where the guest may not write its half either, each of both is a
     * cause of its own.
     */
    static boolean processDead(Device device, DeviceFacts facts) {
        Stage stage = of(device, facts);
        return device.serving().life() == BackendLife.DEAD
                && (stage == SERVER || (stage == OWNER || stage == SCRIPT) && serverDown(device));
    }

    private static boolean serverDown(Device device) {
        return !device.serving().life().mayAct() && !retired(device.pair()) && !neverAsked(device);
    }

    private static boolean foreign(DevicePair pair) {
        return pair.frontend().filter(half -> !half.writableBy(pair.domid())).isPresent();
    }

    /** Nobody wants it any more, and it is closed. */
    private static boolean retired(DevicePair pair) {
        return pair.backendIs(XenbusState.CLOSED) && !pair.online().orElse(true);
    }

    /** No QEMU was ever started for the domain, and none has touched the backend: the states tell that better. */
    private static boolean neverAsked(Device device) {
        return device.serving().kind() == BackendServer.DEVICE_MODEL
                && device.serving().life() == BackendLife.ABSENT
                && (device.pair().backendState().isEmpty()
                        || device.pair().backendIs(XenbusState.UNKNOWN, XenbusState.INITIALISING));
    }
}
