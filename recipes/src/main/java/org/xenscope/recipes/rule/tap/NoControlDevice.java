package org.xenscope.recipes.rule.tap;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.blktap.TapFacts;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** A kernel that has blktap and a /dev that has not. */
@AutoService(TapRule.class)
public final class NoControlDevice implements TapRule {
    @Override
    public String code() {
        return "XS0538";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String title() {
        return "blktap's driver is loaded, and its control device is missing";
    }

    @Override
    public String cause() {
        return "udev did not make it, or somebody removed it: tap-ctl cannot allocate a minor";
    }

    @Override
    public Verdict judge(TapFacts facts) {
        return facts.controlMissing()
                ? Verdict.fires(new Finding(
                        code(),
                        severity().word(),
                        null,
                        TapFacts.CONTROL,
                        "there is no " + TapFacts.CONTROL + ", although /proc/devices has tapdev",
                        List.of(new Finding.Evidence("host", TapFacts.CONTROL, "no such file")),
                        cause(),
                        List.of(new Finding.Fix(
                                "make it with the number that /proc/misc gives blktap: mknod " + TapFacts.CONTROL
                                        + " c 10 N",
                                "",
                                true))))
                : Verdict.quiet();
    }
}
