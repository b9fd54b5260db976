package org.xenscope.recipes.rule.hvmloader;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.hvmloader.HvmloaderFacts;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** No guest_loglvl: xl dmesg has nothing of hvmloader, which says nothing about hvmloader. */
@AutoService(HvmloaderRule.class)
public final class LogHidden implements HvmloaderRule {
    @Override
    public String code() {
        return "XS0310";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String title() {
        return "Xen hides what hvmloader says";
    }

    @Override
    public String cause() {
        return "hvmloader speaks at level debug, and Xen drops guests' lines above warning unless guest_loglvl says otherwise";
    }

    @Override
    public Verdict judge(HvmloaderFacts facts) {
        if (facts.log().heard()) {
            return Verdict.quiet();
        }
        return switch (facts.level().visible()) {
            case YES -> Verdict.quiet();
            case UNKNOWN ->
                Verdict.cannotTell("the guests' log level: " + facts.level().why());
            case NO ->
                Verdict.fires(finding(
                        facts,
                        "xl dmesg",
                        title() + ": what it does here cannot be seen",
                        List.of(new Finding.Evidence(
                                "xl info", "xen_commandline", facts.level().why())),
                        new Finding.Fix(
                                "put guest_loglvl=all on Xen's command line and start the machine anew", "", true),
                        new Finding.Fix(
                                "until then, on Xen 4.14 and later: `xenhypfs write /params/guest_loglvl all`, before the domain runs",
                                "",
                                true)));
        };
    }
}
