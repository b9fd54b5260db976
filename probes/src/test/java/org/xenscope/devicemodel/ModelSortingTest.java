package org.xenscope.devicemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xenscope.devicemodel.DeviceModelProcess.State;

/** Which process is the QEMU, whatever started it. */
class ModelSortingTest {
    private static final String QEMU = "/usr/bin/qemu-system-i386";
    private static final String ARGS = "-xen-domid 3 -no-shutdown";

    private final StringBuilder ps = new StringBuilder();
    private final Map<Integer, ProcessDetails> details = new HashMap<>();

    private ModelSortingTest process(int pid, int parent, String stat, String exe, String line, String... more) {
        return process(pid, parent, stat, exe, Set.of(), line, more);
    }

    /** @param more files that it has open */
    private ModelSortingTest process(
            int pid, int parent, String stat, String exe, Set<String> denied, String line, String... more) {
        State state = State.of(stat);
        ps.append(String.format("%d %d %s %s%n", pid, parent, stat, line));
        Map<Integer, String> files = new HashMap<>(Map.of(0, "/dev/null"));
        for (String file : more) {
            files.put(files.size(), file);
        }
        details.put(
                pid,
                new ProcessDetails(
                        pid,
                        parent,
                        state == State.ZOMBIE ? line.replaceAll("\\[(.*)\\].*", "$1") : "x",
                        state,
                        0,
                        OptionalInt.empty(),
                        Instant.ofEpochSecond(pid),
                        exe.isEmpty() ? Optional.empty() : Optional.of(exe),
                        state == State.ZOMBIE ? List.of() : List.of(line.split(" ")),
                        Map.of(),
                        Optional.empty(),
                        files,
                        denied));
        return this;
    }

    private ModelSorting sorted(Map<Integer, Integer> recorded) {
        ProcessTable table = ProcessTable.parse("1 0 Ss /sbin/init\n" + ps);
        Map<Integer, ProcessDetails> seen = new HashMap<>();
        for (int pid : ModelSorting.candidates(table, recorded.values())) {
            Optional.ofNullable(details.get(pid)).ifPresent(each -> seen.put(pid, each));
        }
        return new ModelSorting(table, seen, recorded);
    }

    private static ModelSortingTest now() {
        return new ModelSortingTest();
    }

    static Stream<Arguments> launches() {
        return Stream.of(
                arguments(
                        "libxl alone", now().process(10, 1, "Sl", QEMU, QEMU + " " + ARGS), 10, List.of(10), List.of()),
                arguments(
                        "gdbserver",
                        now().process(10, 1, "S", "/usr/bin/gdbserver", "gdbserver 127.0.0.1:1234 " + QEMU + " " + ARGS)
                                .process(11, 10, "tl", QEMU, QEMU + " " + ARGS),
                        10,
                        List.of(11),
                        List.of(10)),
                arguments(
                        "a shell with a pipe: its own arguments do not have the domid",
                        now().process(10, 1, "S", "/bin/dash", "/bin/sh /usr/bin/qemu-dm-wrapper")
                                .process(11, 10, "Sl", QEMU, QEMU + " " + ARGS)
                                .process(12, 10, "S", "/usr/bin/logger", "logger -t qemu-3"),
                        10,
                        List.of(11),
                        List.of()),
                arguments(
                        "sh -c with all of it in one word",
                        now().process(10, 1, "S", "/bin/dash", "sh -c " + QEMU + " " + ARGS)
                                .process(11, 10, "Sl", QEMU, QEMU + " " + ARGS),
                        10,
                        List.of(11),
                        List.of(10)),
                arguments(
                        "strace below setpriv",
                        now().process(10, 1, "S", "/usr/bin/strace", "strace -f setpriv " + QEMU + " " + ARGS)
                                .process(11, 10, "S", "/usr/bin/setpriv", "setpriv " + QEMU + " " + ARGS)
                                .process(12, 11, "Sl", QEMU + " (deleted)", QEMU + " " + ARGS),
                        10,
                        List.of(12),
                        List.of(10, 11)),
                arguments(
                        "argv[0] rewritten",
                        now().process(10, 1, "Sl", QEMU, "dm-of-uivm " + ARGS),
                        10,
                        List.of(10),
                        List.of()),
                arguments(
                        "all arguments rewritten",
                        now().process(10, 1, "Sl", QEMU, "guest-vm"),
                        10,
                        List.of(10),
                        List.of()),
                arguments(
                        "QEMU by another name, known by what it has open",
                        now().process(10, 1, "Sl", "/opt/model", "/opt/model " + ARGS, "/dev/xen/privcmd"),
                        10,
                        List.of(10),
                        List.of()),
                arguments(
                        "a shell script under QEMU's name, which has not begun QEMU yet",
                        now().process(10, 1, "S", "/bin/dash", "/bin/sh " + QEMU + " " + ARGS),
                        10,
                        List.of(),
                        List.of(10)),
                arguments(
                        "nothing but arguments may be seen",
                        now().process(10, 1, "S", "", Set.of("exe", "fd"), "gdbserver :1 " + QEMU + " " + ARGS)
                                .process(11, 10, "Sl", "", Set.of("exe", "fd"), QEMU + " " + ARGS),
                        10,
                        List.of(11),
                        List.of(10)),
                arguments(
                        "it has ended, and its wrapper does not ask",
                        now().process(10, 1, "S", "/bin/dash", "/bin/sh /usr/bin/wrapper")
                                .process(11, 10, "Z", "", "[xen-qemu-system] <defunct>"),
                        10,
                        List.of(11),
                        List.of()),
                arguments(
                        "the pid has gone to another program",
                        now().process(10, 1, "S", "/usr/sbin/sshd", "sshd").process(11, 10, "S", "/bin/bash", "-bash"),
                        10,
                        List.of(),
                        List.of()),
                arguments(
                        "two: libxl's own counts, not the newer one",
                        now().process(10, 1, "Sl", QEMU, QEMU + " " + ARGS)
                                .process(20, 1, "Sl", QEMU, QEMU + " " + ARGS),
                        10,
                        List.of(10, 20),
                        List.of()),
                arguments(
                        "two, and libxl's own is gone: the newer one counts",
                        now().process(20, 1, "Sl", QEMU, QEMU + " " + ARGS)
                                .process(30, 1, "Sl", QEMU, QEMU + " " + ARGS),
                        10,
                        List.of(30, 20),
                        List.of()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("launches")
    void theRealQemuIsFound(
            String name, ModelSortingTest world, int recorded, List<Integer> qemus, List<Integer> wrappers) {
        ModelSorting sorting = world.sorted(Map.of(3, recorded));
        assertThat(pids(sorting.qemus())).isEqualTo(qemus);
        assertThat(pids(sorting.wrappers())).containsExactlyInAnyOrderElementsOf(wrappers);
    }

    private static List<Integer> pids(Map<Integer, List<ProcessDetails>> byDomain) {
        List<Integer> pids = new ArrayList<>();
        byDomain.forEach((domid, list) -> {
            assertThat(domid).isEqualTo(3);
            list.forEach(each -> pids.add(each.pid()));
        });
        return pids;
    }

    @Test
    void oneOfADeadDomainIsFoundWithoutAnyRecord() {
        ModelSorting sorting =
                now().process(11, 1, "Sl", QEMU, QEMU + " " + ARGS).sorted(Map.of());
        assertThat(pids(sorting.qemus())).containsExactly(11);
        assertThat(sorting.above(sorting.qemus().get(3).get(0))).hasToString("[init 1]");
    }

    @Test
    void parentsThatGoInACircleAreNoTrouble() {
        ModelSorting sorting = now().process(11, 12, "Sl", QEMU, QEMU + " " + ARGS)
                .process(12, 11, "S", "/bin/sh", "sh")
                .sorted(Map.of(3, 12));
        assertThat(pids(sorting.qemus())).containsExactly(11);
        assertThat(sorting.above(sorting.qemus().get(3).get(0))).hasSizeLessThan(100);
    }

    @Test
    void socketsAreReadAsTheKernelListsThem() {
        UnixSockets sockets = UnixSockets.parse(
                """
                Num       RefCount Protocol Flags    Type St Inode Path
                ffff888004b4b800: 00000002 00000000 00010000 0001 01 11563 /var/run/xen/qmp-libxl-1
                0000000000000000: 00000003 00000000 00000000 0001 03 11999 /var/run/xen/qmp-libxl-1
                0000000000000000: 00000003 00000000 00000000 0001 03 12000
                0000000000000000: 00000002 00000000 00010000 0001 01 13 @/abstract
                """);
        assertThat(sockets.at("/run/xen/qmp-libxl-1"))
                .containsExactly(
                        new UnixSockets.Row(11563, "/var/run/xen/qmp-libxl-1", true, false),
                        new UnixSockets.Row(11999, "/var/run/xen/qmp-libxl-1", false, true));
        assertThat(sockets.rows()).hasSize(2);
    }
}
