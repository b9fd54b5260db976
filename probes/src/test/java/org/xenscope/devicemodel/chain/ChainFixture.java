package org.xenscope.devicemodel.chain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.xenscope.devicemodel.DeviceModelProcess.State;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.libxl.DomainType;

/** What a probe would have read of an HVM domain 5, piece by piece. */
public final class ChainFixture {
    private final Map<String, ProgramFile> files = new LinkedHashMap<>();
    private final List<ChainProcess> processes = new ArrayList<>();
    private final List<ChainProcess> beside = new ArrayList<>();
    private Optional<String> override = Optional.empty();
    private Optional<String> standard = Optional.of("/usr/lib/xen/bin/qemu-system-i386");
    private OptionalInt domid = OptionalInt.of(5);
    private OptionalInt recorded = OptionalInt.of(10);
    private OptionalInt qemu = OptionalInt.empty();
    private DomainType type = DomainType.HVM;
    private ChainFacts.Starter starter = ChainFacts.Starter.LIBXL;
    private boolean stubdomain;
    private String name = "hvm";
    private Selinux.Mode selinux = Selinux.Mode.DISABLED;
    private Sound.Answer sound = Sound.Answer.NO;
    private final Map<String, String> mcs = new LinkedHashMap<>();
    private Map<String, String> environment = Map.of("XEN_DOMAIN_ID", "5");
    private Set<String> denied = Set.of();

    public ChainFixture override(String path) {
        override = Optional.of(path);
        return this;
    }

    public ChainFixture standard(String path) {
        standard = Optional.of(path);
        return this;
    }

    public ChainFixture name(String word) {
        name = word;
        return this;
    }

    public ChainFixture starter(ChainFacts.Starter who) {
        starter = who;
        return this;
    }

    public ChainFixture type(DomainType kind) {
        type = kind;
        return this;
    }

    public ChainFixture selinux(Selinux.Mode mode) {
        selinux = mode;
        return this;
    }

    public ChainFixture sound(Sound.Answer answer) {
        sound = answer;
        return this;
    }

    public ChainFixture mcs(String path, String value) {
        mcs.put(path, value);
        return this;
    }

    /** Before {@link #qemu}. */
    public ChainFixture environment(Map<String, String> variables, Set<String> unreadable) {
        environment = variables;
        denied = unreadable;
        return this;
    }

    public ChainFixture stubdomain() {
        stubdomain = true;
        return this;
    }

    public ChainFixture unrecorded() {
        recorded = OptionalInt.empty();
        return this;
    }

    /** No processes. */
    public ChainFixture none() {
        processes.clear();
        beside.clear();
        qemu = OptionalInt.empty();
        return this;
    }

    public ChainFixture config() {
        domid = OptionalInt.empty();
        recorded = OptionalInt.empty();
        return this;
    }

    /** A script of the fixtures, {@code star.sh}. */
    public ChainFixture script(String path, String fixture) {
        try (InputStream in =
                Objects.requireNonNull(ChainFixture.class.getResourceAsStream(fixture + ".sh"), fixture)) {
            return script(path, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ChainFixture script(String path, byte[] content) {
        return file(new ProgramFile(
                path, ProgramFile.State.SCRIPT, true, Optional.of(ScriptReader.read(content)), true, ""));
    }

    public ChainFixture interposer(String path) {
        return file(new ProgramFile(path, ProgramFile.State.INTERPOSER, true, Optional.empty(), true, ""));
    }

    public ChainFixture absent(String path) {
        return file(new ProgramFile(path, ProgramFile.State.ABSENT, false, Optional.empty(), true, ""));
    }

    public ChainFixture unreadable(String path) {
        return file(new ProgramFile(
                path, ProgramFile.State.UNREADABLE, false, Optional.empty(), true, "permission denied"));
    }

    public static ProgramFile binary(String path) {
        return new ProgramFile(path, ProgramFile.State.BINARY, true, Optional.empty(), true, "");
    }

    public ChainFixture file(ProgramFile file) {
        files.put(file.path(), file);
        return this;
    }

    public ChainFixture files(Map<String, ProgramFile> more) {
        files.putAll(more);
        return this;
    }

    public ChainFixture process(int pid, int parent, String exe, String... argv) {
        processes.add(details(pid, parent, exe, argv));
        return this;
    }

    public ChainFixture qemu(int pid, int parent, String exe) {
        qemu = OptionalInt.of(pid);
        return process(pid, parent, exe, exe, "-xen-domid", "5", "-name", "hvm");
    }

    public ChainFixture beside(int pid, String... argv) {
        beside.add(details(pid, 10, "/usr/bin/" + argv[0], argv));
        return this;
    }

    private ChainProcess details(int pid, int parent, String exe, String... argv) {
        return new ChainProcess(
                new ProcessDetails(
                        pid,
                        parent,
                        "",
                        State.RUNNING,
                        0,
                        OptionalInt.empty(),
                        Instant.EPOCH,
                        Optional.of(exe),
                        List.of(argv),
                        environment,
                        Optional.of("/"),
                        Map.of(),
                        denied),
                Optional.empty());
    }

    public ChainFacts facts() {
        Optional<String> first = override.or(() -> standard);
        first.filter(path -> !files.containsKey(path)).ifPresent(path -> files.put(path, binary(path)));
        return new ChainFacts(
                domid,
                name,
                Optional.of(type),
                starter,
                override,
                new Seen("libxl", "xl list -l 5", override.orElse("no device_model")),
                standard,
                stubdomain,
                recorded,
                processes,
                qemu,
                beside,
                files,
                new Selinux(selinux, new Seen("file", "/sys/fs/selinux/enforce", selinux.name())),
                new Sound(sound, new Seen("process", "/proc/11/cmdline", sound.name())),
                mcs,
                List.of());
    }
}
