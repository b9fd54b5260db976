package org.xenscope.recipes.rule.chain;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import org.xenscope.devicemodel.chain.ChainFacts;
import org.xenscope.devicemodel.chain.ChainFacts.Starter;
import org.xenscope.devicemodel.chain.ChainProcess;
import org.xenscope.libxl.DomainType;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** QEMU without the variables that libxl sets for it. */
@AutoService(ChainRule.class)
public final class EnvironmentLost implements ChainRule {
    @Override
    public String code() {
        return "XS0226";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String title() {
        return "a program before QEMU drops its environment";
    }

    @Override
    public String cause() {
        return "libxl tells QEMU through its environment how much a guest's console may write, and which domain it is; a program that does not pass it on loses both";
    }

    @Override
    public String holdsFor() {
        return "svirt-interpose before 2022 (xctools 6cd7a29), and scripts that use env -i; where libxl sets XEN_DOMAIN_ID";
    }

    @Override
    public Verdict judge(ChainFacts facts) {
        Verdict scripts = eachScript(
                facts,
                (file, script) -> script.cleared().isPresent()
                        ? Optional.of(finding(
                                facts,
                                file.name(),
                                file.path() + " starts QEMU without the environment that libxl set",
                                List.of(new Finding.Evidence(
                                        "file",
                                        file.path() + ":" + script.cleared().getAsInt(),
                                        "env -i, or unset XEN_...")),
                                new Finding.Fix("take that out", "", true)))
                        : Optional.empty());
        boolean settled = !(scripts instanceof Verdict.Quiet)
                || facts.override().isEmpty()
                || facts.type().filter(DomainType.HVM::equals).isEmpty()
                || facts.starter() != Starter.LIBXL
                || facts.qemuProcess().isEmpty();
        if (settled) {
            return scripts;
        }
        ChainProcess qemu = facts.qemuProcess().orElseThrow();
        if (qemu.details().denied().contains("environ")) {
            return Verdict.cannotTell("QEMU's environment: " + qemu.where() + "/environ may not be read");
        }
        if (qemu.details().environment().containsKey("XEN_DOMAIN_ID")) {
            return Verdict.quiet();
        }
        return Verdict.fires(finding(
                facts,
                "environment",
                "QEMU has no XEN_DOMAIN_ID: a program before it dropped what libxl set",
                List.of(new Finding.Evidence("process", qemu.where() + "/environ", "no XEN_DOMAIN_ID")),
                new Finding.Fix(
                        "have " + facts.first().orElse("it")
                                + " pass its environment on (svirt-interpose: the one of 2022 or later)",
                        "",
                        true)));
    }
}
