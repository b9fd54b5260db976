package org.xenscope.recipes.rule.config;

import org.xenscope.libxl.DomainConfig;

/**
 * A config and the host that it is for.
 *
 * @param xenVersion as {@code xl info} has it; empty: not known
 */
public record ConfigFacts(DomainConfig config, String host, String xenVersion) {}
