package org.xenscope.vif;

/**
 * A line of a script.
 *
 * @param number from 1
 * @param text as it stands there, without blanks around it, cut where it is very long
 */
public record ScriptLine(String file, int number, String text) {
    private static final int LONGEST = 160;

    public ScriptLine {
        text = text.strip();
        text = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    }

    /** {@code /etc/xen/scripts/vif-mine:7}. */
    public String where() {
        return file + ":" + number;
    }
}
