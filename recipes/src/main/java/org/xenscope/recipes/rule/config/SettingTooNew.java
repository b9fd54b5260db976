package org.xenscope.recipes.rule.config;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.libxl.XlConfig;
import org.xenscope.libxl.XlKeyVersions;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;

/** A setting that this host's xl passes over, as it came later. */
@AutoService(ConfigRule.class)
public final class SettingTooNew implements ConfigRule {
    @Override
    public String code() {
        return "XS0018";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String title() {
        return "a setting that this host's xl does not know yet";
    }

    @Override
    public String cause() {
        return "xl passes over a key that it does not know, without a word: the domain is made as if the line were not there."
                + " Before Xen 4.10 there is no type=, and every domain without builder is PV.";
    }

    @Override
    public Verdict judge(ConfigFacts facts) {
        if (!XlKeyVersions.comparable(facts.xenVersion())) {
            return Verdict.cannotTell("which Xen " + facts.host() + " runs");
        }
        XlConfig config = facts.config().config();
        List<Finding> findings = new ArrayList<>();
        for (String key : config.settings().keySet()) {
            Optional<String> since = XlKeyVersions.tooNew(key, facts.xenVersion());
            since.ifPresent(version -> findings.add(new Finding(
                    code(),
                    "warning",
                    null,
                    key,
                    "xl of Xen " + facts.xenVersion() + " on " + facts.host() + " ignores " + key
                            + ", which came with Xen " + version,
                    List.of(new Finding.Evidence("config", config.where(key), key)),
                    "the line has no effect there",
                    List.of(new Finding.Fix("leave it out, or do without what it asks for", "", false)))));
        }
        return Verdict.of(findings);
    }
}
