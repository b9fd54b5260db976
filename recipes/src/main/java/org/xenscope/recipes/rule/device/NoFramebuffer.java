package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DeviceFacts.Domain;

/** No vfb nodes at all, on a host whose screens are surfman's. */
@AutoService(DeviceRule.class)
public final class NoFramebuffer implements DeviceRule {
    @Override
    public String code() {
        return "XS0101";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public String title() {
        return "the toolstack made no framebuffer for the domain";
    }

    @Override
    public String cause() {
        return "A PV guest has a screen only where the toolstack made device/vfb/0: upstream xl wants a "
                + "vfb=[...] line, OpenXT's xl (stable-7 to 9) vfb=1, xenvm vfb=true.";
    }

    @Override
    public String holdsFor() {
        return "hosts with surfman";
    }

    @Override
    public Verdict judge(DeviceFacts facts) {
        List<Domain> without = facts.domains().stream()
                .filter(domain -> domain.domid() != 0 && !domain.hvm())
                .filter(domain -> !domain.kinds().isEmpty() && !domain.kinds().contains("vfb"))
                .filter(domain -> facts.devices().stream().anyMatch(each -> each.domid() == domain.domid()))
                .toList();
        if (without.isEmpty()) {
            return Verdict.quiet();
        }
        if (facts.blind().isPresent()) {
            return Verdict.cannotTell(
                    "whether surfman runs here: " + facts.blind().get());
        }
        if (facts.display().surfman().isEmpty()) {
            return Verdict.quiet();
        }
        List<Finding> findings = new ArrayList<>();
        for (Domain domain : without) {
            findings.add(new Case(this, domain.domid(), "vfb/0")
                    .node("/local/domain/" + domain.domid() + "/device/vfb", "missing")
                    .node("/local/domain/0/backend/vfb/" + domain.domid(), "missing")
                    .advice("if it should have a screen, add a vfb to its config and create it again")
                    .finding(severity(), "The toolstack made no framebuffer for it", cause()));
        }
        return Verdict.of(findings);
    }
}
