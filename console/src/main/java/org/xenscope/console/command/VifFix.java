package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.UUID;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.error.FailedException;
import org.xenscope.error.RefusedException;
import org.xenscope.recipes.vif.VifRepair;
import org.xenscope.vif.VifFacts;

/** Puts the interfaces of vifs where they belong. */
@AutoService(Command.class)
public final class VifFix implements Command {
    @Override
    public String usage() {
        return """
                vif fix - put a vif's interfaces into their bridge and up; run its script again where that failed

                Example: xenscope vif fix hvm 0
                Usage: xenscope vif fix [OPTIONS] DOMAIN [N]

                What would be done is shown, and done when somebody says yes. A bridge that is not there is made. The script is
                run again, as libxl does, only where it has failed or was never run. `xenscope undo` puts all back where it
                was; what else a script did stays. Without N, all vifs of the domain.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.DOMAIN, Operand.WORD);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        List<String> words = arguments.words(1, 2);
        VifFacts facts = Vifs.asked(session, words);
        VifRepair repair =
                VifRepair.of(facts, () -> UUID.randomUUID().toString().substring(0, 8));
        repair.beyond().forEach(session::say);
        if (repair.steps().isEmpty() && !repair.beyond().isEmpty()) {
            throw new FailedException(
                    "nothing here can be mended by moving interfaces: "
                            + repair.beyond().get(0),
                    "`xenscope vif explain " + String.join(" ", words) + "` tells more");
        }
        String what = "vif fix " + String.join(" ", words);
        if (session.rehearses() || repair.steps().isEmpty()) {
            if (repair.steps().isEmpty()) {
                session.say("the interfaces are where they belong, and the script has said that it is done");
            }
            return session.plan(repair.steps().stream()
                    .flatMap(step -> step.action().commands().stream())
                    .toList());
        }
        // A session that may not is told so before it is asked.
        session.site(what);
        if (!session.options().yes()) {
            Out out = session.console();
            for (VifRepair.Step step : repair.steps()) {
                out.line(step.why() + ":");
                step.action().commands().forEach(command -> out.line(Style.QUIET, "    " + command));
            }
            out.flush();
            if (!session.agreed("do so on " + session.host().name() + "?")) {
                throw new RefusedException(
                        "nothing is changed: nobody said yes", "give --yes, or -n to see what would be done");
            }
        }
        return session.change("vif", what, repair.actions());
    }
}
