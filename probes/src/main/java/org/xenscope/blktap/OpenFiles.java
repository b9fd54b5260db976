package org.xenscope.blktap;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.xenscope.devicemodel.ProcessTable;
import org.xenscope.error.AbsentException;
import org.xenscope.host.Host;
import org.xenscope.host.Output;
import org.xenscope.host.Query;

/**
 * Finds who has a file open: {@code find -samefile} over the descriptors of all processes compares inodes, so hard links,
 * other names and other mounts are found too. A find without it (a small busybox) leaves the names to compare.
 */
final class OpenFiles {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Host host;

    OpenFiles(Host host) {
        this.host = host;
    }

    /** Descriptors of one of these files, which must be there. */
    List<OpenFile> of(ProcessTable table, Collection<String> paths) {
        List<String> directories = table.rows().stream()
                .filter(row -> !row.arguments().startsWith("["))
                .map(row -> "/proc/" + row.pid() + "/fd")
                .toList();
        if (directories.isEmpty() || paths.isEmpty()) {
            return List.of();
        }
        List<String> argv = new ArrayList<>(List.of("find", "-L"));
        argv.addAll(directories);
        argv.addAll(List.of("-maxdepth", "1"));
        String or = "";
        for (String path : paths) {
            if (!or.isEmpty()) {
                argv.add(or);
            }
            argv.addAll(List.of("-samefile", path));
            or = "-o";
        }
        // A process that ends meanwhile makes it complain, and does not matter.
        Output found = find(argv);
        List<String> links = found.text()
                .lines()
                .filter(line -> line.matches("/proc/\\d{1,9}/fd/\\d{1,9}"))
                .toList();
        if (links.isEmpty() && !found.errors().contains("-samefile")) {
            return List.of();
        }
        boolean byName = links.isEmpty();
        List<String> list = new ArrayList<>(List.of("ls", "-l"));
        list.addAll(byName ? directories : links);
        Set<String> wanted = Set.copyOf(paths);
        return OpenFile.parse(host.query(new Query(list, LIMIT)).text()).stream()
                .filter(file -> !byName || wanted.contains(file.name()))
                .collect(Collectors.toUnmodifiableList());
    }

    private Output find(List<String> argv) {
        try {
            return host.query(new Query(argv, LIMIT));
        } catch (AbsentException e) {
            return new Output(argv, 127, new byte[0], "no find, no -samefile".getBytes(StandardCharsets.US_ASCII));
        }
    }
}
