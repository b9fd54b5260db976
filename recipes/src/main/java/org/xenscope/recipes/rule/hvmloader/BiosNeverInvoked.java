package org.xenscope.recipes.rule.hvmloader;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.hvmloader.GuestLine;
import org.xenscope.hvmloader.HvmloaderFacts;
import org.xenscope.hvmloader.HvmloaderLog;
import org.xenscope.hvmloader.Stage.Kind;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** A domain that has used processor time, and whose log ends within hvmloader. */
@AutoService(HvmloaderRule.class)
public final class BiosNeverInvoked implements HvmloaderRule {
    @Override
    public String code() {
        return "XS0314";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "hvmloader has never started the BIOS, and the domain runs";
    }

    @Override
    public String cause() {
        return "it hangs, or crashed without a word: the last line says where";
    }

    /** hvmloader takes a second on a machine, and some ten under emulation. */
    private static final double ENOUGH_SECONDS = 20;

    @Override
    public Verdict judge(HvmloaderFacts facts) {
        HvmloaderLog log = facts.log();
        if (facts.hasRun().no() || log.done(Kind.INVOKED) || log.crashed()) {
            return Verdict.quiet();
        }
        if (!log.ran() || log.beginningLost()) {
            return Verdict.cannotTell("whether the BIOS was started: " + log.source() + " does not show it");
        }
        if (facts.line().isEmpty() || facts.line().get().cpuSeconds() < ENOUGH_SECONDS) {
            return Verdict.cannotTell("it may be at it still: it has used "
                    + facts.line()
                            .map(line -> line.cpuSeconds() + " s of processor time")
                            .orElse("nobody knows how much"));
        }
        List<GuestLine> lines = log.lines();
        return Verdict.fires(finding(
                facts,
                "hvmloader",
                title(),
                List.of(
                        HvmloaderRule.log(facts, lines.subList(Math.max(0, lines.size() - 3), lines.size())),
                        new Finding.Evidence(
                                "xl list", facts.name(), facts.line().get().cpuSeconds() + " s of processor time")),
                new Finding.Fix(
                        "look at what comes after the last line in tools/firmware/hvmloader, and at QEMU's log",
                        "",
                        false)));
    }
}
