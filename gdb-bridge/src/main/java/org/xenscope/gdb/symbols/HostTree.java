package org.xenscope.gdb.symbols;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.xenscope.gdb.symbols.HostFiles.Seen;

/** What is known of a host's directories and ELF files, while one program is looked at. */
final class HostTree {
    static final String DEBUG = "/usr/lib/debug";

    /** Of these, some are others on most hosts. */
    private static final List<String> DIRECTORIES = List.of(
            "/usr/lib",
            "/usr/lib64",
            "/usr/lib32",
            "/usr/libx32",
            "/lib",
            "/lib64",
            "/lib32",
            "/libx32",
            "/usr/bin",
            "/usr/sbin",
            "/bin",
            "/sbin");

    private final HostFiles files;
    private final TreeMap<String, String> aliases = new TreeMap<>();
    private final Map<String, Optional<ElfFile>> known = new HashMap<>();
    private boolean debugThere;

    HostTree(HostFiles files) {
        this.files = files;
    }

    /** What is at these paths; by the way, which directories of the host are one. */
    Map<String, Seen> look(List<String> paths) {
        List<String> all = new ArrayList<>(paths);
        all.addAll(DIRECTORIES);
        all.add(DEBUG + "/.build-id");
        Map<String, Seen> seen = files.stat(all);
        debugThere = seen.containsKey(DEBUG + "/.build-id");
        Map<String, String> first = new HashMap<>();
        for (String each : DIRECTORIES) {
            Seen directory = seen.get(each);
            if (directory != null) {
                String real = first.putIfAbsent(directory.identity(), each);
                if (real != null) {
                    aliases.put(each, real);
                }
            }
        }
        return seen;
    }

    /** Directories by the other directory that they are. */
    TreeMap<String, String> aliases() {
        return aliases;
    }

    /** Whether the host may have debug files. */
    boolean debugFiles() {
        return debugThere;
    }

    /** The name without the links of the host that are known. */
    String aliased(String path) {
        for (Map.Entry<String, String> each : aliases.entrySet()) {
            if (path.startsWith(each.getKey() + "/")) {
                return each.getValue() + path.substring(each.getKey().length());
            }
        }
        return path;
    }

    /** The ELF files among them, by the path that they are read by. What their first bytes say: no names of libraries. */
    Map<String, ElfFile> elves(Collection<Seen> all) {
        Map<String, Seen> unknown = new LinkedHashMap<>();
        all.stream()
                .filter(each -> !known.containsKey(each.identity()))
                .forEach(each -> unknown.putIfAbsent(each.identity(), each));
        List<Seen> more = new ArrayList<>();
        Map<String, byte[]> heads = files.heads(List.copyOf(unknown.values()), HostFiles.HEAD_BYTES);
        for (Seen each : unknown.values()) {
            byte[] head = heads.getOrDefault(each.path(), new byte[0]);
            Optional<ElfFile> elf = ElfFile.parse(ElfBytes.of(head));
            known.put(each.identity(), elf);
            if (elf.isPresent() && !elf.get().notesSeen()) {
                more.add(each);
            }
        }
        Map<String, byte[]> longer = files.heads(more, HostFiles.LONG_HEAD_BYTES);
        for (Seen each : more) {
            byte[] head = longer.get(each.path());
            if (head != null) {
                known.put(each.identity(), ElfFile.parse(ElfBytes.of(head)));
            }
        }
        Map<String, ElfFile> elves = new HashMap<>();
        for (Seen each : all) {
            known.getOrDefault(each.identity(), Optional.empty()).ifPresent(elf -> elves.put(each.path(), elf));
        }
        return elves;
    }
}
