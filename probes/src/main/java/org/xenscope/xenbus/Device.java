package org.xenscope.xenbus;

/**
 * A device and who serves it.
 *
 * @param wanted the toolstack's own list has it ({@code /libxl/N/device}, which alone says so)
 */
public record Device(DevicePair pair, Server server, boolean wanted) {
    /** {@code vif/0}. */
    public String name() {
        return pair.name();
    }

    public int domid() {
        return pair.domid();
    }

    /** Who must act next. */
    public Waiting waiting() {
        return pair.handshake().waiting(server);
    }
}
