package org.xenscope.devicemodel;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The named Unix sockets of a host, as /proc/net/unix lists them (net/unix/af_unix.c, unix_seq_show). */
public record UnixSockets(List<Row> rows) {
    /**
     * One socket: the one that listens, or one that came of it by a connection, which has its path too.
     *
     * @param inode by which descriptors name it: {@code socket:[11563]}
     */
    public record Row(long inode, String path, boolean listens, boolean connected) {}

    private static final long ACCEPTS = 0x10000;
    private static final Pattern ROW = Pattern.compile(
            "[0-9a-f]+: [0-9A-F]{8} [0-9A-F]{8} ([0-9A-F]{8}) [0-9A-F]{4} ([0-9A-F]{2}) +(\\d{1,18}) (/.*)");

    public UnixSockets {
        rows = List.copyOf(rows);
    }

    public static UnixSockets parse(String text) {
        List<Row> rows = new ArrayList<>();
        for (String line : text.split("\n")) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.add(new Row(
                        Long.parseLong(row.group(3)),
                        row.group(4),
                        (Long.parseLong(row.group(1), 16) & ACCEPTS) != 0,
                        row.group(2).equals("03")));
            }
        }
        return new UnixSockets(rows);
    }

    /** Those at this path, whichever of its two names /run is given. */
    public List<Row> at(String path) {
        String wanted = plain(path);
        return rows.stream().filter(row -> plain(row.path()).equals(wanted)).toList();
    }

    /** /var/run is /run on every dom0 of today, and libxl says the one, daemons the other. */
    static String plain(String path) {
        return path.startsWith("/var/run/") ? path.substring("/var".length()) : path;
    }
}
