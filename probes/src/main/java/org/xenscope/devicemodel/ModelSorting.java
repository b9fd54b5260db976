package org.xenscope.devicemodel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.xenscope.devicemodel.DeviceModelFacts.Kin;
import org.xenscope.devicemodel.DeviceModelProcess.State;

/**
 * Tells which processes are a domain's QEMU, which were put before it, and which have nothing to do with it. A QEMU is known
 * by its file, whatever its arguments say; by another name, by what it has open.
 *
 * @param table all processes
 * @param details of the {@link #candidates}
 * @param recorded pids that libxl wrote down, by domid
 */
record ModelSorting(ProcessTable table, Map<Integer, ProcessDetails> details, Map<Integer, Integer> recorded) {
    /** The kernel keeps 15 bytes of a zombie's name: {@code xen-qemu-system}, {@code qemu-system-i38}. */
    private static final Pattern SHORT_NAME = Pattern.compile("(xen-)?qemu-(system(-.*)?|dm|kvm|xen)");

    private static final int DEEPEST = 40;

    /** Processes to look at closely: those that carry {@code -xen-domid}, those that libxl wrote down, and what they started. */
    static Set<Integer> candidates(ProcessTable table, Collection<Integer> recorded) {
        Set<Integer> found = new TreeSet<>();
        table.deviceModels().forEach(each -> found.add(each.pid()));
        recorded.forEach(pid -> {
            found.add(pid);
            found.addAll(below(table, pid));
        });
        return found;
    }

    private static Set<Integer> below(ProcessTable table, int pid) {
        Set<Integer> found = new HashSet<>();
        Deque<Integer> todo = new ArrayDeque<>(List.of(pid));
        while (!todo.isEmpty()) {
            int parent = todo.pop();
            table.rows().stream()
                    .filter(row -> row.parentPid() == parent && row.pid() != pid)
                    .filter(row -> found.add(row.pid()))
                    .forEach(row -> todo.push(row.pid()));
        }
        return found;
    }

    /** QEMUs by domid, the one that serves first. */
    Map<Integer, List<ProcessDetails>> qemus() {
        Map<Integer, List<ProcessDetails>> qemus = new TreeMap<>();
        for (ProcessDetails each : details.values()) {
            OptionalInt domid = domid(each);
            if (domid.isPresent() && isQemu(each)) {
                qemus.computeIfAbsent(domid.getAsInt(), key -> new ArrayList<>())
                        .add(each);
            }
        }
        qemus.forEach((domid, list) -> list.sort(Comparator.comparing((ProcessDetails each) -> !wanted(domid, each))
                .thenComparing(each -> each.state() == State.ZOMBIE)
                .thenComparing(ProcessDetails::started, Comparator.reverseOrder())));
        return qemus;
    }

    /** What carries the domid, or was started by libxl for it, and is not QEMU, by domid. */
    Map<Integer, List<ProcessDetails>> wrappers() {
        Map<Integer, List<ProcessDetails>> wrappers = new TreeMap<>();
        for (ProcessDetails each : details.values()) {
            OptionalInt domid = domid(each);
            if (domid.isPresent() && each.state() != State.ZOMBIE && !isQemu(each)) {
                wrappers.computeIfAbsent(domid.getAsInt(), key -> new ArrayList<>())
                        .add(each);
            }
        }
        return wrappers;
    }

    private boolean wanted(int domid, ProcessDetails process) {
        Integer pid = recorded.get(domid);
        return pid != null && (process.pid() == pid || below(table, pid).contains(process.pid()));
    }

    /** Its own arguments say it; one without arguments, or with others, belongs to the domain whose starter it came from. */
    private OptionalInt domid(ProcessDetails process) {
        OptionalInt own = carried(process);
        if (own.isPresent()) {
            return own;
        }
        for (Map.Entry<Integer, Integer> each : recorded.entrySet()) {
            boolean itself = process.pid() == each.getValue();
            if (itself || below(table, each.getValue()).contains(process.pid())) {
                // the pid may have gone to another program since
                return isQemu(process) ? OptionalInt.of(each.getKey()) : OptionalInt.empty();
            }
        }
        return OptionalInt.empty();
    }

    private OptionalInt carried(ProcessDetails process) {
        OptionalInt own = process.commandLine().domid();
        return own.isPresent()
                ? own
                // sh -c 'qemu -xen-domid 3 …' has it within one argument
                : table.deviceModels().stream()
                        .filter(each -> each.pid() == process.pid())
                        .mapToInt(DeviceModelProcess::domid)
                        .findFirst();
    }

    private boolean isQemu(ProcessDetails process) {
        if (process.state() == State.ZOMBIE) {
            return SHORT_NAME.matcher(process.name()).matches() || ProcessTable.isQemu(process.name());
        }
        if (process.executable().isPresent() && ProcessTable.isQemu(process.program())) {
            return true;
        }
        boolean first = process.argv().size() > 2 && process.argv().get(1).matches("--?xen-domid");
        if (process.denied().contains("fd") || process.executable().isEmpty()) {
            return first && ProcessTable.isQemu(process.argv().get(0)) || first && leaf(process);
        }
        return process.commandLine().domid().isPresent()
                && process.files().values().stream().anyMatch(path -> path.startsWith("/dev/xen/"));
    }

    private boolean leaf(ProcessDetails process) {
        return table.rows().stream().noneMatch(row -> row.parentPid() == process.pid());
    }

    /** Who started a process, its parent first. */
    List<Kin> above(ProcessDetails process) {
        List<Kin> above = new ArrayList<>();
        int pid = process.parentPid();
        while (pid > 0 && above.size() < DEEPEST) {
            ProcessTable.Row row = table.row(pid).orElse(null);
            if (row == null) {
                break;
            }
            above.add(new Kin(pid, row.program()));
            pid = row.parentPid();
        }
        return above;
    }

    Kin kin(int pid) {
        return new Kin(pid, table.row(pid).map(ProcessTable.Row::program).orElse("?"));
    }
}
