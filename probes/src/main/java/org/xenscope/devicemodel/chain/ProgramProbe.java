package org.xenscope.devicemodel.chain;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xenscope.error.AbsentException;
import org.xenscope.error.DeniedException;
import org.xenscope.host.FileEntry;
import org.xenscope.host.Host;
import org.xenscope.host.Query;

/** Looks at the files of programs that stand before QEMU, and at the QEMUs that a host has. */
public final class ProgramProbe {
    /**
     * Where libxl of one distribution or the other has its QEMU, or rather where it looks for it first: QEMU_XEN_PATH is
     * set when Xen is built. What is merely called so and may know nothing of Xen comes last.
     */
    private static final List<String> STANDARD = List.of(
            "/usr/lib/xen/bin/qemu-system-i386",
            "/usr/libexec/xen-qemu-system-i386",
            "/usr/libexec/xen/bin/qemu-system-i386",
            "/usr/lib64/xen/bin/qemu-system-i386",
            "/usr/local/lib/xen/bin/qemu-system-i386",
            "/usr/bin/qemu-system-i386",
            "/usr/bin/qemu-system-x86_64");

    /** No wrapper is so long, and no QEMU so short. */
    private static final long LONGEST = 256 * 1024;

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String INTERPOSER = "sVirt will do nothing";

    private final Host host;
    private final Map<String, ProgramFile> known = new HashMap<>();

    public ProgramProbe(Host host) {
        this.host = host;
    }

    /** The QEMUs that this host has, the one that libxl starts by itself first, as far as that can be told. */
    public List<String> standard() {
        List<String> argv = new ArrayList<>(List.of("ls", "-d"));
        argv.addAll(STANDARD);
        // Those that are not there make it end with an error.
        List<String> there = host.query(new Query(argv, LIMIT)).text().lines().toList();
        return STANDARD.stream().filter(there::contains).toList();
    }

    /** Every program on the way that files tell, by path. */
    Map<String, ProgramFile> walk(String first) {
        Map<String, ProgramFile> files = new LinkedHashMap<>();
        Optional<String> path = Optional.of(first);
        while (path.isPresent()
                && files.size() < Route.LONGEST
                && path.get().startsWith("/")
                && !files.containsKey(path.get())) {
            ProgramFile file = look(path.get());
            files.put(path.get(), file);
            path = Route.next(file);
        }
        return files;
    }

    /** One file, as it stood when it was first looked at. */
    public ProgramFile look(String path) {
        ProgramFile file = known.get(path);
        if (file == null) {
            file = examine(path);
            known.put(path, file);
        }
        return file;
    }

    private ProgramFile examine(String path) {
        Optional<FileEntry> entry;
        try {
            entry = stat(path);
        } catch (DeniedException e) {
            return unreadable(path, e.what());
        }
        if (entry.isEmpty()) {
            return new ProgramFile(path, ProgramFile.State.ABSENT, false, Optional.empty(), true, "");
        }
        if (entry.get().kind() != FileEntry.Kind.FILE) {
            return unreadable(path, path + " is no file");
        }
        boolean executable = host.query(Query.of("test", "-x", path)).ok();
        if (entry.get().sizeBytes() > LONGEST) {
            return new ProgramFile(path, ProgramFile.State.BINARY, executable, Optional.empty(), true, "");
        }
        try {
            return read(path, executable, host.read(path));
        } catch (DeniedException | AbsentException e) {
            return unreadable(path, e.what());
        }
    }

    private ProgramFile read(String path, boolean executable, byte[] content) {
        if (!ScriptReader.isScript(content)) {
            boolean interposer = new String(content, StandardCharsets.ISO_8859_1).contains(INTERPOSER);
            return new ProgramFile(
                    path,
                    interposer ? ProgramFile.State.INTERPOSER : ProgramFile.State.BINARY,
                    executable,
                    Optional.empty(),
                    true,
                    "");
        }
        ScriptReading script = ScriptReader.read(content);
        boolean interpreter = script.shebang()
                .map(program -> !program.startsWith("/") || stat(program).isPresent())
                .orElse(true);
        return new ProgramFile(path, ProgramFile.State.SCRIPT, executable, Optional.of(script), interpreter, "");
    }

    private static ProgramFile unreadable(String path, String why) {
        return new ProgramFile(path, ProgramFile.State.UNREADABLE, false, Optional.empty(), true, why);
    }

    /** Behind symbolic links. */
    private Optional<FileEntry> stat(String path) {
        Optional<FileEntry> entry = host.stat(path);
        if (entry.filter(each -> each.kind() == FileEntry.Kind.LINK).isEmpty()) {
            return entry;
        }
        String real = host.query(Query.of("readlink", "-f", path)).text().strip();
        return real.startsWith("/") ? host.stat(real) : Optional.empty();
    }
}
