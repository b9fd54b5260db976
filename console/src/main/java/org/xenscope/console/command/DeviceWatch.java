package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.xenscope.backend.DeviceFollower;
import org.xenscope.backend.DeviceProbe;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.error.CancelledException;
import org.xenscope.xenbus.DeviceFacts;

/** Prints what happens to devices, as it happens. */
@AutoService(Command.class)
public final class DeviceWatch implements Command {
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    /** How often to see whether anybody still reads what is told. */
    private static final Duration AT_MOST = Duration.ofSeconds(3);

    @Override
    public String usage() {
        return """
                device watch - each change of a domain's devices as it comes: states, keys, the death of a server

                Example: xenscope device watch uivm vif/0
                Usage: xenscope device watch [OPTIONS] DOMAIN [DEVICE]
                  -c --count=N              end after N changes
                     --within=DURATION      end after that time, whatever came

                First what there is, then what changes, with whoever must act next. Whether QEMU or a daemon lives is looked
                up every 3 s, as the store does not tell. Ends with Ctrl-C, and with the domain. A lost connection is tried
                anew; when it is back, what was missed is told.
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
        DeviceLines lines = new DeviceLines(session, domid, device, most);
        try (DeviceFollower follower = new DeviceFollower(
                session.mirror(), new DeviceProbe(session.host(), session.store()), facts, domid, session.clock())) {
            Instant now = session.clock().instant();
            follower.devices().forEach(each -> lines.present(now, each));
            while (lines.wantsMore() && session.heard()) {
                Duration left = Duration.between(session.clock().instant(), end);
                if (left.isNegative() || left.isZero()) {
                    break;
                }
                follower.next(left.compareTo(AT_MOST) < 0 ? left : AT_MOST).forEach(lines::tell);
            }
            return Result.nothing();
        } catch (CancelledException e) {
            // Ctrl-C is how a watch ends: nothing went wrong, and nothing need be said.
            throw new CancelledException("", "", e);
        }
    }
}
