package org.xenscope.recipes.rule.chain;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import org.xenscope.devicemodel.chain.ChainFacts;
import org.xenscope.devicemodel.chain.ScriptReading.Launch;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** A wrapper that stays before QEMU and keeps its signals to itself. */
@AutoService(ChainRule.class)
public final class HangupLost implements ChainRule {
    @Override
    public String code() {
        return "XS0223";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String title() {
        return "what ends a wrapper leaves QEMU running";
    }

    @Override
    public String cause() {
        return "libxl knows the wrapper's pid alone and sends SIGHUP there; QEMU goes on, holds its disks and tap devices, and the next start of the domain hangs on them";
    }

    @Override
    public String holdsFor() {
        return "qemu-dm-wrapper of 2019 to May 2022, and scripts that do not exec QEMU";
    }

    @Override
    public Verdict judge(ChainFacts facts) {
        return eachScript(facts, (file, script) -> {
            Optional<Launch> launch = script.launch().filter(each -> script.stays() && !script.hangup());
            return launch.map(each -> finding(
                    facts,
                    file.name(),
                    file.path() + " stays before QEMU and does not pass signals on: `xl destroy` leaves QEMU running",
                    List.of(ChainRule.launch(file, each)),
                    new Finding.Fix(
                            each.pipe().isPresent()
                                    ? "exec QEMU and leave its output to libxl's log"
                                    : "write exec before the command in line " + each.line(),
                            "",
                            true),
                    ChainRule.instead()));
        });
    }
}
