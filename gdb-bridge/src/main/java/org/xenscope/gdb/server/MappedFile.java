package org.xenscope.gdb.server;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of which a process has mapped something that can be executed (proc(5), maps).
 *
 * @param path as the kernel writes it, without {@code " (deleted)"}
 * @param range of one of its mappings, by which it can be read however its name has fared: {@code 7f00-7f80}
 */
record MappedFile(String path, long inode, boolean deleted, String range) {
    private static final String DELETED = " (deleted)";
    private static final int MOST = 2000;
    private static final Pattern LINE = Pattern.compile(
            "([0-9a-f]{1,16}-[0-9a-f]{1,16}) (..)(.). [0-9a-f]{1,16} [0-9a-f]+:[0-9a-f]+ (\\d{1,18}) +(/.*)");

    /** In the order of the memory; lines that are none are passed over. */
    static List<MappedFile> parse(String maps) {
        Map<String, MappedFile> files = new LinkedHashMap<>();
        for (String line : maps.split("\n")) {
            Matcher matcher = LINE.matcher(line);
            if (!matcher.matches() || !matcher.group(3).equals("x") || files.size() == MOST) {
                continue;
            }
            String path = matcher.group(5).replace("\\012", "\n");
            boolean deleted = path.endsWith(DELETED);
            String plain = deleted ? path.substring(0, path.length() - DELETED.length()) : path;
            long inode = Long.parseLong(matcher.group(4));
            boolean memory = plain.startsWith("/memfd:") || plain.startsWith("/dev/") || plain.startsWith("/SYSV");
            if (inode > 0 && !memory) {
                files.putIfAbsent(plain, new MappedFile(plain, inode, deleted, matcher.group(1)));
            }
        }
        return new ArrayList<>(files.values());
    }
}
