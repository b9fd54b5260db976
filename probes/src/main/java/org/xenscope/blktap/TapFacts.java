package org.xenscope.blktap;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A host's tap devices and what it has to make them.
 *
 * @param tapCtl empty where there is none
 * @param kernel whether the kernel has the block driver that tap-ctl needs
 * @param controlMissing blktap's driver is there, and its control device is not
 * @param qemuNbd whether there is a qemu-nbd
 * @param nbd of the kernel's driver for it
 * @param freeNbd a device that nobody uses; empty when there is none
 * @param lock who has the lock of the hotplug script {@code block} open, and is no script
 * @param living domids that have a home in the store
 */
public record TapFacts(
        Optional<TapCtl> tapCtl,
        boolean kernel,
        boolean controlMissing,
        boolean qemuNbd,
        Nbd nbd,
        Optional<String> freeNbd,
        List<TapDevice> devices,
        List<Holder> lock,
        Set<Integer> living) {
    /** Where the lock is that all calls of block and block-tap wait for (tools/hotplug/Linux/locking.sh). */
    public static final String LOCK = "/var/run/xen-hotplug/block";

    /** blktap's control device. */
    public static final String CONTROL = TapCtl.DIRECTORY + "/control";

    /** Linux's network block device driver. */
    public enum Nbd {
        LOADED,
        /** A module that can be loaded. */
        MODULE,
        NONE
    }

    public TapFacts {
        devices = List.copyOf(devices);
        lock = List.copyOf(lock);
        living = Set.copyOf(living);
    }

    /** Whether this provider can make a device here. */
    public boolean has(TapDevice.Provider provider) {
        return switch (provider) {
            case TAP_CTL -> tapCtl.isPresent() && kernel;
            case QEMU_NBD -> qemuNbd && nbd != Nbd.NONE;
        };
    }

    /** The one that this host has; blktap before nbd, as guests' tools expect its names. */
    public Optional<TapDevice.Provider> provider() {
        for (TapDevice.Provider each : TapDevice.Provider.values()) {
            if (has(each)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    public Dialect dialect() {
        return tapCtl.map(TapCtl::dialect).orElse(Dialect.UNKNOWN);
    }

    /** The device of this path, or of this last part of one, or the only one of this image. */
    public Optional<TapDevice> device(String word) {
        if (word.isEmpty()) {
            return Optional.empty();
        }
        Optional<TapDevice> named = devices.stream()
                .filter(each -> each.device().equals(word)
                        || !word.contains("/") && each.device().endsWith("/" + word))
                .findFirst();
        if (named.isPresent()) {
            return named;
        }
        List<TapDevice> ofImage = devices.stream()
                .filter(each -> !each.orphanServer()
                        && each.image().filter(word::equals).isPresent())
                .toList();
        return ofImage.size() == 1 ? Optional.of(ofImage.get(0)) : Optional.empty();
    }
}
