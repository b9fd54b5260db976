package org.xenscope.recipes.rule.chain;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import org.xenscope.devicemodel.chain.Chain;
import org.xenscope.devicemodel.chain.ChainFacts;
import org.xenscope.devicemodel.chain.Link;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** gdbserver that will not take QEMU with it. */
@AutoService(ChainRule.class)
public final class DebuggerLeavesQemu implements ChainRule {
    @Override
    public String code() {
        return "XS0224";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String title() {
        return "QEMU outlives its gdbserver once gdb has detached";
    }

    @Override
    public String cause() {
        return "libxl ends gdbserver, whose pid it knows; a QEMU that gdb has detached from goes on without it and keeps its disks locked";
    }

    @Override
    public Verdict judge(ChainFacts facts) {
        List<Link> links = Chain.of(facts).links();
        List<Finding> found = new ArrayList<>();
        boolean tied = links.stream()
                .anyMatch(
                        each -> each.kind() == Link.Kind.SETPRIV && each.does().contains("--pdeathsig"));
        for (Link link : links) {
            if (link.kind() == Link.Kind.GDBSERVER
                    && !tied
                    && facts.beside().stream()
                            .noneMatch(each -> link.pid().isPresent()
                                    && each.pid() == link.pid().getAsInt())) {
                found.add(finding(
                        facts,
                        "gdbserver",
                        "QEMU will outlive gdbserver once gdb has detached",
                        link.evidence().stream()
                                .map(each -> new Finding.Evidence(each.source(), each.where(), each.what()))
                                .toList(),
                        new Finding.Fix(
                                "start it as `gdbserver --wrapper setpriv --pdeathsig TERM -- ADDRESS QEMU \"$@\"`",
                                "",
                                true)));
            }
        }
        return Verdict.of(found);
    }
}
