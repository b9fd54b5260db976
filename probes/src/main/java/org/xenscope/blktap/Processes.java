package org.xenscope.blktap;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.xenscope.blktap.TapDevice.Provider;
import org.xenscope.devicemodel.DeviceModelProcess;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.devicemodel.ProcessTable;

/**
 * The processes that serve tap devices, and what others are.
 *
 * @param tapdisks pids that tap-ctl lists
 * @param nbd every qemu-nbd that serves a device, by that device
 * @param nbdPids its pid
 * @param marks by pid
 * @param parents by pid
 */
record Processes(
        ProcessTable table,
        Set<Integer> tapdisks,
        Map<String, QemuNbd> nbd,
        Map<String, Integer> nbdPids,
        Map<Integer, String> marks,
        Map<Integer, Integer> parents) {
    /** A longer line of parents is none. */
    private static final int DEEPEST = 64;

    /** @param details of those that may be servers, by pid */
    static Processes of(ProcessTable table, Set<Integer> tapdisks, Map<Integer, ProcessDetails> details) {
        Map<String, QemuNbd> nbd = new TreeMap<>();
        Map<String, Integer> nbdPids = new TreeMap<>();
        Map<Integer, String> marks = new TreeMap<>();
        new TreeMap<>(details).forEach((pid, process) -> {
            QemuNbd.of(process.argv()).ifPresent(server -> {
                nbd.putIfAbsent(server.device(), server);
                nbdPids.putIfAbsent(server.device(), pid);
            });
            String mark = process.environment().get(TapFacts.MARK);
            if (mark != null) {
                marks.put(pid, mark);
            }
        });
        Map<Integer, Integer> parents = new HashMap<>();
        table.rows().forEach(row -> parents.put(row.pid(), row.parentPid()));
        return new Processes(table, Set.copyOf(tapdisks), nbd, nbdPids, marks, parents);
    }

    /** A connected nbd device; empty when it is a tapdisk's own. */
    Optional<TapDevice> ofNbd(int minor, Optional<Boolean> readOnly) {
        String device = QemuNbd.device(minor);
        Integer pid = nbdPids.get(device);
        if (pid != null && ancestor(pid, tapdisks).isPresent()) {
            return Optional.empty();
        }
        Optional<QemuNbd> server = Optional.ofNullable(nbd.get(device));
        return Optional.of(new TapDevice(
                Provider.QEMU_NBD,
                device,
                OptionalInt.of(minor),
                pid == null ? OptionalInt.empty() : OptionalInt.of(pid),
                Optional.empty(),
                server.map(QemuNbd::image),
                server.flatMap(QemuNbd::format),
                readOnly,
                List.of()));
    }

    /** One for each process, however many descriptors it has; what a tapdisk's own processes have is the tapdisk's. */
    List<Holder> holders(List<OpenFile> files, Set<Integer> living) {
        Map<Integer, DeviceModelProcess> models = new HashMap<>();
        table.deviceModels().forEach(each -> models.put(each.pid(), each));
        Map<Integer, Holder> holders = new TreeMap<>();
        for (OpenFile file : files) {
            OptionalInt tapdisk = ancestor(file.pid(), tapdisks);
            int pid = tapdisk.orElse(file.pid());
            DeviceModelProcess model = models.get(pid);
            OptionalInt domid = model == null ? OptionalInt.empty() : OptionalInt.of(model.domid());
            boolean leftover = domid.isPresent() && !living.contains(domid.getAsInt());
            String program = tapdisk.isPresent() ? "tapdisk" : program(pid);
            holders.merge(
                    pid,
                    new Holder(pid, program, domid, leftover, file.writes(), file.name()),
                    (a, b) -> a.writes() ? a : b);
        }
        return List.copyOf(holders.values());
    }

    private String program(int pid) {
        return table.rows().stream()
                .filter(row -> row.pid() == pid)
                .map(ProcessTable.Row::program)
                .findFirst()
                .orElse("process");
    }

    /** Whether a process is this one, or was started by it. */
    boolean stems(int pid, OptionalInt from) {
        return from.isPresent() && ancestor(pid, Set.of(from.getAsInt())).isPresent();
    }

    private OptionalInt ancestor(int pid, Set<Integer> wanted) {
        int at = pid;
        for (int steps = 0; at > 1 && steps < DEEPEST; steps++) {
            if (wanted.contains(at)) {
                return OptionalInt.of(at);
            }
            at = parents.getOrDefault(at, 0);
        }
        return OptionalInt.empty();
    }
}
