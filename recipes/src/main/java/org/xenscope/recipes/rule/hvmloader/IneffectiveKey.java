package org.xenscope.recipes.rule.hvmloader;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.hvmloader.HvmloaderFacts;
import org.xenscope.hvmloader.HvmloaderKey;
import org.xenscope.hvmloader.KeyCatalogue;
import org.xenscope.hvmloader.Reads;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** A key of the catalogue that is set and that this host's hvmloader does not read. The one for ROMs is {@link RomKeyWithoutEffect}'s. */
@AutoService(HvmloaderRule.class)
public final class IneffectiveKey implements HvmloaderRule {
    @Override
    public String code() {
        return "XS0306";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String title() {
        return "a key that this host's hvmloader does not read";
    }

    @Override
    public String cause() {
        return "it is a key of other releases or of OpenXT; what it says does not happen here";
    }

    @Override
    public Verdict judge(HvmloaderFacts facts) {
        KeyCatalogue keys = KeyCatalogue.shipped();
        List<Finding> findings = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        for (String path : facts.values().values().keySet()) {
            Optional<HvmloaderKey> key = keys.find(path);
            if (key.isEmpty() || key.get().writtenByHvmloader() || path.equals(HvmloaderFacts.LOAD_ROMS)) {
                continue;
            }
            Reads reads = facts.host().reads(key.get());
            boolean hidden = facts.values().unreadable().contains(path);
            if (reads.no() || hidden) {
                findings.add(finding(
                        facts,
                        path,
                        hidden
                                ? "the domain may not read " + path + ", so for hvmloader it is not there"
                                : path + " has no effect: this host's hvmloader does not read it",
                        List.of(
                                HvmloaderRule.node(facts, path),
                                HvmloaderRule.reads(facts, key.get().path())),
                        hidden
                                ? new Finding.Fix(
                                        "let the domain read it",
                                        "xenscope store chmod /local/domain/" + facts.domid() + "/" + path + " n0 r"
                                                + facts.domid(),
                                        true)
                                : new Finding.Fix("nothing needs to be done; leave it out next time", "", false)));
            } else if (!reads.yes()) {
                unknown.add(path);
            }
        }
        return findings.isEmpty() && !unknown.isEmpty()
                ? Verdict.cannotTell("whether this host's hvmloader reads " + String.join(", ", unknown))
                : Verdict.of(findings);
    }
}
