package org.xenscope.recipes.rule.hvmloader;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.hvmloader.HvmloaderFacts;
import org.xenscope.hvmloader.Reads;
import org.xenscope.hvmloader.Stage.Kind;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** OpenXT's hvmloader without the key that makes it copy ROMs. */
@AutoService(HvmloaderRule.class)
public final class RomKeyMissing implements HvmloaderRule {
    @Override
    public String code() {
        return "XS0308";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "hvmloader will copy no VGA BIOS: no video";
    }

    @Override
    public String cause() {
        return "this hvmloader copies the ROMs for SeaBIOS only where the key is 1, and SeaBIOS as OpenXT builds it takes them from nowhere else";
    }

    @Override
    public String holdsFor() {
        return "OpenXT stable-4 to stable-9";
    }

    @Override
    public Verdict judge(HvmloaderFacts facts) {
        boolean set =
                facts.inForce(HvmloaderFacts.LOAD_ROMS).filter("1"::equals).isPresent();
        boolean seabios =
                facts.inForce(HvmloaderFacts.BIOS).filter("seabios"::equals).isPresent();
        // What the log shows already is said once, by the rule that reads it.
        if (set || !seabios || facts.log().skipped(Kind.ROMS) || facts.log().done(Kind.ROMS)) {
            return Verdict.quiet();
        }
        Reads reads = facts.readsLoadRoms();
        return switch (reads.answer()) {
            case NO -> Verdict.quiet();
            case UNKNOWN -> Verdict.cannotTell("whether this host's hvmloader reads the key: " + reads.why());
            case YES ->
                Verdict.fires(finding(
                        facts,
                        "hvmloader",
                        title(),
                        List.of(
                                HvmloaderRule.node(facts, HvmloaderFacts.LOAD_ROMS),
                                HvmloaderRule.reads(facts, HvmloaderFacts.LOAD_ROMS)),
                        HvmloaderRule.set(facts, HvmloaderFacts.LOAD_ROMS, "1")));
        };
    }
}
