package org.xenscope.recipes.rule.hvmloader;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.hvmloader.HvmloaderFacts;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** A line by which hvmloader ends: an unknown BIOS, a bug, an assertion. */
@AutoService(HvmloaderRule.class)
public final class HvmloaderCrashed implements HvmloaderRule {
    @Override
    public String code() {
        return "XS0313";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "hvmloader gave up";
    }

    @Override
    public String cause() {
        return "it stops the domain where it cannot go on: no BIOS of that name, no image for it, or a broken assumption";
    }

    @Override
    public Verdict judge(HvmloaderFacts facts) {
        if (facts.log().crashed()) {
            String first = facts.log().crash().get(0).text();
            return Verdict.fires(finding(
                    facts,
                    "hvmloader",
                    "hvmloader gave up: " + first,
                    List.of(HvmloaderRule.log(facts, facts.log().crash())),
                    first.startsWith("Unknown BIOS") || first.startsWith("no BIOS ROM")
                            ? HvmloaderRule.set(facts, HvmloaderFacts.BIOS, "seabios")
                            : new Finding.Fix(
                                    "look for that file and line in this Xen's tools/firmware/hvmloader", "", false)));
        }
        return facts.log().ran() || facts.hasRun().no()
                ? Verdict.quiet()
                : Verdict.cannotTell("what hvmloader said: " + facts.log().source() + " does not show it");
    }
}
