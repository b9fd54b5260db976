package org.xenscope.console.text;

import java.util.Locale;
import java.util.Map;

/**
 * What a stream can show.
 *
 * @param colour whether to colour
 * @param moving whether a line may be drawn over (a terminal, not a file)
 * @param glyphs whether signs beyond ASCII can be shown
 * @param columns width, 80 where nobody knows
 */
public record Look(boolean colour, boolean moving, boolean glyphs, int columns) {
    /** Of a standard stream of this process. */
    public static Look of(boolean terminal, boolean plain, Map<String, String> environment, int columns) {
        boolean dumb = "dumb".equals(environment.get("TERM"));
        boolean fancy = terminal && !plain && !dumb;
        String noColour = environment.getOrDefault("NO_COLOR", "");
        return new Look(fancy && noColour.isEmpty(), fancy && noColour.isEmpty(), utf8(environment), columns);
    }

    private static boolean utf8(Map<String, String> environment) {
        // The launcher has put a UTF-8 locale in the place of the user's.
        if (environment.containsKey("XENSCOPE_ASCII")) {
            return false;
        }
        for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String value = environment.getOrDefault(name, "");
            if (!value.isEmpty()) {
                return value.toUpperCase(Locale.ROOT).replace("-", "").contains("UTF8");
            }
        }
        return false;
    }
}
