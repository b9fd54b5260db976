package org.xenscope.recipes.rule.devicemodel;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.devicemodel.DeviceModelFacts;
import org.xenscope.devicemodel.DeviceModels;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Verdict;

/** A rule that looks at one device model at a time. */
interface EachModel extends DeviceModelRule {
    /** What is wrong with one; empty when nothing is. */
    Optional<Finding> find(DeviceModelFacts facts);

    /** What would have to be known of one; empty when nothing is missing. */
    default Optional<String> missing(DeviceModelFacts facts) {
        return Optional.empty();
    }

    @Override
    default Verdict judge(DeviceModels models) {
        List<Finding> findings = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (DeviceModelFacts each : models.all()) {
            missing(each).ifPresentOrElse(what -> missing.add(each.domain() + ": " + what), () -> find(each)
                    .ifPresent(findings::add));
        }
        return findings.isEmpty() && !missing.isEmpty()
                ? Verdict.cannotTell(String.join("; ", missing))
                : Verdict.of(findings);
    }
}
