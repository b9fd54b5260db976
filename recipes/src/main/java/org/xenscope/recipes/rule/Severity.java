package org.xenscope.recipes.rule;

import java.util.Locale;

/** How much a finding matters; errors make a check end with 1. */
public enum Severity {
    ERROR,
    WARNING,
    INFO;

    /** As it stands in JSON: {@code error}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
