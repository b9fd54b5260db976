package org.xenscope.recipes.rule.config;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import org.xenscope.recipes.rule.Rule;

/** A rule about a config. Mark it {@code @AutoService(ConfigRule.class)}, and every bring-up asks it. */
public interface ConfigRule extends Rule<ConfigFacts> {
    /** All of them, by code. */
    static List<ConfigRule> all() {
        return ServiceLoader.load(ConfigRule.class, ConfigRule.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(ConfigRule::code))
                .toList();
    }
}
