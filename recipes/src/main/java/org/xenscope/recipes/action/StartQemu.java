package org.xenscope.recipes.action;

import java.util.List;
import java.util.Optional;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.error.FailedException;
import org.xenscope.error.XenscopeException;
import org.xenscope.host.Host;
import org.xenscope.libxl.DomainLine;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.FoundException;
import org.xenscope.recipes.Site;

/**
 * Starts the new QEMU of a paused domain with the device state of the old one. Undo ends it; the state goes back with it when
 * the guest has run with it meanwhile.
 *
 * @param oldPid and {@code oldStartedMillis} of the old one, whose arguments may be the same
 * @param gated whether it stands before its first instruction until {@link OpenGate}
 */
public record StartQemu(Relaunched domain, QemuLaunch launch, int oldPid, long oldStartedMillis, boolean gated)
        implements Action {
    /** How long its log is before it is started: what stands there later is the new one's. */
    public static long logged(Host host, QemuLaunch launch) {
        return QemuStart.logged(host, launch);
    }

    @Override
    public List<String> commands() {
        return QemuStart.commands(domain, launch, gated);
    }

    @Override
    public List<String> undoCommands() {
        return List.of("kill PID");
    }

    @Override
    public void perform(Site site) {
        QemuStart.start(site, domain, launch, gated);
    }

    /**
     * The process that is, or will be, QEMU.
     *
     * @param logged how long its log was before
     * @throws FoundException with its last words when it has ended
     */
    public int pid(Site site, long logged) {
        return Qemus.begun(site.host(), domain.domid()).orElseThrow(() -> QemuStart.died(site, domain, launch, logged));
    }

    @Override
    public void verify(Site site) {
        // whether it lives to take over, AwaitQemu sees
    }

    @Override
    public void undo(Site site) {
        Qemus.endStarting(site, domain);
        for (ProcessDetails qemu : Qemus.of(site.host(), domain.domid())) {
            if (!Qemus.same(qemu, oldPid, oldStartedMillis) && launch.made(qemu)) {
                // While the state is there, the guest has not run since it was saved.
                boolean saved = site.host().stat(domain.state()).isPresent();
                Optional<DomainLine> line = domain.line(site);
                if (!saved && line.isPresent()) {
                    save(site, line.get().state().paused());
                }
                Qemus.end(site, domain, qemu);
            }
        }
    }

    /** What cannot be taken over goes on where it is. */
    private void save(Site site, boolean paused) {
        if (!paused) {
            PauseDomain.pause(site, domain);
        }
        try {
            QemuState.save(site, domain, launch);
        } catch (XenscopeException e) {
            ResumeDomain.unpause(site, domain);
            throw new FailedException(
                    domain.words() + " goes on with the new QEMU, which does not leave its device state: " + e.what(),
                    "mend that, then `xenscope undo` again",
                    e);
        }
    }
}
