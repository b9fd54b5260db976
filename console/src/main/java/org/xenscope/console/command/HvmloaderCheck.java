package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.hvmloader.HvmloaderFacts;
import org.xenscope.recipes.rule.Diagnosis;
import org.xenscope.recipes.rule.hvmloader.HvmloaderRule;

/** What is wrong with an HVM domain's hvmloader: its keys, and what it said. */
@AutoService(Command.class)
public final class HvmloaderCheck implements Command {
    @Override
    public String usage() {
        return """
                hvmloader check - what is wrong with the keys and the log of DOMAIN's hvmloader

                Example: xenscope hvmloader check hvm
                Usage: xenscope hvmloader check [OPTIONS] DOMAIN

                Ends with 1 when there is an error. Which keys this host's hvmloader reads is looked up in its binary.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.DOMAIN);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        HvmloaderFacts facts = Hvmloaders.facts(session, arguments.words(1, 1).get(0));
        return new Checked(
                facts,
                Diagnosis.of(HvmloaderRule.all(), facts),
                session.options().verbose());
    }

    private record Checked(HvmloaderFacts facts, Diagnosis diagnosis, boolean verbose) implements Result {
        @Override
        public void text(Out out) {
            out.line(Style.QUIET, Hvmloaders.heading(facts));
            Findings.print(diagnosis, verbose, out);
        }

        @Override
        public Object json() {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("domid", facts.domid());
            view.put("domain", facts.name());
            Findings.put(view, diagnosis);
            return view;
        }

        @Override
        public int exit() {
            return diagnosis.wrong() ? 1 : 0;
        }
    }
}
