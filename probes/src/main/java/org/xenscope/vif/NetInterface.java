package org.xenscope.vif;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A network interface of dom0, as /sys/class/net shows it (Linux: Documentation/ABI/testing/sysfs-class-net).
 *
 * @param index the kernel's number of it: another one of the same name has another
 * @param up administratively ({@code ip link set … up})
 * @param carrier whether the other side is there; empty while it is down, as the kernel does not say then
 * @param operstate {@code up}, {@code down}, {@code unknown} …
 * @param mtu in bytes
 * @param mac in lower case; {@code fe:ff:ff:ff:ff:ff} is what Xen's scripts give to the ports of a bridge
 * @param master the bridge in which it is
 * @param bridge it is a bridge itself
 * @param tap a process made it (tun_flags)
 */
public record NetInterface(
        String name,
        OptionalInt index,
        boolean up,
        Optional<Boolean> carrier,
        Optional<String> operstate,
        OptionalInt mtu,
        Optional<String> mac,
        Optional<String> master,
        boolean bridge,
        boolean tap) {
    /** Whether it is in that bridge. */
    public boolean in(String name) {
        return master.filter(name::equals).isPresent();
    }

    /** {@code up, no carrier}, {@code DOWN}. */
    public String link() {
        return !up ? "DOWN" : carrier.orElse(true) ? "up" : "up, no carrier";
    }
}
