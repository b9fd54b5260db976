package org.xenscope.devicemodel;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What serves a domain's emulated and PV devices in dom0.
 *
 * @param recordedPid what libxl wrote to {@code /local/domain/N/image/device-model-pid}: the process it started, which
 *     may be a wrapper or gdbserver
 * @param qemu the real QEMU
 * @param wrappers other processes that carry the domain's {@code -xen-domid}, by pid
 * @param state what it amounts to
 * @param tracer the debugger that holds it, {@code gdbserver 600}; empty when none does, or it cannot be seen
 */
public record DeviceModel(
        int domid,
        OptionalInt recordedPid,
        Optional<DeviceModelProcess> qemu,
        List<DeviceModelProcess> wrappers,
        State state,
        Optional<String> tracer) {
    /** Whether the device model can serve. */
    public enum State {
        RUNNING,
        /** QEMU is there, but a debugger or a signal holds it. */
        STOPPED,
        /** It ended, and nobody has taken note. */
        ZOMBIE,
        /** libxl recorded one, and it is no more; the store says nothing of it. */
        GONE,
        /** Only what should start QEMU runs. */
        STARTING,
        /** The domain never had one. */
        NONE
    }

    public DeviceModel {
        wrappers = List.copyOf(wrappers);
    }

    DeviceModel(
            int domid,
            OptionalInt recordedPid,
            Optional<DeviceModelProcess> qemu,
            List<DeviceModelProcess> wrappers,
            State state) {
        this(domid, recordedPid, qemu, wrappers, state, Optional.empty());
    }

    DeviceModel heldBy(String debugger) {
        return new DeviceModel(domid, recordedPid, qemu, wrappers, state, Optional.of(debugger));
    }

    /** libxl's note names another process than QEMU. */
    public boolean wrapped() {
        return qemu.isPresent()
                && recordedPid.isPresent()
                && recordedPid.getAsInt() != qemu.get().pid();
    }
}
