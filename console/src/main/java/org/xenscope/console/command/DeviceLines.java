package org.xenscope.console.command;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.xenscope.backend.DeviceEvent;
import org.xenscope.console.Event;
import org.xenscope.console.Session;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.Side;
import org.xenscope.xenbus.Transition;
import org.xenscope.xenbus.Waiting;
import org.xenscope.xenbus.XenbusState;

/** What happens to devices: a line for a person, or one JSON object. */
final class DeviceLines {
    private final Session session;
    private final int domid;
    private final Optional<String> only;
    private final long most;
    private long told;

    DeviceLines(Session session, int domid, Optional<String> only, long most) {
        this.session = session;
        this.domid = domid;
        this.only = only;
        this.most = most;
    }

    boolean wantsMore() {
        return told < most;
    }

    /** What there is before anything changes; no change is counted for it. */
    void present(Instant at, Device device) {
        if (mine(device.pair())) {
            session.emit(new Line(
                    at,
                    device,
                    "present",
                    Side.NOBODY,
                    "",
                    "",
                    "",
                    both(device) + ", " + device.server().words(),
                    true,
                    false));
        }
    }

    void tell(DeviceEvent event) {
        if (event instanceof DeviceEvent.Moved moved) {
            moved(moved);
        } else if (event instanceof DeviceEvent.Served served) {
            served(served);
        } else if (event instanceof DeviceEvent.Lost lost) {
            session.emit(new LostLine(domid, lost));
        } else if (event instanceof DeviceEvent.Back back) {
            session.emit(new BackLine(domid, back));
        } else if (event instanceof DeviceEvent.Flooded flooded) {
            session.say(flooded.changes() + " changes came faster than they could be read; what follows is right");
        } else if (event instanceof DeviceEvent.Gone) {
            told = most;
            session.say("the domain is gone");
        }
    }

    private void moved(DeviceEvent.Moved moved) {
        Transition transition = moved.transition();
        if (!mine(transition.pair()) || !wantsMore()) {
            return;
        }
        Instant at = moved.at();
        Device device = moved.device();
        String before = transition.before().orElse("");
        String after = transition.after().orElse("");
        switch (transition.what()) {
            case APPEARED ->
                tell(new Line(
                        at,
                        device,
                        "appeared",
                        transition.side(),
                        "",
                        "",
                        "",
                        transition.side() == Side.NOBODY ? "appears: " + both(device) : "its half appears",
                        false,
                        moved.late()));
            case GONE ->
                tell(new Line(
                        at,
                        device,
                        "gone",
                        transition.side(),
                        "",
                        "",
                        "",
                        transition.side() == Side.NOBODY ? "is gone" : "its half is gone",
                        false,
                        moved.late()));
            case STATE ->
                tell(new Line(
                        at,
                        device,
                        "state",
                        transition.side(),
                        "state",
                        before,
                        after,
                        state(before) + " → " + state(after),
                        true,
                        moved.late()));
            case KEY ->
                tell(new Line(
                        at,
                        device,
                        "key",
                        transition.side(),
                        transition.key(),
                        before,
                        after,
                        transition.key() + " " + (before.isEmpty() ? "" : before + " → ")
                                + (after.isEmpty() ? "removed" : after),
                        false,
                        moved.late()));
        }
    }

    private void served(DeviceEvent.Served served) {
        if (mine(served.device().pair()) && wantsMore()) {
            String before = served.before().words();
            String after = served.device().server().words();
            tell(new Line(
                    served.at(),
                    served.device(),
                    "server",
                    Side.BACKEND,
                    "",
                    before,
                    after,
                    before + " → " + after,
                    true,
                    false));
        }
    }

    private boolean mine(DevicePair pair) {
        return only.isEmpty() || only.get().equals(pair.name());
    }

    private void tell(Line line) {
        told++;
        session.emit(line);
    }

    private static String both(Device device) {
        return device.pair().isFirstConsole()
                ? device.pair().frontendValue("tty").orElse("no terminal")
                : "guest " + Devices.half(device.pair().frontend()) + ", backend "
                        + Devices.half(device.pair().backend());
    }

    private static String state(String value) {
        return XenbusState.parse(value).map(XenbusState::toString).orElse(value.isEmpty() ? "none" : value);
    }

    private record LostLine(int domid, DeviceEvent.Lost lost) implements Event {
        @Override
        public void text(Out out) {
            out.print(Style.QUIET, Values.clock(lost.at())).print("  ");
            out.line(Style.BAD, "connection lost, trying anew; above is what was last seen: " + lost.why());
        }

        @Override
        public Object json() {
            Map<String, Object> view = head(lost.at(), domid);
            view.put("change", "lost");
            view.put("why", lost.why());
            return view;
        }
    }

    private record BackLine(int domid, DeviceEvent.Back back) implements Event {
        @Override
        public void text(Out out) {
            String missed =
                    switch (back.missed()) {
                        case 0 -> "nothing";
                        case 1 -> "one change, some time since then";
                        default -> back.missed() + " changes, some time since then";
                    };
            out.print(Style.QUIET, Values.clock(back.at())).print("  ");
            out.line(Style.GOOD, "back; lost at " + Values.clock(back.lost()) + ", missed: " + missed);
        }

        @Override
        public Object json() {
            Map<String, Object> view = head(back.at(), domid);
            view.put("change", "back");
            view.put("lostAt", Values.time(back.lost()));
            view.put("missed", back.missed());
            return view;
        }
    }

    private static Map<String, Object> head(Instant at, int domid) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("at", Values.time(at));
        view.put("domid", domid);
        return view;
    }

    private record Line(
            Instant at,
            Device device,
            String what,
            Side side,
            String key,
            String before,
            String after,
            String words,
            boolean next,
            boolean late)
            implements Event {
        @Override
        public void text(Out out) {
            out.print(Style.QUIET, Values.clock(at)).print("  ");
            out.print(Style.NAME, pad(device.name(), 10)).print(pad(side == Side.NOBODY ? "" : side.word(), 9));
            boolean dead = !device.server().life().mayAct() && next;
            out.print(dead ? Style.BAD : what.equals("state") ? Style.STRONG : Style.PLAIN, words);
            Waiting waiting = device.waiting();
            if (next && waiting.who() != Side.NOBODY) {
                out.print(Style.QUIET, "   (next: " + waiting.who().word() + brief(waiting) + ")");
            }
            out.line();
        }

        /** What the guest must do is known; of all others, the sentence without the device's name. */
        private static String brief(Waiting waiting) {
            String sentence = waiting.sentence();
            return waiting.who() == Side.FRONTEND
                    ? ""
                    : ": "
                            + sentence.substring(sentence.indexOf(": ") + 2)
                                    .replace("the guest has done its part; ", "");
        }

        private static String pad(String text, int width) {
            return text.length() >= width ? text + " " : text + " ".repeat(width - text.length());
        }

        @Override
        public Object json() {
            Map<String, Object> view = head(at, device.domid());
            view.put("device", device.name());
            view.put("change", what);
            if (side != Side.NOBODY) {
                view.put("side", side == Side.FRONTEND ? "frontend" : "backend");
            }
            if (!key.isEmpty()) {
                view.put("key", key);
            }
            if (!before.isEmpty()) {
                view.put("old", before);
            }
            if (!after.isEmpty()) {
                view.put("new", after);
            }
            device.pair().frontendState().ifPresent(state -> view.put("frontendState", state.number()));
            device.pair().backendState().ifPresent(state -> view.put("backendState", state.number()));
            view.put("server", device.server().words());
            view.put("life", device.server().life().name().toLowerCase(java.util.Locale.ROOT));
            view.put("waitsFor", device.waiting().who().word());
            view.put("waiting", device.waiting().sentence());
            if (late) {
                view.put("late", true);
            }
            return view;
        }
    }
}
