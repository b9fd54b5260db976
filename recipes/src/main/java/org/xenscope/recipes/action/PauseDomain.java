package org.xenscope.recipes.action;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.xenscope.error.FailedException;
import org.xenscope.host.Invocation;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Site;

/** {@code xl pause}. Undo lets it run, when there is a QEMU that serves it: what came after has been undone by then. */
public record PauseDomain(Relaunched domain) implements Action {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Override
    public List<String> commands() {
        return List.of("xl pause " + ShellText.word(domain.name()));
    }

    @Override
    public List<String> undoCommands() {
        return List.of("xl unpause " + ShellText.word(domain.name()));
    }

    @Override
    public void perform(Site site) {
        pause(site, domain);
    }

    /** Xen counts: each pause wants an unpause of its own. */
    static void pause(Site site, Relaunched domain) {
        site.control()
                .run(Invocation.of(LIMIT, "xl", "pause", Integer.toString(domain.domid())))
                .orFail("`xl list` shows the domain's state");
    }

    @Override
    public void verify(Site site) {
        if (domain.line(site).filter(line -> line.state().paused()).isEmpty()) {
            throw new FailedException(domain.words() + " is not paused", "`xl list` shows the domain's state");
        }
    }

    @Override
    public Optional<String> afterUndo(Site site) {
        if (domain.line(site).isEmpty()) {
            return Optional.of(domain.words() + " is gone");
        }
        return Qemus.begun(site.host(), domain.domid())
                .map(pid -> domain.words() + " runs, served by qemu " + pid + " with its old arguments");
    }

    @Override
    public void undo(Site site) {
        if (domain.line(site).filter(line -> line.state().paused()).isEmpty()) {
            return;
        }
        if (Qemus.of(site.host(), domain.domid()).isEmpty()) {
            throw new FailedException(
                    domain.words()
                            + " stays paused: it has no QEMU, and would stop for good at the first device it uses",
                    "its device state is lost; `xl destroy " + domain.domid() + "`, and create it again");
        }
        ResumeDomain.unpause(site, domain);
        ResumeDomain.check(site, domain);
    }
}
