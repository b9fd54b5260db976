package org.xenscope.recipes.rule.vif;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import org.xenscope.recipes.rule.Rule;
import org.xenscope.vif.VifFacts;

/** A rule about vifs. Mark it {@code @AutoService(VifRule.class)}, and every diagnosis of vifs asks it. */
public interface VifRule extends Rule<VifFacts> {
    /** All of them, by code. */
    static List<VifRule> all() {
        return ServiceLoader.load(VifRule.class, VifRule.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(VifRule::code))
                .toList();
    }
}
