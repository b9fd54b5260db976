package org.xenscope.backend;

import java.time.Instant;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.Server;
import org.xenscope.xenbus.Transition;

/** What a {@link DeviceFollower} tells. */
public sealed interface DeviceEvent {
    Instant at();

    /**
     * Something has changed about a device.
     *
     * @param device as it is when that is told
     * @param late true when it happened while there was no connection, so some time before {@code at}
     */
    record Moved(Instant at, Device device, Transition transition, boolean late) implements DeviceEvent {}

    /** Who serves a device is another, or lives or died since. */
    record Served(Instant at, Device device, Server before) implements DeviceEvent {}

    /** The connection to the store is lost. It is tried anew; until then nothing is known. */
    record Lost(Instant at, String why) implements DeviceEvent {}

    /**
     * The store is followed again.
     *
     * @param lost since when it was not
     * @param missed how many changes follow that happened meanwhile
     */
    record Back(Instant at, Instant lost, int missed) implements DeviceEvent {}

    /** Changes came faster than they were taken; those between are not told. */
    record Flooded(Instant at, long changes) implements DeviceEvent {}

    /** The domain is no more, and nothing is left of its devices. */
    record Gone(Instant at) implements DeviceEvent {}
}
