package org.xenscope.disk.plan;

import java.util.Map;
import java.util.Optional;

/**
 * How an image becomes a block device on a host.
 *
 * @param provider {@code tap-ctl} or {@code qemu-nbd}; empty where the host has neither, or nobody looked
 * @param device its devices, with N for the number
 * @param attached images that have one already, and which
 */
public record TapRoute(Optional<String> provider, String device, Map<String, String> attached) {
    static final String TAPDEV = "/dev/xen/blktap-2/tapdevN";

    /** Nobody looked. */
    public static final TapRoute UNKNOWN = new TapRoute(Optional.empty(), TAPDEV, Map.of());

    public TapRoute {
        attached = Map.copyOf(attached);
    }

    /** Of a provider's name. */
    public static TapRoute by(Optional<String> provider, Map<String, String> attached) {
        boolean nbd = provider.filter("qemu-nbd"::equals).isPresent();
        return new TapRoute(provider, nbd ? "/dev/nbdN" : TAPDEV, attached);
    }
}
