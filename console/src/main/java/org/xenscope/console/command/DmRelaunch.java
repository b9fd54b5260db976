package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.devicemodel.DeviceModelFacts;
import org.xenscope.error.RefusedException;
import org.xenscope.recipes.Changes;
import org.xenscope.recipes.FoundException;
import org.xenscope.recipes.Journal;
import org.xenscope.recipes.Site;
import org.xenscope.recipes.relaunch.Relaunch;
import org.xenscope.recipes.relaunch.RelaunchOutcome;
import org.xenscope.recipes.relaunch.RelaunchPlan;
import org.xenscope.recipes.relaunch.RelaunchProbe;
import org.xenscope.recipes.relaunch.RelaunchWish;
import org.xenscope.recipes.relaunch.TapSwap;

/** Another QEMU for a guest that runs. */
@AutoService(Command.class)
public final class DmRelaunch implements Command {
    @Override
    public String usage() {
        return """
                dm relaunch - replace the QEMU of a running DOMAIN; the guest goes on where it was

                Example: xenscope dm relaunch hvm --tapdev
                Usage: xenscope dm relaunch [OPTIONS] DOMAIN
                     --with=ARG             one more option of QEMU, with its value; may be given again
                     --without=ARG          leave an option out, with its value; may be given again
                     --tapdev               a tap device, as raw, in place of each VHD that QEMU opens itself
                     --force                also where the guest may lose devices, or libxl what it relies on

                The guest is paused; QEMU saves the state of its devices and ends; the new one gets the same arguments,
                environment, directory and log, takes that state over, and the guest runs on. It is shown and asked for
                before. What fails on the way is taken back at once: the old arguments and state return. `xenscope undo`
                does the same later, also after a kill.

                ARG is split into words as a shell does, and nothing in it is expanded: --with='-trace "xen*"'. An option
                alone, as in --without=-vnc, leaves out each of that name; with a value, --without='-vnc none', only that
                one.

                PV devices that QEMU itself serves (vfb, vkbd, qdisk) cannot be carried over once the guest has connected
                to them: that is refused, and so are devices that are passed through. Who reads the serial terminal must
                open it again.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.DOMAIN);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        String word = arguments.words(1, 1).get(0);
        RelaunchWish wish = new RelaunchWish(
                arguments.all("with"), arguments.all("without"), arguments.has("tapdev"), arguments.has("force"));
        DeviceModelFacts model = DeviceModelsOf.named(session, DeviceModelsOf.read(session), word);
        DeviceModelsOf.qemu(model);
        RelaunchPlan plan =
                RelaunchPlan.of(new RelaunchProbe(session.host(), session.store()).read(model), wish, mark());
        if (!plan.findings().isEmpty()) {
            session.complain(plan.findings().get(0).title());
            return new RelaunchView.Refusal(plan.findings());
        }
        List<TapSwap> swaps;
        try {
            swaps = TapSwap.of(session.host(), session.store(), plan);
        } catch (FoundException e) {
            session.complain(e.what());
            return new RelaunchView.Refusal(e.findings());
        }
        Relaunch relaunch = new Relaunch(plan, swaps, Optional.empty());
        RelaunchView view = new RelaunchView(session, plan, swaps, relaunch);
        if (session.rehearses()) {
            return session.plan(view.commands());
        }
        String what = "dm relaunch " + word;
        // A session that may not is told so before it is asked.
        Site site = session.site(what);
        view.heading();
        if (!session.options().yes()) {
            view.plan();
            if (!session.agreed("replace QEMU of " + model.domain() + " on "
                    + session.host().name() + "? The guest stands for some seconds.")) {
                throw new RefusedException(
                        "nothing is changed: nobody said yes", "give --yes, or -n to see what would be done");
            }
        }
        try (Journal journal = session.journals()
                .start("relaunch", session.host().name(), what, Map.of(Session.BOOT, session.boot(session.host())))) {
            RelaunchOutcome outcome = relaunch.run(
                    new Changes(site, journal),
                    () -> session.journals().read(journal.id()).left(),
                    view);
            session.clearStatus();
            journal.end(outcome.done() ? "done" : outcome.notUndone() == null ? "undone" : "failed");
            return view.ended(outcome, journal.id());
        }
    }

    private static String mark() {
        byte[] mark = new byte[6];
        new SecureRandom().nextBytes(mark);
        return HexFormat.of().formatHex(mark);
    }
}
