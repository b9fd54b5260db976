package org.xenscope.recipes.debug;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xenscope.libxl.StartDeadline;
import org.xenscope.xenstore.StorePath;
import org.xenscope.xenstore.StoreReader;

/** Who waits for a QEMU just now, and until when: {@code xl create} from the start on, {@code xl unpause} when it is run. */
final class LibxlWaits {
    private final StoreReader store;
    private final StartDeadline deadline;
    private @Nullable HeldQemu held;
    private boolean creates = true;
    private @Nullable Countdown asked;

    LibxlWaits(StoreReader store, StartDeadline deadline) {
        this.store = store;
        this.deadline = deadline;
    }

    synchronized void held(HeldQemu qemu) {
        held = qemu;
    }

    synchronized Optional<HeldQemu> held() {
        return Optional.ofNullable(held);
    }

    /** {@code xl create} has ended. */
    synchronized void created() {
        creates = false;
    }

    /** Somebody else waits; null: no more. */
    synchronized void asked(@Nullable Countdown countdown) {
        asked = countdown;
    }

    /** Who waits for one that stands since then; empty when nobody does, or has all the time. */
    Optional<Countdown> of(Instant since) {
        HeldQemu here;
        synchronized (this) {
            here = held;
            if (asked != null || here == null || !creates) {
                return Optional.ofNullable(asked);
            }
        }
        boolean running = store.readText(StorePath.of("/local/domain/0/device-model/" + here.domid() + "/state"))
                .filter("running"::equals)
                .isPresent();
        // libxl may have asked before it stood: then it has less time, of which nobody can know
        return Optional.of(running ? qmp(since) : here.countdown(deadline));
    }

    private static Countdown qmp(Instant since) {
        Duration limit = StartDeadline.QMP;
        return new Countdown("libxl", since, limit, "libxl's question to QEMU fails, and it destroys the domain");
    }
}
