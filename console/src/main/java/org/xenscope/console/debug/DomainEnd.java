package org.xenscope.console.debug;

import java.time.Duration;
import org.xenscope.debug.Breakpoint;
import org.xenscope.debug.DebugTarget;
import org.xenscope.debug.RunState;
import org.xenscope.error.XenscopeException;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StorePath;
import org.xenscope.xenstore.Watch;

/**
 * Lets a QEMU go on when its domain is destroyed. libxl sends it SIGHUP and does not look again: one that stands in a
 * debugger would stay, with its disks open (xl destroy returns 0 all the same).
 */
public final class DomainEnd implements AutoCloseable {
    private static final Duration LONG = Duration.ofHours(1);

    private final Store store;
    private final StorePath home;
    private final Watch watch;
    private final DebugTarget target;

    private DomainEnd(Store store, StorePath home, DebugTarget target) {
        this.store = store;
        this.home = home;
        this.target = target;
        this.watch = store.watch(home.child("domid"), StorePath.RELEASE_DOMAIN);
    }

    /** Watches until it is closed. */
    public static DomainEnd watch(Store store, int domid, DebugTarget target) {
        DomainEnd end = new DomainEnd(store, StorePath.of("/local/domain/" + domid), target);
        Thread thread = new Thread(end::follow, "end of domain " + domid);
        thread.setDaemon(true);
        thread.start();
        return end;
    }

    private void follow() {
        try {
            while (store.exists(home)) {
                watch.next(LONG);
            }
            // what it does now is to end, and nobody looks at that
            for (Breakpoint each : target.breakpoints()) {
                target.enable(each.id(), false);
            }
            if (target.state() == RunState.STOPPED) {
                target.resume();
            }
        } catch (XenscopeException e) {
            // closed, or the store is lost: then there is nothing to be heard any more
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
