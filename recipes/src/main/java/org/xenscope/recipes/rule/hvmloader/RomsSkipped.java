package org.xenscope.recipes.rule.hvmloader;

import com.google.auto.service.AutoService;
import java.util.List;
import org.xenscope.hvmloader.HvmloaderFacts;
import org.xenscope.hvmloader.HvmloaderLog;
import org.xenscope.hvmloader.Reads;
import org.xenscope.hvmloader.Stage.Kind;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** The log goes from the BIOS to ACPI without a word of ROMs, of a hvmloader that would copy them. */
@AutoService(HvmloaderRule.class)
public final class RomsSkipped implements HvmloaderRule {
    @Override
    public String code() {
        return "XS0311";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "hvmloader has copied no ROMs: no video";
    }

    @Override
    public String cause() {
        return "this hvmloader copies the ROMs for SeaBIOS only where hvmloader/seabios-legacy-load-roms was 1 when it ran";
    }

    @Override
    public String holdsFor() {
        return "OpenXT stable-4 to stable-9";
    }

    @Override
    public Verdict judge(HvmloaderFacts facts) {
        HvmloaderLog log = facts.log();
        Reads reads = facts.readsLoadRoms();
        if (reads.no() || facts.hasRun().no() || log.done(Kind.ROMS)) {
            return Verdict.quiet();
        }
        if (!log.skipped(Kind.ROMS)) {
            return Verdict.cannotTell("whether ROMs were copied: " + log.source() + " does not show it");
        }
        if (!log.stage(Kind.BIOS_LOADED).detail().equals("SeaBIOS")) {
            return Verdict.quiet();
        }
        if (!reads.yes()) {
            return Verdict.cannotTell("whether this host's hvmloader copies ROMs: " + reads.why());
        }
        return Verdict.fires(finding(
                facts,
                "hvmloader",
                title(),
                List.of(
                        HvmloaderRule.log(
                                facts,
                                log.lines().stream()
                                        .filter(line -> line.text().matches("Loading .*|BIOS map:|Invoking .*"))
                                        .toList()),
                        HvmloaderRule.node(facts, HvmloaderFacts.LOAD_ROMS)),
                HvmloaderRule.set(facts, HvmloaderFacts.LOAD_ROMS, "1")));
    }
}
