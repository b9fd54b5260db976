package org.xenscope.blktap;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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

    /**
     * Descriptors of each of these files, by the path that was asked for. Which of several files one leads to, its name
     * says; where it has another name than all that were asked for, that file is searched for by itself.
     */
    Map<String, List<OpenFile>> of(ProcessTable table, Set<String> paths) {
        List<String> directories = table.rows().stream()
                .filter(row -> !row.arguments().startsWith("["))
                .map(row -> "/proc/" + row.pid() + "/fd")
                .toList();
        Map<String, List<OpenFile>> found = new TreeMap<>();
        if (directories.isEmpty() || paths.isEmpty()) {
            return found;
        }
        List<OpenFile> strange = new ArrayList<>();
        for (OpenFile file : search(directories, paths)) {
            if (paths.contains(file.name())) {
                found.computeIfAbsent(file.name(), path -> new ArrayList<>()).add(file);
            } else {
                strange.add(file);
            }
        }
        List<String> theirs = strange.stream()
                .map(file -> "/proc/" + file.pid() + "/fd/" + file.descriptor())
                .toList();
        for (String path : strange.isEmpty() ? Set.<String>of() : paths) {
            List<OpenFile> same = paths.size() == 1 ? strange : search(theirs, Set.of(path));
            found.computeIfAbsent(path, each -> new ArrayList<>()).addAll(same);
        }
        return found;
    }

    private List<OpenFile> search(List<String> places, Set<String> paths) {
        List<String> argv = new ArrayList<>(List.of("find", "-L"));
        argv.addAll(places);
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
        Output output = find(argv);
        List<String> links = output.text()
                .lines()
                .filter(line -> line.matches("/proc/\\d{1,9}/fd/\\d{1,9}"))
                .toList();
        boolean cannot = links.isEmpty() && unable(output.errors(), paths);
        if (links.isEmpty() && !cannot) {
            return List.of();
        }
        List<String> list = new ArrayList<>(List.of("ls", "-l"));
        list.addAll(cannot ? places : links);
        return OpenFile.parse(host.query(new Query(list, LIMIT)).text()).stream()
                .filter(file -> !cannot || paths.contains(file.name()))
                .toList();
    }

    /** It does not know -samefile, or one of the files is not there, which ends it. */
    private static boolean unable(String errors, Set<String> paths) {
        return errors.contains("-samefile") || paths.stream().anyMatch(errors::contains);
    }

    private Output find(List<String> argv) {
        try {
            return host.query(new Query(argv, LIMIT));
        } catch (AbsentException e) {
            return new Output(argv, 127, new byte[0], "no find, no -samefile".getBytes(StandardCharsets.US_ASCII));
        }
    }
}
