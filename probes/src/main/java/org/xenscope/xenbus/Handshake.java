package org.xenscope.xenbus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.xenscope.xenbus.Protocol.Half;
import org.xenscope.xenbus.Protocol.Part;

/**
 * How the two sides of one device come together, step by step by the protocol of its kind, and how far they are.
 *
 * @param pair as it stands
 * @param steps in the order of the protocol
 */
public record Handshake(DevicePair pair, List<Step> steps) {
    /** How far a step is. */
    public enum Progress {
        DONE,
        /** The one that is waited for. */
        NEXT,
        /** The state claims that it is done, and a key is missing. */
        INCOMPLETE,
        /** It was tried, and went wrong. */
        FAILED,
        LATER
    }

    /**
     * @param what {@code gives its ring and event channel}
     * @param reaches the state with which it ends
     * @param values of the keys that are there: {@code ring-ref 8, event-channel 12}
     * @param missing keys that must be there and are not
     */
    public record Step(
            Side side,
            String what,
            Optional<XenbusState> reaches,
            Progress progress,
            String values,
            List<String> missing) {
        public Step {
            missing = List.copyOf(missing);
        }
    }

    public Handshake {
        steps = List.copyOf(steps);
    }

    static Handshake of(DevicePair pair) {
        List<Step> steps = new ArrayList<>();
        boolean next = false;
        for (Part part : Protocol.of(pair)) {
            Optional<DeviceHalf> half = part.half() == Half.FRONTEND ? pair.frontend() : pair.backend();
            List<String> missing = part.missing(half);
            XenbusState reaches = part.reaches();
            boolean reached = reaches == null ? missing.isEmpty() : rank(half) >= reaches.number();
            Progress progress;
            if (part.side() == Side.HOTPLUG && pair.hotplugError().isPresent()) {
                progress = Progress.FAILED;
                next = true;
            } else if (reached) {
                progress = missing.isEmpty() ? Progress.DONE : Progress.INCOMPLETE;
            } else if (next) {
                progress = Progress.LATER;
            } else {
                progress = Progress.NEXT;
                next = true;
            }
            steps.add(new Step(
                    part.side(),
                    part.what(),
                    Optional.ofNullable(part.reaches()),
                    progress,
                    part.values(half),
                    progress == Progress.DONE ? List.of() : missing));
        }
        return new Handshake(pair, steps);
    }

    /** How far a half has come; one that closes has done what it did, and one without a state has not begun. */
    private static int rank(Optional<DeviceHalf> half) {
        if (half.isEmpty()) {
            return -1;
        }
        return half.get()
                .state()
                .map(state -> switch (state) {
                    case RECONFIGURING, RECONFIGURED -> XenbusState.CONNECTED.number();
                    case CLOSING, CLOSED -> XenbusState.INITIALISING.number();
                    default -> state.number();
                })
                .orElse(0);
    }

    /** The same where whoever serves the backend is dead, stopped, or was never there: that is what is waited for. */
    public Handshake served(Server server) {
        if (server.life().mayAct() || pair.hotplugError().isPresent() || pair.link() != DevicePair.Link.WHOLE) {
            return this;
        }
        List<Step> told = new ArrayList<>();
        Step broken = new Step(
                Side.BACKEND, "serves the device", Optional.empty(), Progress.FAILED, server.words(), List.of());
        for (Step step : steps) {
            boolean waits = step.progress() == Progress.NEXT;
            if (waits) {
                told.add(broken);
            }
            told.add(
                    waits
                            ? new Step(
                                    step.side(),
                                    step.what(),
                                    step.reaches(),
                                    Progress.LATER,
                                    step.values(),
                                    step.missing())
                            : step);
        }
        if (!told.contains(broken)) {
            told.add(broken);
        }
        return new Handshake(pair, told);
    }

    /** The same, with where the interface is now in the step that puts it there. */
    Handshake wired(Optional<Wiring> wiring) {
        if (wiring.isEmpty()) {
            return this;
        }
        boolean wrong = !wiring.get().faults().isEmpty();
        return new Handshake(
                pair,
                steps.stream()
                        .map(step -> step.side() != Side.HOTPLUG
                                ? step
                                : new Step(
                                        step.side(),
                                        step.what(),
                                        step.reaches(),
                                        wrong ? Progress.FAILED : step.progress(),
                                        wiring.get().words(),
                                        step.missing()))
                        .toList());
    }

    /**
     * The state that a half should have, by the state of the other and the keys that are there; empty where that does not
     * tell.
     */
    public Optional<XenbusState> implied(boolean ofBackend) {
        Optional<XenbusState> other = ofBackend ? pair.frontendState() : pair.backendState();
        if (other.isEmpty()) {
            return Optional.empty();
        }
        return ofBackend ? impliedBackend(other.get()) : impliedFrontend(other.get());
    }

    private Optional<XenbusState> impliedBackend(XenbusState frontend) {
        boolean offered = steps.stream()
                .anyMatch(step -> step.side() == Side.BACKEND
                        && step.reaches().filter(XenbusState.INIT_WAIT::equals).isPresent()
                        && !step.values().isEmpty());
        return switch (frontend) {
            case UNKNOWN, INITIALISING -> Optional.of(offered ? XenbusState.INIT_WAIT : XenbusState.INITIALISING);
            case INITIALISED -> Optional.of(XenbusState.INIT_WAIT);
            // these frontends go to 4 before their backend does
            case CONNECTED ->
                Set.of("vfb", "vkbd").contains(pair.kind()) ? Optional.empty() : Optional.of(XenbusState.CONNECTED);
            default -> Optional.empty();
        };
    }

    private Optional<XenbusState> impliedFrontend(XenbusState backend) {
        return switch (backend) {
            case INITIALISING -> Optional.of(XenbusState.INITIALISING);
            case CONNECTED -> Optional.of(XenbusState.CONNECTED);
            default -> Optional.empty();
        };
    }

    /** The step that is waited for; empty when all are done. */
    public Optional<Step> next() {
        return first(Progress.NEXT);
    }

    /** A step that a side claims to have done, although a key is missing. */
    public Optional<Step> incomplete() {
        return first(Progress.INCOMPLETE);
    }

    private Optional<Step> first(Progress progress) {
        return steps.stream().filter(step -> step.progress() == progress).findFirst();
    }

    /** Who must act next, given who serves the backend. */
    public Waiting waiting(Server server) {
        String name = pair.name() + " (" + pair.states() + ")";
        switch (pair.link()) {
            case ORPHAN -> {
                return new Waiting(
                        Side.TOOLSTACK, name + ": there is only a backend; the toolstack should have removed it");
            }
            case WHOLE -> {}
            default -> {
                return new Waiting(
                        Side.TOOLSTACK,
                        name + ": the two halves do not name each other; the toolstack has not made one, or has removed"
                                + " it");
            }
        }
        if (pair.hotplugError().isPresent()) {
            return new Waiting(
                    Side.HOTPLUG,
                    name + ": the hotplug script failed: " + pair.hotplugError().get());
        }
        switch (server.life()) {
            case DEAD -> {
                return new Waiting(
                        Side.BACKEND,
                        name + ": " + server.who() + " is dead, whatever the states say; nobody serves the device");
            }
            case STOPPED, TRACED -> {
                return new Waiting(
                        Side.BACKEND,
                        name + ": " + server.who() + " is "
                                + (server.life() == BackendLife.TRACED ? "held by a debugger" : "stopped by a signal"));
            }
            case ABSENT -> {
                return new Waiting(Side.BACKEND, name + ": " + server.words() + "; nobody serves the device");
            }
            default -> {}
        }
        if (pair.noState().isPresent() && !pair.isFirstConsole()) {
            boolean back = pair.noState().equals(pair.backend());
            return new Waiting(
                    back ? Side.BACKEND : Side.FRONTEND,
                    name + ": the state of the " + (back ? "backend" : "frontend")
                            + " is no state (0 to 8); until it is one the other side does nothing");
        }
        if (pair.connected() && incomplete().isEmpty()) {
            return new Waiting(Side.NOBODY, name + ": connected");
        }
        return closing(server, name).orElseGet(() -> coming(server, name));
    }

    private Optional<Waiting> closing(Server server, String name) {
        boolean back = pair.backendIs(XenbusState.CLOSING, XenbusState.CLOSED);
        boolean front = pair.frontendIs(XenbusState.CLOSING, XenbusState.CLOSED);
        if (pair.backendIs(XenbusState.CLOSED)) {
            return Optional.of(new Waiting(
                    Side.TOOLSTACK,
                    name + ": the backend is closed"
                            + (pair.online().orElse(true)
                                    ? ", although the toolstack wants it"
                                    : "; the toolstack can remove the device")));
        }
        if (back) {
            return Optional.of(
                    pair.frontendIs(XenbusState.CLOSED)
                            ? new Waiting(Side.BACKEND, name + ": " + server.who() + " must finish closing")
                            : new Waiting(
                                    Side.FRONTEND,
                                    name + ": the backend is closing; the guest's driver must close the device"));
        }
        if (front) {
            return Optional.of(
                    pair.backendIs(XenbusState.CONNECTED)
                            ? new Waiting(
                                    Side.BACKEND,
                                    name + ": the guest has closed the device; " + server.who() + " must close too")
                            : new Waiting(
                                    Side.FRONTEND, name + ": the guest has closed the device and may open it again"));
        }
        return Optional.empty();
    }

    private Waiting coming(Server server, String name) {
        Optional<Step> lacking = incomplete();
        if (lacking.isPresent()) {
            Step step = lacking.get();
            return new Waiting(
                    step.side(),
                    name + ": " + subject(step.side(), server) + " claims to be done and has not written "
                            + String.join(", ", step.missing()));
        }
        Optional<Step> next = next();
        if (next.isEmpty()) {
            return new Waiting(Side.NOBODY, name + ": nothing is missing");
        }
        Step step = next.get();
        if (step.side() == Side.FRONTEND && pair.notBegun()) {
            return new Waiting(
                    Side.FRONTEND,
                    name
                            + ": dom0 is ready; no driver in the guest has taken the device: the guest has not come so far,"
                            + " or has no PV driver for it (normal for an HVM guest)");
        }
        return new Waiting(
                step.side(),
                name + ": " + (guestIsDone() ? "the guest has done its part; " : "")
                        + subject(step.side(), server) + " must " + must(step)
                        + (never(step) ? "; it has never taken the device up" : ""));
    }

    private static boolean never(Step step) {
        return step.side() == Side.BACKEND
                && step.reaches()
                        .filter(state -> state == XenbusState.INIT_WAIT)
                        .isPresent();
    }

    private boolean guestIsDone() {
        return pair.frontendIs(XenbusState.INITIALISED, XenbusState.CONNECTED);
    }

    private static String must(Step step) {
        List<String> parts = new ArrayList<>();
        if (!step.missing().isEmpty()) {
            parts.add("write " + String.join(", ", step.missing()));
        }
        step.reaches().ifPresent(state -> parts.add("go to " + state));
        return String.join(" and ", parts);
    }

    private static String subject(Side side, Server server) {
        return switch (side) {
            case BACKEND -> server.who();
            case FRONTEND -> "the guest's driver";
            case HOTPLUG -> "the hotplug script";
            case TOOLSTACK -> "the toolstack";
            case NOBODY -> "nobody";
        };
    }
}
