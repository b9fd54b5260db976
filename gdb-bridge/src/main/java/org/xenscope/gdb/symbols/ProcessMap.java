package org.xenscope.gdb.symbols;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files that a process runs code from, by its {@code /proc/PID/maps} (proc(5)). The kernel writes a line end in a name as
 * {@code \012}, and {@code " (deleted)"} behind a name that is gone, which a name may have in itself.
 */
final class ProcessMap {
    private static final Pattern LINE = Pattern.compile(
            "([0-9a-f]{1,16}-[0-9a-f]{1,16}) ([r-][w-][x-][ps]) [0-9a-f]{1,16} [0-9a-f]{2,8}:[0-9a-f]{2,8} (\\d{1,19}) *(/.*)",
            Pattern.DOTALL);
    private static final String DELETED = " (deleted)";
    private static final int MOST_FILES = 4096;

    private ProcessMap() {}

    /**
     * A file that is mapped.
     *
     * @param name as the kernel says it, {@code " (deleted)"} included
     * @param inode of what is mapped, which may be another than that of what has the name now
     * @param range of one of its mappings, the name below {@code /proc/PID/map_files}
     */
    record Mapped(String name, long inode, String range) {
        /** What the file was called when it was mapped, if it is gone. */
        String formerName() {
            return name.endsWith(DELETED) ? name.substring(0, name.length() - DELETED.length()) : name;
        }
    }

    /** In the order of their addresses. Whatever is no such line is passed over. */
    static List<Mapped> code(byte[] maps) {
        Map<String, Mapped> files = new LinkedHashMap<>();
        for (String line : new String(maps, StandardCharsets.UTF_8).split("\n")) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches() || matcher.group(2).charAt(2) != 'x' || files.size() >= MOST_FILES) {
                continue;
            }
            String name = matcher.group(4).replace("\\012", "\n");
            if (name.startsWith("/dev/") || name.startsWith("/memfd:") || name.startsWith("/SYSV")) {
                continue;
            }
            long inode;
            try {
                inode = Long.parseLong(matcher.group(3));
            } catch (NumberFormatException e) {
                continue;
            }
            files.putIfAbsent(inode + name, new Mapped(name, inode, matcher.group(1)));
        }
        return new ArrayList<>(files.values());
    }
}
