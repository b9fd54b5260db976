package org.xenscope.blktap;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A descriptor that a process has, as {@code ls -l} shows its link below /proc.
 *
 * @param name by which the process opened it
 * @param reads the link's permissions say how it was opened (proc(5))
 */
public record OpenFile(int pid, int descriptor, String name, boolean reads, boolean writes) {
    private static final Pattern LINK = Pattern.compile("l(r|-)(w|-)\\S*\\s+\\d+\\s+\\S+\\s+\\S+\\s+\\d+\\s+"
            + "[A-Z][a-z]{2}\\s+\\d+\\s+[\\d:]+ (?:/proc/(\\d{1,9})/fd/)?(\\d{1,9}) -> (.*)");
    private static final Pattern HEADING = Pattern.compile("/proc/(\\d{1,9})/fd:");

    /** Links named one by one, or the directories that hold them; what is neither is passed over. */
    public static List<OpenFile> parse(String listing) {
        List<OpenFile> files = new ArrayList<>();
        int directory = -1;
        for (String line : listing.split("\n")) {
            Matcher heading = HEADING.matcher(line);
            Matcher link = LINK.matcher(line);
            if (heading.matches()) {
                directory = Integer.parseInt(heading.group(1));
            } else if (link.matches()) {
                int pid = link.group(3) == null ? directory : Integer.parseInt(link.group(3));
                if (pid >= 0) {
                    files.add(new OpenFile(
                            pid,
                            Integer.parseInt(link.group(4)),
                            link.group(5),
                            link.group(1).equals("r"),
                            link.group(2).equals("w")));
                }
            } else if (line.isEmpty() || line.startsWith("/")) {
                directory = -1;
            }
        }
        return List.copyOf(files);
    }
}
