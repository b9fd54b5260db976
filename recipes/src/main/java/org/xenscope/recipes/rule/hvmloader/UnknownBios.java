package org.xenscope.recipes.rule.hvmloader;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.xenscope.hvmloader.Firmware;
import org.xenscope.hvmloader.HvmloaderFacts;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** hvmloader/bios missing, or naming a BIOS that this hvmloader cannot start (hvmloader.c, detect_bios). */
@AutoService(HvmloaderRule.class)
public final class UnknownBios implements HvmloaderRule {
    @Override
    public String code() {
        return "XS0301";
    }

    @Override
    public Severity severity() {
        return Severity.ERROR;
    }

    @Override
    public String title() {
        return "hvmloader will not find its BIOS";
    }

    @Override
    public String cause() {
        return "hvmloader stops at a BIOS that it has no image for; without a name it takes rombios, which many builds leave out";
    }

    @Override
    public Verdict judge(HvmloaderFacts facts) {
        if (facts.log().ran()) {
            // It found one, or gave up: then the log's rules say so.
            return Verdict.quiet();
        }
        Optional<String> bios = facts.inForce(HvmloaderFacts.BIOS);
        List<String> words = HvmloaderFacts.key(HvmloaderFacts.BIOS).words();
        Optional<Set<String>> built = facts.host().firmware().map(Firmware::bioses);
        if (bios.isEmpty()
                || !words.contains(bios.get())
                || built.isPresent() && !built.get().contains(bios.get())) {
            String has = built.map(names -> ": it has "
                            + String.join(", ", names.stream().sorted().toList()))
                    .orElse("");
            return Verdict.fires(finding(
                    facts,
                    "hvmloader",
                    "hvmloader will not find its BIOS"
                            + bios.map(name -> ", " + name).orElse("") + has,
                    List.of(HvmloaderRule.node(facts, HvmloaderFacts.BIOS)),
                    HvmloaderRule.set(facts, HvmloaderFacts.BIOS, "seabios")));
        }
        return built.isEmpty()
                ? Verdict.cannotTell(
                        "which BIOSes this hvmloader has: " + facts.host().firmwareNote())
                : Verdict.quiet();
    }
}
