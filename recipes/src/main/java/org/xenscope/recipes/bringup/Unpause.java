package org.xenscope.recipes.bringup;

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
        return Planned.command("xl unpause " + ShellText.word(bringup.name()), "with create");
    }

    @Override
    public String run(Bringup bringup) {
        GuestVoice voice = bringup.voice();
        bringup.changes().perform(new UnpauseDomain(bringup.domid(), bringup.name()));
        return voice.where().isEmpty() ? "" : "listening to " + voice.where();
    }
}
