package org.xenscope.recipes.action;

import java.time.Duration;
import java.util.List;
import org.xenscope.host.Invocation;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Site;

/** {@code xl unpause}. What created the domain takes it back. */
public record UnpauseDomain(int domid, String name) implements Action {
    /** libxl gives a device model that does not answer 60 s. */
    private static final Duration LIMIT = Duration.ofSeconds(90);

    @Override
    public List<String> commands() {
        return List.of("xl unpause " + ShellText.word(name));
    }

    @Override
    public List<String> undoCommands() {
        return List.of();
    }

    @Override
    public void perform(Site site) {
        site.control()
                .run(Invocation.of(LIMIT, "xl", "unpause", Integer.toString(domid)))
                .orFail("`xl list` shows the domain's state");
    }

    @Override
    public void verify(Site site) {
        // xl unpause answers 0 also when it failed to resume the device model: the steps that follow see the guest run.
    }

    @Override
    public void undo(Site site) {
        // CreateDomain's undo ends the domain, paused or not.
    }
}
