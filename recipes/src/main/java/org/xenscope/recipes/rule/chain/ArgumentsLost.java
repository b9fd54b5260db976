package org.xenscope.recipes.rule.chain;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import org.xenscope.devicemodel.chain.ChainFacts;
import org.xenscope.devicemodel.chain.ScriptReading.Launch;
import org.xenscope.devicemodel.chain.ScriptReading.Passes;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** A wrapper that starts QEMU without what libxl gave it. */
@AutoService(ChainRule.class)
public final class ArgumentsLost implements ChainRule {
    @Override
    public String code() {
        return "XS0221";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "a wrapper drops QEMU's arguments";
    }

    @Override
    public String cause() {
        return "libxl's own arguments are the domain's disks, nics and QMP sockets: without them xl waits in vain, or the domain is another one";
    }

    @Override
    public Verdict judge(ChainFacts facts) {
        return eachScript(facts, (file, script) -> {
            Optional<Launch> launch =
                    script.launch().filter(each -> each.passes() == Passes.NOT || each.passes() == Passes.COMMENTED);
            return launch.map(each -> finding(
                    facts,
                    file.name(),
                    file.path() + " starts QEMU without libxl's arguments"
                            + (each.passes() == Passes.COMMENTED ? ": they stand behind a #" : ""),
                    List.of(ChainRule.launch(file, each)),
                    new Finding.Fix(
                            each.passes() == Passes.COMMENTED
                                    ? "take the # of line " + each.line() + " away, and keep \"$@\""
                                    : "put \"$@\" at the end of line " + each.line(),
                            "",
                            true),
                    ChainRule.instead()));
        });
    }
}
