package org.xenscope.recipes.rule.chain;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import org.xenscope.devicemodel.chain.ChainFacts;
import org.xenscope.devicemodel.chain.ScriptReading.DomidFrom;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** A wrapper that counts the domains itself. */
@AutoService(ChainRule.class)
public final class CounterFile implements ChainRule {
    @Override
    public String code() {
        return "XS0227";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "a wrapper takes the domain's number from a file that counts";
    }

    @Override
    public String cause() {
        return "libxl takes a number for every try, also for one that fails, and for every reboot: the count is soon another, and QEMU serves a domain that is not there";
    }

    @Override
    public Verdict judge(ChainFacts facts) {
        return eachScript(
                facts,
                (file, script) -> script.domid() == DomidFrom.FILE
                        ? Optional.of(finding(
                                facts,
                                file.name(),
                                file.path() + " takes the domain's number from a file that counts",
                                List.of(new Finding.Evidence(
                                        "file",
                                        file.path() + ":" + script.domidLine().orElse(0),
                                        "a number read from a file")),
                                new Finding.Fix(
                                        "take what follows -xen-domid among the arguments; libxl gives it first",
                                        "",
                                        true),
                                ChainRule.instead()))
                        : Optional.empty());
    }
}
