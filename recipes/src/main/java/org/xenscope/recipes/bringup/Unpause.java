package org.xenscope.recipes.bringup;

import org.xenscope.libxl.StartDeadline;
import org.xenscope.recipes.action.ShellText;
import org.xenscope.recipes.action.UnpauseDomain;

/** Lets the guest run; listens to it first. */
final class Unpause implements Step {
    @Override
    public int number() {
        return 11;
    }

    @Override
    public String id() {
        return "unpause";
    }

    @Override
    public String title() {
        return "unpause";
    }

    @Override
    public Planned plan(Bringup bringup) {
        return Planned.change("xl unpause " + ShellText.word(bringup.name()), "with create");
    }

    @Override
    public String run(Bringup bringup) {
        GuestVoice voice = bringup.voice();
        UnpauseDomain unpause = new UnpauseDomain(bringup.domid(), bringup.name());
        Runnable perform = () -> bringup.changes().perform(unpause);
        // libxl has QEMU go on by QMP before the domain
        bringup.debugging()
                .ifPresentOrElse(
                        each -> each.whileAsked(
                                "xl unpause",
                                StartDeadline.RESUME,
                                "xl unpause fails, and the domain stays paused",
                                perform),
                        perform);
        return voice.where().isEmpty() ? "" : "listening to " + voice.where();
    }
}
