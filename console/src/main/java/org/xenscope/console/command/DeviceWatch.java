package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.xenscope.backend.DeviceProbe;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.error.CancelledException;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenstore.StoreEvent;
import org.xenscope.xenstore.Watch;

/** Prints what happens to devices, as it happens. */
@AutoService(Command.class)
public final class DeviceWatch implements Command {
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    /** The store does not tell when a process dies: between events the processes themselves are looked at. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(3);

    @Override
    public String usage() {
        return """
                device watch - each change of a domain's devices as it comes: states, keys, the death of a server

                Example: xenscope device watch uivm vif/0
                Usage: xenscope device watch [OPTIONS] DOMAIN [DEVICE]
                  -c --count=N              end after N changes
                     --within=DURATION      end after that time, whatever came

                First what there is, then what changes, with whoever must act next. Whether QEMU or a daemon lives is looked
                up every 3 s, as the store does not tell. Ends with Ctrl-C, and with the domain.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.DOMAIN, Operand.DEVICE);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        List<String> words = arguments.words(1, 2);
        long most = arguments.count("count").orElse(Long.MAX_VALUE);
        Instant end =
                session.clock().instant().plus(arguments.duration("within").orElse(FOR_EVER));
        DeviceFacts all = Devices.read(session);
        int domid = Devices.domid(all, words.get(0), session);
        DeviceFacts facts = all.of(domid);
        Optional<String> device = words.size() < 2
                ? Optional.empty()
                : Optional.of(Devices.device(facts, words.get(1)).name());
        DeviceMirror mirror =
                new DeviceMirror(session.store(), new DeviceProbe(session.host(), session.store()), domid);
        try (Watch watch = session.store().watch(mirror.paths(facts))) {
            Teller teller = new Teller(session, device, most);
            mirror.begin();
            Instant now = session.clock().instant();
            for (Device each : mirror.devices()) {
                teller.present(now, each);
            }
            follow(session, watch, mirror, teller, end);
            return Result.nothing();
        } catch (CancelledException e) {
            // Ctrl-C is how a watch ends: nothing went wrong, and nothing need be said.
            throw new CancelledException("", "", e);
        }
    }

    private static void follow(Session session, Watch watch, DeviceMirror mirror, Teller teller, Instant end) {
        Instant look = session.clock().instant().plus(LOOK_AGAIN);
        while (teller.wantsMore() && session.heard()) {
            Instant now = session.clock().instant();
            if (!now.isBefore(end)) {
                return;
            }
            Instant next = look.isBefore(end) ? look : end;
            Duration left = Duration.between(now, next);
            // what has come already comes first: a look takes a while
            Optional<StoreEvent> event = watch.next(left.isNegative() ? Duration.ZERO : left);
            if (event.isPresent()) {
                if (event.get() instanceof StoreEvent.Changed changed && !changed.initial()) {
                    mirror.changed(changed.path()).forEach(each -> teller.changed(changed.at(), each, mirror));
                } else if (event.get() instanceof StoreEvent.Missed missed) {
                    session.say(
                            missed.events() + " changes came faster than they could be read; what follows is right");
                    mirror.again().forEach(each -> teller.changed(missed.at(), each, mirror));
                }
                if (mirror.gone()) {
                    teller.gone(session.clock().instant());
                    return;
                }
                if (mirror.hasUnserved()) {
                    look = session.clock().instant();
                }
            } else if (session.clock().instant().isBefore(end)) {
                mirror.look().forEach(each -> teller.served(session.clock().instant(), each));
                look = session.clock().instant().plus(LOOK_AGAIN);
            }
        }
    }
}
