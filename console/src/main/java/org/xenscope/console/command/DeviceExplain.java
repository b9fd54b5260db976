package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.recipes.rule.Diagnosis;
import org.xenscope.recipes.rule.device.DeviceRule;
import org.xenscope.vif.Vif;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.Handshake;
import org.xenscope.xenbus.Handshake.Progress;
import org.xenscope.xenbus.XenbusState;
import org.xenscope.xenstore.StoreEvent;
import org.xenscope.xenstore.StorePath;
import org.xenscope.xenstore.Watch;

/** The handshake of one device, step by step, and what is wrong with it. */
@AutoService(Command.class)
public final class DeviceExplain implements Command {
    /** How long a device that is not connected is watched before it is called stuck. */
    private static final Duration STILL = Duration.ofSeconds(1);

    /** A bring-up makes no more changes of state than that. */
    private static final int LOOKS = 8;

    @Override
    public String usage() {
        return """
                device explain - the handshake of a device step by step, who must act next, and what is wrong

                Example: xenscope device explain uivm vfb/0
                Usage: xenscope device explain [OPTIONS] DOMAIN DEVICE

                DEVICE is vif/0, vif0, 51712, xvda, or vfb where the domain has but one. A device that is not connected is
                watched for a second first: as long as it moves it is not stuck. Exit code 1 when an error is found.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.DOMAIN, Operand.DEVICE);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        List<String> words = arguments.words(2, 2);
        for (int look = 1; ; look++) {
            DeviceFacts all = Devices.read(session);
            int domid = Devices.domid(all, words.get(0), session);
            Device device = Devices.device(all.of(domid), words.get(1));
            boolean mayMove =
                    !device.pair().connected() && device.serving().life().mayAct();
            if (mayMove && look < LOOKS && moves(session, device.pair())) {
                session.status(device.name() + " " + device.pair().states());
                continue;
            }
            return new Explanation(
                    all,
                    device,
                    device.handshake(),
                    diagnosis(session, all, device),
                    mayMove && look < LOOKS,
                    session.options().verbose());
        }
    }

    /** A vif is asked about by the rules of vifs too, which look at its interfaces and its script. */
    private static Diagnosis diagnosis(Session session, DeviceFacts all, Device device) {
        return Vif.numbered(device.pair())
                ? Vifs.diagnose(Vifs.of(session, all, device))
                : Diagnosis.of(DeviceRule.all(), all.of(device));
    }

    private static boolean moves(Session session, DevicePair pair) {
        long end = System.nanoTime() + STILL.toNanos();
        try (Watch watch = session.store().watch(StorePath.of(pair.frontendPath()), StorePath.of(pair.backendPath()))) {
            while (true) {
                Optional<StoreEvent> event = watch.next(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
                if (event.isEmpty()) {
                    return false;
                }
                if (!(event.get() instanceof StoreEvent.Changed changed) || !changed.initial()) {
                    return true;
                }
            }
        }
    }

    private record Explanation(
            DeviceFacts facts, Device device, Handshake handshake, Diagnosis diagnosis, boolean still, boolean verbose)
            implements Result {
        @Override
        public void text(Out out) {
            DevicePair pair = device.pair();
            out.print(Style.STRONG, pair.name() + " of " + Devices.domain(facts, pair.domid()));
            if (!pair.isFirstConsole()) {
                out.print(
                        "   frontend " + Devices.half(pair.frontend()) + "   backend " + Devices.half(pair.backend()));
            }
            out.line(
                    device.serving().life().mayAct() ? Style.PLAIN : Style.BAD,
                    "   " + device.serving().words());
            int width = handshake.steps().stream()
                    .mapToInt(step -> what(step).length())
                    .max()
                    .orElse(0);
            for (Handshake.Step step :
                    pair.link() == DevicePair.Link.ORPHAN ? List.<Handshake.Step>of() : handshake.steps()) {
                out.print(style(step.progress()), "  " + pad(word(step.progress()), 8))
                        .print(pad(step.side().word(), 10));
                String said = said(step);
                out.print(said.isEmpty() ? what(step) : pad(what(step), width + 2));
                out.prose(Style.QUIET, said).line();
            }
            out.print((still ? "nothing moved for " + STILL.toSeconds() + " s; " : "") + "next: ")
                    .prose(facts.waiting(device).who().word() + ". "
                            + facts.waiting(device).sentence())
                    .line();
            out.line();
            Findings.print(diagnosis, verbose, out);
        }

        private static String what(Handshake.Step step) {
            return step.what()
                    + step.reaches().map(state -> " → " + state.number()).orElse("");
        }

        private static String said(Handshake.Step step) {
            String missing = step.missing().isEmpty() || step.progress() == Progress.DONE
                    ? ""
                    : "missing: " + String.join(", ", step.missing());
            return step.values().isEmpty()
                    ? missing
                    : missing.isEmpty() ? step.values() : step.values() + "; " + missing;
        }

        private static String pad(String text, int width) {
            return text.length() >= width ? text + " " : text + " ".repeat(width - text.length());
        }

        private static String word(Progress progress) {
            return switch (progress) {
                case DONE -> "done";
                case NEXT -> "NEXT";
                case INCOMPLETE -> "MISSING";
                case FAILED -> "FAILED";
                case LATER -> "later";
            };
        }

        private static Style style(Progress progress) {
            return switch (progress) {
                case DONE -> Style.GOOD;
                case NEXT -> Style.CAUTION;
                case INCOMPLETE, FAILED -> Style.BAD;
                case LATER -> Style.QUIET;
            };
        }

        @Override
        public Object json() {
            Map<String, Object> view = new LinkedHashMap<>(Devices.json(device, facts));
            view.put("steps", handshake.steps().stream().map(Explanation::step).toList());
            view.put("still", still);
            Findings.put(view, diagnosis);
            return view;
        }

        private static Map<String, Object> step(Handshake.Step step) {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("who", step.side().word());
            view.put("step", step.what());
            step.reaches().map(XenbusState::number).ifPresent(number -> view.put("state", number));
            view.put("progress", step.progress().name().toLowerCase(Locale.ROOT));
            view.put("values", step.values());
            view.put("missing", step.missing());
            return view;
        }

        @Override
        public int exit() {
            return diagnosis.wrong() ? 1 : 0;
        }
    }
}
