package org.xenscope.recipes.rule.hvmloader;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.hvmloader.HvmloaderFacts;
import org.xenscope.hvmloader.HvmloaderKey;
import org.xenscope.hvmloader.KeyCatalogue;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** A value that is not of its key's type. An unknown BIOS is {@link UnknownBios}'s. */
@AutoService(HvmloaderRule.class)
public final class MalformedValue implements HvmloaderRule {
    @Override
    public String code() {
        return "XS0305";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String title() {
        return "a value that hvmloader takes for something else";
    }

    @Override
    public String cause() {
        return "hvmloader refuses no value but an unknown BIOS: what it cannot read, it reads as something else";
    }

    @Override
    public Verdict judge(HvmloaderFacts facts) {
        KeyCatalogue keys = KeyCatalogue.shipped();
        List<Finding> findings = new ArrayList<>();
        facts.values().values().forEach((path, value) -> {
            Optional<HvmloaderKey> key =
                    keys.find(path).filter(each -> !each.path().equals(HvmloaderFacts.BIOS));
            key.flatMap(each -> each.complaint(value))
                    .ifPresent(wrong -> findings.add(finding(
                            facts,
                            path,
                            path + " is not what it must be: " + wrong,
                            List.of(HvmloaderRule.node(facts, path)),
                            new Finding.Fix(
                                    "give it a value that it takes: "
                                            + key.get().effect(),
                                    "",
                                    true))));
        });
        return Verdict.of(findings);
    }
}
