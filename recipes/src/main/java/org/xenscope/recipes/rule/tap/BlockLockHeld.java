package org.xenscope.recipes.rule.tap;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.blktap.TapFacts;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** A tapdisk, or its like, that inherited the lock which every block script waits for. */
@AutoService(TapRule.class)
public final class BlockLockHeld implements TapRule {
    @Override
    public String code() {
        return "XS0537";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "a tapdisk holds the lock of the block scripts: no other domain's disk comes up";
    }

    @Override
    public String cause() {
        return "it was started by block-tap under the lock and inherited the lock's descriptor (blktap before the fix that closes it in a subshell)";
    }

    @Override
    public Verdict judge(TapFacts facts) {
        return Verdict.of(facts.lock().stream()
                .map(each -> new Finding(
                        code(),
                        severity().word(),
                        null,
                        each.program() + " " + each.pid(),
                        each.words() + " holds " + TapFacts.LOCK,
                        List.of(new Finding.Evidence("host", "/proc/" + each.pid() + "/fd", each.name())),
                        cause(),
                        List.of(new Finding.Fix(
                                "take its device away; start later ones by `xenscope disk attach`, which takes no lock",
                                "",
                                true))))
                .toList());
    }
}
