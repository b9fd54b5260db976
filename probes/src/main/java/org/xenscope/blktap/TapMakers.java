package org.xenscope.blktap;

import java.util.Optional;
import org.xenscope.blktap.TapDevice.Provider;

/**
 * What a host has to make tap devices.
 *
 * @param tapCtl empty where there is none
 * @param kernel whether the kernel has the block driver that tap-ctl needs
 * @param qemuNbd whether there is a qemu-nbd
 * @param nbd of the kernel's driver for it
 * @param freeNbd a device that nobody uses; empty when there is none
 */
public record TapMakers(Optional<TapCtl> tapCtl, boolean kernel, boolean qemuNbd, Nbd nbd, Optional<String> freeNbd) {
    /** Linux's network block device driver. */
    public enum Nbd {
        LOADED,
        /** A module that can be loaded. */
        MODULE,
        NONE
    }

    /** Whether this provider can make a device here. */
    public boolean has(Provider provider) {
        return switch (provider) {
            case TAP_CTL -> tapCtl.isPresent() && kernel;
            case QEMU_NBD -> qemuNbd && nbd != Nbd.NONE;
        };
    }

    /** The one that this host has; blktap before nbd, as OpenXT's other tools know its devices. */
    public Optional<Provider> provider() {
        for (Provider each : Provider.values()) {
            if (has(each)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
