package org.xenscope.recipes.action;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.devicemodel.DeviceModelProcess;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.devicemodel.ProcessDetailsProbe;
import org.xenscope.error.CancelledException;
import org.xenscope.error.FailedException;
import org.xenscope.error.RefusedException;
import org.xenscope.error.XenscopeException;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.FoundException;
import org.xenscope.recipes.Site;

/**
 * Has the QEMU of a paused domain save the state of its devices, and ends it. Undo has it go on when it is still there; else
 * it starts it again, the same in all, with the state that is there by then: the one that this saved, or a newer one of the
 * QEMU that came after.
 *
 * @param launch how it was started
 * @param startedMillis when, by the host's clock: the pid alone may be another's later
 */
public record EndQemu(Relaunched domain, QemuLaunch launch, int pid, long startedMillis) implements Action {
    private static final Duration RUNNING = Duration.ofSeconds(60);
    private static final Duration ENDING = Duration.ofSeconds(20);

    @Override
    public List<String> commands() {
        List<String> commands = new ArrayList<>(QemuState.commands(domain, launch));
        commands.add("kill " + pid);
        commands.add("tail --pid=" + pid + " -f /dev/null");
        return commands;
    }

    @Override
    public List<String> undoCommands() {
        List<String> commands = new ArrayList<>(QemuStart.commands(domain, launch, false));
        commands.addAll(QemuStart.welcomeCommands(domain, launch));
        return commands;
    }

    @Override
    public void perform(Site site) {
        ProcessDetails qemu = living(site)
                .orElseThrow(() -> new RefusedException(
                        "QEMU " + pid + " of " + domain.words() + " has ended since the plan was made",
                        "`xenscope dm show " + domain.domid() + "` tells what became of it"));
        QemuState.save(site, domain, launch);
        Qemus.end(site, domain, qemu);
    }

    private Optional<ProcessDetails> living(Site site) {
        return new ProcessDetailsProbe(site.host())
                .read(pid)
                .filter(each -> Qemus.same(each, pid, startedMillis))
                .filter(each -> each.state() != DeviceModelProcess.State.ZOMBIE);
    }

    @Override
    public void verify(Site site) {
        // its end was waited for; that nobody else serves the domain, the next start sees
    }

    @Override
    public void undo(Site site) {
        if (domain.line(site).isEmpty()) {
            return;
        }
        Qemus.endStarting(site, domain);
        if (living(site).isPresent()) {
            goOnOrEnd(site);
        }
        List<ProcessDetails> qemus = Qemus.of(site.host(), domain.domid());
        if (qemus.isEmpty()) {
            again(site);
        } else if (qemus.stream().noneMatch(each -> Qemus.same(each, pid, startedMillis))) {
            if (!launch.made(qemus.get(0))) {
                throw new FailedException(
                        "QEMU " + qemus.get(0).pid() + " serves " + domain.words()
                                + ", and it is none that this session knows",
                        "it was replaced again since: undo that first (`xenscope session list`)");
            }
            // an undo that was killed had got so far
            settle(site, QemuStart.logged(site.host(), launch));
            QemuState.goOn(site, launch);
        }
        // from now on it is not the guest's any more
        site.control().remove(domain.state());
    }

    /** One that was told to end, by a xenscope that was killed then, may still do so. */
    private void goOnOrEnd(Site site) {
        try {
            QemuState.goOn(site, launch);
        } catch (CancelledException e) {
            throw e;
        } catch (XenscopeException e) {
            if (!Qemus.awaitEnd(site.host(), pid, ENDING)) {
                throw e;
            }
        }
    }

    private void again(Site site) {
        if (site.host().stat(domain.state()).isEmpty()) {
            throw new FailedException(
                    domain.words() + " has no QEMU, and its device state is lost: it cannot go on",
                    "`xl destroy " + domain.domid() + "`, and create it again");
        }
        long logged = QemuStart.logged(site.host(), launch);
        try {
            QemuStart.start(site, domain, launch, false);
            settle(site, logged);
        } catch (FoundException e) {
            throw stands(e, e.finding().evidence().get(0).what());
        } catch (FailedException | RefusedException e) {
            throw stands(e, e.what());
        }
    }

    private FailedException stands(XenscopeException e, String why) {
        return new FailedException(
                domain.words() + " is paused: its old QEMU does not start again: " + why.replace('\n', ' '),
                "mend that, then `xenscope undo` again; its device state is kept in " + domain.state(),
                e);
    }

    private void settle(Site site, long logged) {
        QemuStart.welcome(site, domain, launch, QemuStart.await(site, domain, launch, logged, RUNNING));
    }
}
