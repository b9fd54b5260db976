package org.xenscope.recipes.action;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.xenscope.devicemodel.DeviceModelProbe;
import org.xenscope.devicemodel.DeviceModelProcess;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.devicemodel.ProcessDetailsProbe;
import org.xenscope.error.CancelledException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.FailedException;
import org.xenscope.host.Host;
import org.xenscope.host.Invocation;
import org.xenscope.host.Output;
import org.xenscope.host.Query;
import org.xenscope.recipes.Site;

/** The QEMUs of one domain as processes, those that are about to become one, and their end. */
final class Qemus {
    private static final Duration END_LIMIT = Duration.ofSeconds(20);
    private static final Duration KILLED_LIMIT = Duration.ofSeconds(10);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final Duration KILL = Duration.ofSeconds(10);

    private Qemus() {}

    /** Those that live, whatever started them. A debugger or a shell before QEMU is none. */
    static List<ProcessDetails> of(Host host, int domid) {
        List<Integer> pids = new DeviceModelProbe(host)
                .processes().stream()
                        .filter(each -> each.domid() == domid && each.state() != DeviceModelProcess.State.ZOMBIE)
                        .map(DeviceModelProcess::pid)
                        .toList();
        return new ProcessDetailsProbe(host)
                .read(pids).values().stream()
                        .filter(each -> each.state() != DeviceModelProcess.State.ZOMBIE && isQemu(each))
                        .toList();
    }

    /** The pid of whatever carries the domid: QEMU, or the shell that is about to become it. */
    static Optional<Integer> begun(Host host, int domid) {
        return new DeviceModelProbe(host)
                .processes().stream()
                        .filter(each -> each.domid() == domid && each.state() != DeviceModelProcess.State.ZOMBIE)
                        .map(DeviceModelProcess::pid)
                        .findFirst();
    }

    private static boolean isQemu(ProcessDetails process) {
        return process.program().matches("(xen-)?qemu.*")
                || process.files().values().stream().anyMatch(path -> path.startsWith("/dev/xen/"));
    }

    /** Shells of ours that have not become QEMU yet. */
    static List<Integer> starting(Host host, Relaunched domain) {
        // in brackets, or the shell that carries this would be found
        Output found = host.query(Query.of(
                "pgrep",
                "-f",
                "[" + domain.starter().charAt(0) + "]" + domain.starter().substring(1)));
        List<Integer> pids = new ArrayList<>();
        for (String word : found.text().split("\\s+")) {
            if (word.matches("\\d{1,9}")) {
                pids.add(Integer.parseInt(word));
            }
        }
        return pids;
    }

    /** Ends what was begun and has not become QEMU: a start whose xenscope was killed, or one that waits at the gate. */
    static void endStarting(Site site, Relaunched domain) {
        List<Integer> pids = starting(site.host(), domain);
        for (int round = 0; !pids.isEmpty() && round < 20; round++) {
            for (int pid : pids) {
                kill(site, "-TERM", pid);
                awaitEnd(site.host(), pid, KILLED_LIMIT);
            }
            pids = starting(site.host(), domain);
        }
        if (!pids.isEmpty()) {
            throw new FailedException(
                    "process " + pids.get(0) + " on " + site.host().name() + ", which was to become QEMU of "
                            + domain.words() + ", does not end",
                    "a debugger may hold it: look at TracerPid in /proc/" + pids.get(0) + "/status, end that, then"
                            + " `xenscope undo`");
        }
    }

    /**
     * Ends a QEMU whose state is saved, and waits until it is gone.
     *
     * @throws FailedException when nothing ends it
     */
    static void end(Site site, Relaunched domain, ProcessDetails qemu) {
        kill(site, "-TERM", qemu.pid());
        if (awaitEnd(site.host(), qemu.pid(), END_LIMIT)) {
            return;
        }
        // It has nothing to lose: its disks are flushed and given up, its devices are in the file.
        if (new ProcessDetailsProbe(site.host())
                .read(qemu.pid())
                .filter(each -> same(each, qemu.pid(), qemu.started().toEpochMilli()))
                .isPresent()) {
            kill(site, "-KILL", qemu.pid());
        }
        if (!awaitEnd(site.host(), qemu.pid(), KILLED_LIMIT)) {
            throw new FailedException(
                    "QEMU " + qemu.pid() + " of " + domain.words() + " on "
                            + site.host().name() + " does not end",
                    "see what it waits for in /proc/" + qemu.pid() + "/stack");
        }
    }

    private static void kill(Site site, String signal, int pid) {
        // one that has ended meanwhile makes kill complain, and does not matter
        site.control().run(Invocation.of(KILL, "kill", signal, Integer.toString(pid)));
    }

    /** Waits for a process's end; a zombie has ended. @return false when it has not */
    static boolean awaitEnd(Host host, int pid, Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
            boolean waited;
            try {
                // a tail that knows no --pid, as busybox's, ends with an error
                waited = host.query(new Query(List.of("tail", "-s", "0.1", "--pid=" + pid, "-f", "/dev/null"), left))
                        .ok();
                if (waited) {
                    return true;
                }
            } catch (DeadlineException e) {
                waited = true;
            }
            if (new ProcessDetailsProbe(host)
                    .read(pid)
                    .filter(each -> each.state() != DeviceModelProcess.State.ZOMBIE)
                    .isEmpty()) {
                return true;
            }
            if (System.nanoTime() >= end) {
                return false;
            }
            if (!waited) {
                // nothing else tells of a process's end
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN.toMillis());
        } catch (InterruptedException e) {
            throw new CancelledException("waiting for the end of a process was interrupted", "", e);
        }
    }

    /** The same process: a pid may be given again. Its start is known to a second, as the host's clock may be set. */
    static boolean same(ProcessDetails process, int pid, long startedMillis) {
        return process.pid() == pid && Math.abs(process.started().toEpochMilli() - startedMillis) < 2000;
    }
}
