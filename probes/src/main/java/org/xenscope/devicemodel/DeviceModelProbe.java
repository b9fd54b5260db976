package org.xenscope.devicemodel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.xenscope.error.AbsentException;
import org.xenscope.host.Host;
import org.xenscope.host.Output;
import org.xenscope.host.Query;

/**
 * Finds the QEMU of a domain by looking at processes, as the store cannot be trusted in this: {@code
 * image/device-model-pid} names what libxl started, and nothing there changes when QEMU is killed.
 *
 * <p>One {@code ps} answers for all domains, which over ssh is one round trip. ({@code pgrep -af} is as cheap but shows
 * neither states nor zombies; globs over /proc need a shell.)
 */
public final class DeviceModelProbe {
    private static final Query PS =
            Query.of("ps", "-e", "-ww", "-o", "pid=", "-o", "ppid=", "-o", "stat=", "-o", "args=");
    /** busybox knows neither -ww nor an empty heading, and cuts nothing when its output is no terminal. */
    private static final Query BUSYBOX_PS = Query.of("ps", "-o", "pid,ppid,stat,args");

    private final Host host;

    public DeviceModelProbe(Host host) {
        this.host = host;
    }

    /** Every process that carries {@code -xen-domid}, by pid. */
    public List<DeviceModelProcess> processes() {
        return table().deviceModels();
    }

    /**
     * @param recordedPid of {@code /local/domain/N/image/device-model-pid}
     */
    public DeviceModel find(int domid, OptionalInt recordedPid) {
        return find(table(), domid, recordedPid);
    }

    /** The same, among processes that were looked at before. */
    public DeviceModel find(ProcessTable table, int domid, OptionalInt recordedPid) {
        List<DeviceModelProcess> mine = table.deviceModels().stream()
                .filter(each -> each.domid() == domid)
                .map(this::withExecutable)
                .sorted(Comparator.comparingInt(DeviceModelProcess::pid))
                .toList();
        DeviceModel model =
                assess(domid, recordedPid, mine, recordedPid.isPresent() && table.isZombie(recordedPid.getAsInt()));
        return model.qemu()
                .filter(each -> each.state() == DeviceModelProcess.State.TRACED)
                .flatMap(each -> new ProcessDetailsProbe(host).read(each.pid()))
                .flatMap(each -> each.tracer().stream().boxed().findFirst())
                .map(pid -> model.heldBy(
                        table.row(pid).map(ProcessTable.Row::program).orElse("process") + " " + pid))
                .orElse(model);
    }

    /** QEMUs and wrappers of domains that are no more: they may hold images and tap devices. */
    public List<DeviceModelProcess> leftovers(Set<Integer> livingDomids) {
        return processes().stream()
                .filter(each -> !livingDomids.contains(each.domid()))
                .toList();
    }

    /**
     * The true argument vector of a process.
     *
     * @throws AbsentException when it is gone
     */
    public QemuCommandLine commandLine(int pid) {
        return QemuCommandLine.ofProc(host.read("/proc/" + pid + "/cmdline"));
    }

    static DeviceModel assess(
            int domid, OptionalInt recordedPid, List<DeviceModelProcess> mine, boolean recordedZombie) {
        Optional<DeviceModelProcess> qemu =
                mine.stream().filter(DeviceModelProcess::qemu).max(Comparator.comparing(DeviceModelProcess::alive));
        List<DeviceModelProcess> wrappers = new ArrayList<>(mine);
        qemu.ifPresent(wrappers::remove);
        DeviceModel.State state;
        if (qemu.isPresent()) {
            state = switch (qemu.get().state()) {
                case RUNNING -> DeviceModel.State.RUNNING;
                case STOPPED, TRACED -> DeviceModel.State.STOPPED;
                case ZOMBIE -> DeviceModel.State.ZOMBIE;
            };
        } else if (recordedZombie) {
            state = DeviceModel.State.ZOMBIE;
        } else if (!wrappers.isEmpty()) {
            state = DeviceModel.State.STARTING;
        } else {
            state = recordedPid.isPresent() ? DeviceModel.State.GONE : DeviceModel.State.NONE;
        }
        return new DeviceModel(domid, recordedPid, qemu, wrappers, state);
    }

    /** A QEMU by another name is known by its executable; asked only for what its argv[0] does not settle. */
    private DeviceModelProcess withExecutable(DeviceModelProcess process) {
        boolean settled = process.qemu()
                || process.state() == DeviceModelProcess.State.ZOMBIE
                || process.program().matches("(.*/)?(gdbserver|gdb|sh|bash|dash|strace|python[0-9.]*|perl)");
        if (settled) {
            return process;
        }
        boolean qemu = new ProcessDetailsProbe(host)
                .read(process.pid())
                .filter(each -> ProcessTable.isQemu(each.program())
                        // by another name, but with the guest's memory
                        || each.files().values().stream().anyMatch(path -> path.startsWith("/dev/xen/")))
                .isPresent();
        return qemu
                ? new DeviceModelProcess(
                        process.pid(),
                        process.parentPid(),
                        process.domid(),
                        process.state(),
                        process.program(),
                        true,
                        process.arguments())
                : process;
    }

    /** All processes of the host. */
    public ProcessTable table() {
        Output output = host.query(PS);
        if (!output.ok()) {
            output = host.query(BUSYBOX_PS).orFail("run ps on the host");
        }
        return ProcessTable.parse(output.text());
    }
}
