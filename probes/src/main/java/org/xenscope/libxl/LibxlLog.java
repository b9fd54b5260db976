package org.xenscope.libxl;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what xl, libxl and libxc print on standard error (xentoollog's format, tools/libs/toollog). */
public final class LibxlLog {
    private static final Pattern LINE =
            Pattern.compile("(libxl|xc|domainbuilder|xencall|xentoollog|xenstore|xenlight): "
                    + "(critical|error|warning|notice|info|detail|progress|verbose|debug): (.*)");
    /** {@code FILE:LINE:FUNCTION: Domain N:MESSAGE}. */
    private static final Pattern PLACE = Pattern.compile("([A-Za-z0-9_./-]+\\.[chly]:[0-9]+):([A-Za-z0-9_]+): ?(.*)");

    private static final Pattern DOMAIN = Pattern.compile("Domain ([0-9]{1,5}):(.*)");

    private LibxlLog() {}

    /** Every line that is not blank, in order. */
    public static List<LogLine> parse(String text) {
        List<LogLine> lines = new ArrayList<>();
        for (String line : text.split("\r?\n")) {
            if (!line.isBlank()) {
                lines.add(line(line));
            }
        }
        return List.copyOf(lines);
    }

    private static LogLine line(String line) {
        Matcher head = LINE.matcher(line);
        if (!head.matches()) {
            boolean harmless = line.startsWith("Parsing config from") || line.startsWith("WARNING: ");
            return new LogLine("xl", harmless ? "notice" : "error", "", "", OptionalInt.empty(), line.strip());
        }
        String where = "";
        String function = "";
        String message = head.group(3);
        Matcher place = PLACE.matcher(message);
        if (place.matches()) {
            where = place.group(1);
            function = place.group(2);
            message = place.group(3);
        }
        OptionalInt domid = OptionalInt.empty();
        Matcher domain = DOMAIN.matcher(message);
        if (domain.matches()) {
            domid = OptionalInt.of(Integer.parseInt(domain.group(1)));
            message = domain.group(2);
        }
        return new LogLine(head.group(1), head.group(2), where, function, domid, message);
    }
}
