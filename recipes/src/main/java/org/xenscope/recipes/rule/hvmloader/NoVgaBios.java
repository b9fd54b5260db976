package org.xenscope.recipes.rule.hvmloader;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import org.xenscope.hvmloader.Firmware;
import org.xenscope.hvmloader.HvmloaderFacts;
import org.xenscope.hvmloader.HvmloaderLog;
import org.xenscope.hvmloader.Stage.Kind;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** A hvmloader that copies a VGA BIOS and has none, or a SeaBIOS that found none. */
@AutoService(HvmloaderRule.class)
public final class NoVgaBios implements HvmloaderRule {
    @Override
    public String code() {
        return "XS0312";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String title() {
        return "there is no VGA BIOS: no picture before the system's own driver";
    }

    @Override
    public String cause() {
        return "hvmloader was built without vgabios, or the domain has no VGA card (vga=\"none\"), or QEMU does not find its ROM file";
    }

    @Override
    public Verdict judge(HvmloaderFacts facts) {
        HvmloaderLog log = facts.log();
        Optional<Firmware> firmware = facts.host().firmware();
        if (firmware.isPresent()
                && firmware.get().copiesVgaRom()
                && !firmware.get().hasVgaRom()) {
            return Verdict.fires(found(
                    facts,
                    new Finding.Evidence(
                            "hvmloader", firmware.get().path(), "it copies a VGA BIOS, and has none in it"),
                    "install a hvmloader that was built with vgabios (OpenXT's xen-firmware from 2015-03-30 on)"));
        }
        boolean copied = log.done(Kind.ROMS) && log.stage(Kind.ROMS).detail().contains("VGA BIOS");
        if (log.done(Kind.ROMS)
                && !copied
                && log.stage(Kind.ROMS).evidence().stream()
                        .anyMatch(line -> line.text().equals("Option ROMs:"))) {
            return Verdict.fires(found(
                    facts,
                    HvmloaderRule.log(facts, log.stage(Kind.ROMS).evidence()),
                    "give the domain a VGA card (vga=\"stdvga\"), or install a hvmloader that was built with vgabios"));
        }
        if (log.skipped(Kind.VGA_ROM)) {
            return Verdict.fires(found(
                    facts,
                    HvmloaderRule.log(facts, log.stage(Kind.BIOS_STARTED).evidence()),
                    "give the domain a VGA card (vga=\"stdvga\"), or see that QEMU finds vgabios-*.bin"));
        }
        boolean shown = copied || log.done(Kind.VGA_ROM);
        return shown || facts.hasRun().no()
                ? Verdict.quiet()
                : Verdict.cannotTell("whether a VGA BIOS ran: " + log.source() + " does not show it");
    }

    private Finding found(HvmloaderFacts facts, Finding.Evidence evidence, String fix) {
        return finding(facts, "vga", title(), List.of(evidence), new Finding.Fix(fix, "", true));
    }
}
