package org.xenscope.recipes.action;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.blktap.ImageType;
import org.xenscope.blktap.QemuNbd;
import org.xenscope.blktap.TapCtl;
import org.xenscope.blktap.TapDevice;
import org.xenscope.blktap.TapDevice.Provider;
import org.xenscope.blktap.TapFacts;
import org.xenscope.blktap.TapMakers;
import org.xenscope.error.FailedException;
import org.xenscope.error.RefusedException;
import org.xenscope.host.Host;
import org.xenscope.host.Invocation;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Site;

/**
 * Takes a tap device away, as its provider does it: a tapdisk closes its image and ends by itself.
 *
 * @param subject the device
 * @param pid of what serves it; 0: nothing does
 * @param steps what is run
 * @param again what attaches it anew, for undo; none when it is not known what it served
 */
public record DetachTap(String subject, int pid, List<List<String>> steps, List<AttachTap> again) implements Action {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final Duration END_LIMIT = Duration.ofSeconds(20);

    public DetachTap {
        steps = List.copyOf(steps);
        again = List.copyOf(again);
    }

    /** @throws RefusedException when somebody uses it */
    public static DetachTap of(Host host, TapMakers makers, TapDevice device) {
        if (!device.users().isEmpty()) {
            FailedException inUse = TapServers.inUse(device);
            throw new RefusedException(inUse.what(), inUse.next());
        }
        return new DetachTap(device.subject(), device.pid().orElse(0), steps(device), again(host, makers, device));
    }

    private static List<AttachTap> again(Host host, TapMakers makers, TapDevice device) {
        Optional<ImageType> type = device.imageType();
        if (!device.usable() || type.isEmpty() || !makers.has(device.provider())) {
            return List.of();
        }
        AttachTap again = AttachTap.of(
                host,
                makers,
                device.provider(),
                type.get(),
                device.image().orElseThrow(),
                device.readOnly().orElse(false));
        if (device.provider() == Provider.QEMU_NBD) {
            again = new AttachTap(
                    again.provider(),
                    device.device(),
                    again.type(),
                    again.image(),
                    again.readOnly(),
                    QemuNbd.connect(device.device(), type.get(), again.image(), again.readOnly()),
                    again.mark(),
                    again.absent());
        }
        return List.of(again);
    }

    private static List<List<String>> steps(TapDevice device) {
        if (device.provider() == Provider.QEMU_NBD) {
            return List.of(QemuNbd.disconnect(device.device()));
        }
        int minor = device.minor().orElse(-1);
        if (device.orphanServer()) {
            return List.of(List.of("kill", Integer.toString(device.pid().orElseThrow())));
        }
        if (device.orphanDevice()) {
            return List.of(TapCtl.free(minor));
        }
        int pid = device.pid().getAsInt();
        // destroy closes first, which fails when nothing is open
        return device.image().isPresent()
                ? List.of(TapCtl.destroy(pid, minor))
                : List.of(TapCtl.detach(pid, minor), TapCtl.free(minor));
    }

    @Override
    public List<String> commands() {
        return steps.stream().map(ShellText::line).toList();
    }

    @Override
    public List<String> undoCommands() {
        List<String> commands = new ArrayList<>();
        again.forEach(each -> commands.addAll(each.commands()));
        return List.copyOf(commands);
    }

    @Override
    public void perform(Site site) {
        run(site, steps, pid);
    }

    private static void run(Site site, List<List<String>> steps, int pid) {
        for (List<String> argv : steps) {
            site.control()
                    .run(new Invocation(argv, new byte[0], LIMIT))
                    .orFail("see `xenscope disk list`: somebody may have opened it meanwhile");
        }
        if (pid > 0 && !TapServers.awaitEnd(site.host(), pid, END_LIMIT)) {
            throw new FailedException(
                    "process " + pid + " does not end, although its device is gone",
                    "look at what it waits for in /proc/" + pid + "/stack; never kill -9 a tapdisk");
        }
    }

    /** Takes one away that is ours, as soon as nobody uses it. */
    static void take(Site site, TapDevice device) {
        Optional<TapDevice> free = TapServers.awaitFree(site, device);
        if (free.isPresent()) {
            run(site, steps(free.get()), free.get().pid().orElse(0));
        }
    }

    @Override
    public void verify(Site site) {
        if (there(TapServers.read(site))) {
            throw new FailedException(subject + " is still there", "`xenscope disk list` shows its state");
        }
    }

    private boolean there(TapFacts facts) {
        return facts.devices().stream()
                .anyMatch(each -> each.subject().equals(subject) && each.pid().orElse(0) == pid);
    }

    @Override
    public void undo(Site site) {
        TapFacts facts = TapServers.read(site);
        for (AttachTap each : again) {
            if (!there(facts) && each.of(facts).isEmpty()) {
                each.perform(site);
            }
        }
    }
}
