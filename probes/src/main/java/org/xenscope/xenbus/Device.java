package org.xenscope.xenbus;

import java.util.Optional;

/**
 * A device and who serves it.
 *
 * @param server of the backend
 * @param wanted the toolstack's own list has it ({@code /libxl/N/device}, which alone says so)
 * @param emulator the QEMU in which an HVM guest without PV drivers finds this device; empty where there is no such
 * @param wiring where dom0's interfaces of it are; empty when it has none, or nobody has looked
 */
public record Device(
        DevicePair pair, Server server, boolean wanted, Optional<Server> emulator, Optional<Wiring> wiring) {
    public Device(DevicePair pair, Server server, boolean wanted) {
        this(pair, server, wanted, Optional.empty(), Optional.empty());
    }

    /** {@code vif/0}. */
    public String name() {
        return pair.name();
    }

    public int domid() {
        return pair.domid();
    }

    /** Who must act next. */
    public Waiting waiting() {
        Waiting waiting = pair.handshake().waiting(serving());
        String faults = wiring.map(Wiring::said).orElse("");
        boolean settled = waiting.who() == Side.NOBODY || waiting.who() == Side.FRONTEND && pair.notBegun();
        return faults.isEmpty() || !settled
                ? waiting
                : new Waiting(
                        Side.HOTPLUG,
                        name() + " (" + pair.states() + "): " + faults
                                + "; somebody changed it after the script was done");
    }

    /** Who serves it as it is used now: its emulator, where the guest has no PV driver and the emulator is broken. */
    public Server serving() {
        return emulator.filter(each -> pair.notBegun())
                .filter(each -> each.life() == BackendLife.DEAD
                        || each.life() == BackendLife.STOPPED
                        || each.life() == BackendLife.TRACED)
                .orElse(server);
    }

    /** How its two sides come together, as far as they can with who serves it. */
    public Handshake handshake() {
        return pair.handshake().served(serving()).wired(wiring);
    }
}
