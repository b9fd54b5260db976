package org.xenscope.recipes.action;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.xenscope.blktap.Holder;
import org.xenscope.blktap.TapDevice;
import org.xenscope.blktap.TapProbe;
import org.xenscope.devicemodel.DeviceModelProbe;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.devicemodel.ProcessDetailsProbe;
import org.xenscope.devicemodel.ProcessTable;
import org.xenscope.error.CancelledException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.FailedException;
import org.xenscope.host.Host;
import org.xenscope.host.Query;
import org.xenscope.recipes.Site;

/**
 * Servers of tap devices, known again by a mark in their environment. tap-ctl and qemu-nbd choose pid and minor while they
 * work, and another tapdisk may read the same image; but whatever they start inherits what they were started with.
 */
final class TapMarks {
    /** The variable. */
    static final String NAME = "XENSCOPE_TAP";

    private static final Duration FREE_LIMIT = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private TapMarks() {}

    /** The command, so run that all it starts carries the mark. */
    static List<String> marked(String mark, List<String> argv) {
        List<String> all = new ArrayList<>(List.of("env", NAME + "=" + mark));
        all.addAll(argv);
        return all;
    }

    /** Processes that carry it, by pid. */
    static Map<Integer, ProcessDetails> carriers(Host host, String mark) {
        List<Integer> candidates = new DeviceModelProbe(host)
                .table().rows().stream()
                        .filter(row -> row.arguments().matches("(?s).*(tapdisk|tap-ctl|qemu-nbd).*"))
                        .map(ProcessTable.Row::pid)
                        .toList();
        Map<Integer, ProcessDetails> carriers = new TreeMap<>();
        if (!candidates.isEmpty()) {
            new ProcessDetailsProbe(host).read(candidates).forEach((pid, process) -> {
                if (mark.equals(process.environment().get(NAME))) {
                    carriers.put(pid, process);
                }
            });
        }
        return carriers;
    }

    /** Waits for a {@code tap-ctl create} that still works: one whose xenscope was killed goes on. */
    static void awaitCreators(Host host, String mark, Duration limit) {
        for (ProcessDetails process : carriers(host, mark).values()) {
            boolean creates = process.argv().stream().anyMatch(word -> word.endsWith("tap-ctl"))
                    && process.argv().contains("create");
            if (creates) {
                awaitEnd(host, process.pid(), limit);
            }
        }
    }

    /** Waits for a process's end. @return false when it has not ended */
    static boolean awaitEnd(Host host, int pid, Duration limit) {
        try {
            host.query(new Query(List.of("tail", "--pid=" + pid, "-f", "/dev/null"), limit));
            return true;
        } catch (DeadlineException e) {
            return false;
        }
    }

    /**
     * Waits until nobody has the device open: a QEMU may linger for a moment after its domain.
     *
     * @return the device as it is then; empty when it is gone
     * @throws FailedException naming who still has it
     */
    static Optional<TapDevice> awaitFree(Site site, TapDevice device) {
        for (long left = FREE_LIMIT.toMillis(); ; left -= LOOK_AGAIN.toMillis()) {
            Optional<TapDevice> now = new TapProbe(site.host(), site.store())
                    .read().devices().stream()
                            .filter(each -> each.subject().equals(device.subject())
                                    && each.pid().equals(device.pid()))
                            .findFirst();
            if (now.isEmpty() || now.get().users().isEmpty()) {
                return now;
            }
            Holder user = now.get().users().get(0);
            if (left <= 0) {
                throw inUse(now.get());
            }
            if (user.pid() > 0) {
                if (!awaitEnd(site.host(), user.pid(), Duration.ofMillis(left))) {
                    throw inUse(now.get());
                }
            } else {
                pause();
            }
        }
    }

    static FailedException inUse(TapDevice device) {
        return new FailedException(
                device.device() + " is in use: "
                        + String.join(
                                ", ", device.users().stream().map(Holder::words).toList()),
                "end that first (a domain: `xl destroy`; a QEMU of a domain that is gone: `kill`), then do this again");
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN.toMillis());
        } catch (InterruptedException e) {
            throw new CancelledException("waiting for a tap device to be free was interrupted", "", e);
        }
    }
}
