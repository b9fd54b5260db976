package org.xenscope.recipes.rule.hvmloader;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.xenscope.hvmloader.HvmloaderFacts;
import org.xenscope.hvmloader.HvmloaderLog;
import org.xenscope.hvmloader.Stage;
import org.xenscope.hvmloader.Stage.Kind;
import org.xenscope.hvmloader.ValueType;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** What the log says that hvmloader took is not what stands in the store now. */
@AutoService(HvmloaderRule.class)
public final class KeyChangedSince implements HvmloaderRule {
    @Override
    public String code() {
        return "XS0307";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String title() {
        return "a key that was changed after hvmloader had read it";
    }

    @Override
    public String cause() {
        return "hvmloader reads its keys once, when the domain begins to run";
    }

    private static final String RELOCATE = "hvmloader/allow-memory-relocate";
    private static final String ACPI = "platform/acpi";

    @Override
    public Verdict judge(HvmloaderFacts facts) {
        HvmloaderLog log = facts.log();
        if (!log.ran()) {
            return facts.hasRun().no()
                    ? Verdict.quiet()
                    : Verdict.cannotTell("what hvmloader took: " + log.source() + " does not show it");
        }
        List<Finding> findings = new ArrayList<>();
        Stage requested = log.stage(Kind.BIOS_REQUESTED);
        Optional<String> bios = facts.inForce(HvmloaderFacts.BIOS);
        if (!requested.detail().isEmpty()
                && bios.isPresent()
                && !requested.detail().toLowerCase(Locale.ROOT).equals(bios.get())) {
            findings.add(changed(facts, HvmloaderFacts.BIOS, requested));
        }
        Stage relocation = log.stage(Kind.MMIO_RELOCATION);
        boolean relocate = facts.inForce(RELOCATE).filter(ValueType::truth).isPresent();
        if (!relocation.evidence().isEmpty()
                && relocation.evidence().get(0).text().endsWith("abled")
                && relocation.evidence().get(0).text().endsWith("enabled") != relocate) {
            findings.add(changed(facts, RELOCATE, relocation));
        }
        Stage acpi = log.stage(Kind.ACPI);
        boolean wanted =
                facts.inForce(ACPI).filter(value -> value.startsWith("1")).isPresent();
        if (log.done(Kind.ACPI) && !wanted || log.skipped(Kind.ACPI) && wanted) {
            findings.add(changed(facts, ACPI, log.done(Kind.ACPI) ? acpi : log.stage(Kind.MEMORY_MAP)));
        }
        return Verdict.of(findings);
    }

    private Finding changed(HvmloaderFacts facts, String path, Stage shown) {
        return finding(
                facts,
                path,
                path + " is not what hvmloader took when it ran",
                List.of(
                        HvmloaderRule.node(facts, path),
                        HvmloaderRule.log(facts, shown.evidence().subList(0, 1))),
                new Finding.Fix(
                        "hvmloader takes the new value when the domain is created anew, and it is set before it runs",
                        "",
                        true));
    }
}
