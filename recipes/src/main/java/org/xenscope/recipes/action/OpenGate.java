package org.xenscope.recipes.action;

import java.time.Duration;
import java.util.List;
import org.xenscope.error.FailedException;
import org.xenscope.host.Invocation;
import org.xenscope.host.Output;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Site;

/** Lets a QEMU begin that stands at its gate. What started it takes it back. */
public record OpenGate(Relaunched domain) implements Action {
    private static final Duration LIMIT = Duration.ofSeconds(70);

    @Override
    public List<String> commands() {
        return List.of(": >" + ShellText.word(domain.gate()));
    }

    @Override
    public List<String> undoCommands() {
        return List.of();
    }

    /** Opening for writing waits for whoever opens it for reading, also for one that is only on its way there. */
    @Override
    public void perform(Site site) {
        Output output =
                site.control().run(Invocation.of(LIMIT, "timeout", "60", "sh", "-c", ": >\"$1\"", "sh", domain.gate()));
        if (!output.ok()) {
            throw new FailedException(
                    "nobody came to the gate of the new QEMU of " + domain.words()
                            + (output.errors().isEmpty() ? "" : ": " + output.errors()),
                    "the debugger holds it before the gate: have it go on");
        }
        site.control().remove(domain.gate());
    }

    @Override
    public void verify(Site site) {
        // both ends of the pipe were there
    }

    @Override
    public void undo(Site site) {
        // StartQemu's undo ends it, wherever it stands.
    }
}
