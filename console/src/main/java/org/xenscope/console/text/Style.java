package org.xenscope.console.text;

/** What a piece of text means; the palette says how that looks. */
public enum Style {
    PLAIN(""),
    STRONG("1"),
    QUIET("2"),
    GOOD("32"),
    BAD("31;1"),
    CAUTION("33"),
    NAME("36");

    private final String sgr;

    Style(String sgr) {
        this.sgr = sgr;
    }

    String apply(String text) {
        return sgr.isEmpty() || text.isEmpty() ? text : "\033[" + sgr + "m" + text + "\033[0m";
    }
}
