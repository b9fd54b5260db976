package org.xenscope.recipes.action;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.xenscope.blktap.Holder;
import org.xenscope.blktap.TapDevice;
import org.xenscope.blktap.TapFacts;
import org.xenscope.blktap.TapProbe;
import org.xenscope.error.CancelledException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.FailedException;
import org.xenscope.host.Host;
import org.xenscope.host.Query;
import org.xenscope.recipes.Site;

/** Waits for servers of tap devices and for those who use the devices. */
final class TapServers {
    private static final Duration FREE_LIMIT = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private TapServers() {}

    static TapFacts read(Site site) {
        return new TapProbe(site.host(), site.store()).read();
    }

    /** The command, so run that all it starts carries the mark. */
    static List<String> marked(String mark, List<String> argv) {
        List<String> all = new ArrayList<>(List.of("env", TapFacts.MARK + "=" + mark));
        all.addAll(argv);
        return all;
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
        Optional<TapDevice> now = Optional.of(device);
        for (long left = FREE_LIMIT.toMillis();
                now.isPresent() && !now.get().users().isEmpty();
                left -= LOOK_AGAIN.toMillis()) {
            Holder user = now.get().users().get(0);
            boolean ended = user.pid() == 0 || left > 0 && awaitEnd(site.host(), user.pid(), Duration.ofMillis(left));
            if (left <= 0 || !ended) {
                throw inUse(now.get());
            }
            if (user.pid() == 0) {
                // The kernel's backends tell nobody but the store that they have let go, each in its own node.
                pause();
            }
            now = read(site).devices().stream()
                    .filter(each -> each.subject().equals(device.subject())
                            && each.pid().equals(device.pid()))
                    .findFirst();
        }
        return now;
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
