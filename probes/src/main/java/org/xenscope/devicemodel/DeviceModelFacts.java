package org.xenscope.devicemodel;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is known of the device model of one domain: of processes, which tell the truth, and of the store, which keeps its
 * last words.
 *
 * @param home whether the domain itself is there
 * @param recordedPid {@code image/device-model-pid}: what libxl started, which may be a wrapper or gdbserver
 * @param recorded who has that pid now, whoever it is
 * @param stubdom the domain that the device model runs in, where it has one of its own
 * @param says {@code device-model/N/state}: {@code running}, once QEMU has said so
 * @param serial the terminal of the first serial port
 * @param qemus the real ones: the one that serves first, then any that should not be
 * @param wrappers what was put before it: gdbserver, a shell, strace
 * @param above who started the one that serves, its parent first
 * @param tracer who debugs the one that serves, whether it stands or runs
 * @param sockets QMP's
 * @param serves names of PV devices whose backend QEMU is: {@code vkbd/0}
 * @param seen the moment of the look, by the host's clock
 */
public record DeviceModelFacts(
        int domid,
        Home home,
        Optional<String> name,
        Optional<String> type,
        OptionalInt recordedPid,
        Optional<ProcessDetails> recorded,
        OptionalInt stubdom,
        Optional<String> says,
        Optional<String> serial,
        List<ProcessDetails> qemus,
        List<ProcessDetails> wrappers,
        List<Kin> above,
        Optional<Kin> tracer,
        List<QmpSocket> sockets,
        List<String> serves,
        Instant seen) {
    /** LIBXL_DEVICE_MODEL_START_TIMEOUT (tools/libs/light/libxl_internal.h), since Xen 4.6. */
    static final Duration START = Duration.ofSeconds(60);

    /** Whether there is such a domain. */
    public enum Home {
        LIVING,
        /** It was destroyed, and Xen keeps it: whoever has its memory mapped, as a QEMU has, holds that. */
        DYING,
        /** Xen has no such domain. */
        GONE,
        /** The store does not know it, and Xen could not be asked. */
        UNKNOWN
    }

    /** Another process that has to do with it. */
    public record Kin(int pid, String program) {
        @Override
        public String toString() {
            return program + " " + pid;
        }
    }

    /** What it amounts to. */
    public enum State {
        RUNNING("running"),
        /** It, or what should start it, runs; it has not said so yet. */
        STARTING("starting"),
        /** By a signal: SIGSTOP. */
        STOPPED("stopped by a signal"),
        /** By a debugger, at this moment. */
        TRACED("stopped in a debugger"),
        ZOMBIE("ended, and nobody has taken note (zombie)"),
        GONE("gone"),
        /** In another domain. */
        STUBDOM("in a stub domain"),
        NONE("none");

        private final String words;

        State(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }

        /** Whether it was there and serves no more. */
        public boolean dead() {
            return this == ZOMBIE || this == GONE;
        }

        /** Whether it is there and answers nobody. */
        public boolean held() {
            return this == STOPPED || this == TRACED;
        }
    }

    public DeviceModelFacts {
        qemus = List.copyOf(qemus);
        wrappers = List.copyOf(wrappers);
        above = List.copyOf(above);
        sockets = List.copyOf(sockets);
        serves = List.copyOf(serves);
    }

    /** The QEMU that serves. */
    public Optional<ProcessDetails> qemu() {
        return qemus.stream().findFirst();
    }

    public State state() {
        if (qemu().isPresent()) {
            return switch (qemu().get().state()) {
                case STOPPED -> State.STOPPED;
                case TRACED -> State.TRACED;
                case ZOMBIE -> State.ZOMBIE;
                case RUNNING -> home == Home.LIVING && !saysRunning() ? State.STARTING : State.RUNNING;
            };
        }
        if (!wrappers.isEmpty()) {
            return State.STARTING;
        }
        if (stubdom.isPresent()) {
            return State.STUBDOM;
        }
        return recordedPid.isPresent() || saysRunning() ? State.GONE : State.NONE;
    }

    /** Whether the store says that it runs. */
    public boolean saysRunning() {
        return says.equals(Optional.of("running"));
    }

    /** A QEMU without its domain: it may hold images and tap devices. */
    public boolean orphan() {
        return (home == Home.GONE || home == Home.DYING) && !qemus.isEmpty();
    }

    /** libxl's note names another process than the QEMU that serves. */
    public boolean wrapped() {
        return qemu().isPresent()
                && recordedPid.isPresent()
                && recordedPid.getAsInt() != qemu().get().pid();
    }

    /** How long libxl still waits for a QEMU that starts; empty when it does not wait, or no longer. */
    public Optional<Duration> startLeft() {
        Optional<Instant> begun = recorded.or(this::qemu).map(ProcessDetails::started);
        boolean starts = home == Home.LIVING && says.isPresent() && !saysRunning() && !state().dead();
        return begun.filter(at -> starts)
                .map(at -> START.minus(Duration.between(at, seen)))
                .filter(left -> !left.isNegative());
    }

    /** {@code uivm(3)}, {@code gone(3)}. */
    public String domain() {
        return name.orElse(home == Home.GONE ? "gone" : home == Home.DYING ? "dying" : "?") + "(" + domid + ")";
    }
}
