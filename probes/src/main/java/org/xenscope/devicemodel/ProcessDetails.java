package org.xenscope.devicemodel;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.xenscope.devicemodel.DeviceModelProcess.State;

/**
 * One process of a host as proc(5) shows it, at one moment.
 *
 * @param name the kernel's name for it, at most 15 bytes ({@code status}: Name); a program may change it
 * @param uid its effective user
 * @param tracer the debugger that has it ({@code status}: TracerPid), whether it lets it run or not
 * @param started when, by the host's clock
 * @param exe what {@code /proc/PID/exe} leads to, {@code " (deleted)"} and all; empty for a zombie, or when denied
 * @param argv its true argument vector; empty for a zombie
 * @param environment what it was started with; empty when denied
 * @param cwd its directory; empty when denied
 * @param files what its descriptors lead to: {@code /dev/xen/privcmd}, {@code socket:[11563]}
 * @param denied what of {@code environ}, {@code exe}, {@code cwd}, {@code fd} only another user may see, often root
 */
public record ProcessDetails(
        int pid,
        int parentPid,
        String name,
        State state,
        int uid,
        OptionalInt tracer,
        Instant started,
        Optional<String> exe,
        List<String> argv,
        Map<String, String> environment,
        Optional<String> cwd,
        Map<Integer, String> files,
        Set<String> denied) {
    private static final String DELETED = " (deleted)";

    public ProcessDetails {
        argv = List.copyOf(argv);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        files = Collections.unmodifiableMap(new TreeMap<>(files));
        denied = Set.copyOf(denied);
    }

    /** Its file was removed or replaced after it was started: a package was upgraded, or somebody has put another there. */
    public boolean deleted() {
        return exe.filter(path -> path.endsWith(DELETED)).isPresent();
    }

    /** The path of its file, without the remark that it is gone. */
    public Optional<String> executable() {
        return exe.map(path -> deleted() ? path.substring(0, path.length() - DELETED.length()) : path);
    }

    /** What it is called among people: the last part of its file's path, else of argv[0], else the kernel's name. */
    public String program() {
        String path = executable().orElseGet(() -> argv.isEmpty() || argv.get(0).isEmpty() ? name : argv.get(0));
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Its argument vector, as QEMU's. */
    public QemuCommandLine commandLine() {
        return new QemuCommandLine(argv);
    }

    /** The files with a path that it has open, without devices of no interest and without doubles, in their order. */
    public List<String> paths() {
        return files.values().stream()
                .filter(path -> path.startsWith("/") && !path.equals("/dev/null"))
                .distinct()
                .toList();
    }

    /** Whether it has this socket, by its inode. */
    public boolean hasSocket(long inode) {
        return files.containsValue("socket:[" + inode + "]");
    }
}
