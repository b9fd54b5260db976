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

/** A node in hvmloader/ or bios-strings/ that is in no catalogue, and not in this host's binary. */
@AutoService(HvmloaderRule.class)
public final class UnknownKey implements HvmloaderRule {
    @Override
    public String code() {
        return "XS0304";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String title() {
        return "a key that no hvmloader reads";
    }

    @Override
    public String cause() {
        return "no hvmloader of Xen or OpenXT has such a key, so nobody looks at it";
    }

    @Override
    public Verdict judge(HvmloaderFacts facts) {
        KeyCatalogue keys = KeyCatalogue.shipped();
        List<Finding> findings = new ArrayList<>();
        List<String> unsure = new ArrayList<>();
        for (String path : facts.values().values().keySet()) {
            // Others than hvmloader read platform/, too.
            boolean ours = path.startsWith("hvmloader/") || path.startsWith("bios-strings/");
            boolean named =
                    facts.host().firmware().filter(each -> each.names(path)).isPresent();
            if (!ours || named || keys.find(path).isPresent()) {
                continue;
            }
            Optional<HvmloaderKey> meant = keys.nearest(path);
            if (meant.isEmpty() && facts.host().firmware().isEmpty()) {
                unsure.add(path);
                continue;
            }
            findings.add(finding(
                    facts,
                    path,
                    "no hvmloader reads " + path
                            + meant.map(key -> ": did you mean " + key.path() + "?")
                                    .orElse(""),
                    List.of(HvmloaderRule.node(facts, path)),
                    new Finding.Fix(
                            "take it away", "xenscope store rm /local/domain/" + facts.domid() + "/" + path, true)));
        }
        return findings.isEmpty() && !unsure.isEmpty()
                ? Verdict.cannotTell("whether this host's hvmloader was patched to read " + String.join(", ", unsure)
                        + ": " + facts.host().firmwareNote())
                : Verdict.of(findings);
    }
}
