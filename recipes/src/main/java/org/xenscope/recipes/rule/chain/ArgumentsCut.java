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

/** A wrapper whose $* makes two arguments of one with a blank. */
@AutoService(ChainRule.class)
public final class ArgumentsCut implements ChainRule {
    @Override
    public String code() {
        return "XS0220";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String title() {
        return "a wrapper cuts QEMU's arguments at blanks";
    }

    @Override
    public String cause() {
        return "without quotes a shell cuts what $* and $@ stand for at every blank, and makes file names of * and ?";
    }

    @Override
    public String holdsFor() {
        return "qemu-dm-wrapper before 2 June 2022, and scripts written like it";
    }

    @Override
    public Verdict judge(ChainFacts facts) {
        return eachScript(facts, (file, script) -> {
            Optional<Launch> launch =
                    script.launch().filter(each -> each.passes() == Passes.JOINED || each.passes() == Passes.UNQUOTED);
            return launch.map(each -> finding(
                    hurts(facts) ? Severity.ERROR : severity(),
                    facts,
                    file.name(),
                    file.path() + " cuts QEMU's arguments at blanks"
                            + (hurts(facts) ? ", and this domain has some" : ""),
                    List.of(ChainRule.launch(file, each)),
                    new Finding.Fix(
                            "write \"$@\" in line " + each.line() + " in place of $* and of variables made of it",
                            "",
                            true),
                    ChainRule.instead()));
        });
    }

    /** A name with a blank is among the arguments for certain. */
    private static boolean hurts(ChainFacts facts) {
        return facts.name().matches(".*[ \\t*?\\[].*");
    }
}
