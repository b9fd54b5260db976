package org.xenscope.recipes.rule.hvmloader;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.hvmloader.HvmloaderFacts;
import org.xenscope.hvmloader.Reads;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** The key that makes OpenXT's hvmloader copy ROMs, where nobody reads it. */
@AutoService(HvmloaderRule.class)
public final class RomKeyWithoutEffect implements HvmloaderRule {
    @Override
    public String code() {
        return "XS0309";
    }

    @Override
    public Severity severity() {
        return Severity.INFO;
    }

    @Override
    public String title() {
        return "seabios-legacy-load-roms has no effect here";
    }

    @Override
    public String cause() {
        return "only hvmloaders of OpenXT stable-4 to stable-9 read it; elsewhere SeaBIOS finds the ROMs through PCI itself, or they are always copied";
    }

    @Override
    public Verdict judge(HvmloaderFacts facts) {
        if (facts.values().value(HvmloaderFacts.LOAD_ROMS).isEmpty()) {
            return Verdict.quiet();
        }
        Reads reads = facts.readsLoadRoms();
        return switch (reads.answer()) {
            case YES -> Verdict.quiet();
            case UNKNOWN -> Verdict.cannotTell("whether this host's hvmloader reads the key: " + reads.why());
            case NO ->
                Verdict.fires(finding(
                        facts,
                        HvmloaderFacts.LOAD_ROMS,
                        title(),
                        List.of(
                                HvmloaderRule.node(facts, HvmloaderFacts.LOAD_ROMS),
                                HvmloaderRule.reads(facts, HvmloaderFacts.LOAD_ROMS)),
                        new Finding.Fix(
                                "nothing needs to be done; where there is no picture, the cause is another",
                                "",
                                false)));
        };
    }
}
