package org.xenscope.xenstore;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.xenscope.host.Policy;
import org.xenscope.peers.RealXenstored;

/**
 * How soon: {@code mirror} is from before a write to when a listener of a mirror of 10,000 nodes has it; {@code far} is
 * snapshots of 1,000 nodes over a connection of 20 ms there and back; {@code soak} is 1,000 watches and 50,000 events in a
 * minute.
 */
final class LatencyBenchmark {
    private static final long ONE_WAY_MILLIS = 10;

    private LatencyBenchmark() {}

    public static void main(String[] arguments) {
        for (RealXenstored.Kind kind : RealXenstored.Kind.values()) {
            try (RealXenstored daemon = RealXenstored.start(kind)) {
                UnixStoreHost host = new UnixStoreHost("unix:" + daemon.socket());
                switch (arguments[0]) {
                    case "mirror" -> mirror(kind, host);
                    case "far" -> far(kind, daemon, host);
                    default -> soak(kind, host);
                }
            }
        }
    }

    private static void make(UnixStoreHost host, int nodes) {
        try (StoreConnection maker =
                StoreConnection.over(host.connectUnix(host.socket()), Clock.systemUTC(), Duration.ofMinutes(1))) {
            BenchmarkTree.make(maker, nodes);
        }
    }

    private static void mirror(RealXenstored.Kind kind, UnixStoreHost host) {
        make(host, 10_000);
        Duration soon = Duration.ofSeconds(10);
        try (StoreMirror mirror =
                        StoreMirror.of(() -> Stores.open(host), StorePath.ROOT, Detail.ALL, Clock.systemUTC());
                Store other = Stores.open(host)) {
            mirror.await(view -> view.standing() == MirrorView.Standing.CURRENT, soon);
            StoreWriter writer = other.changes(Policy.CHANGE.permit("benchmark"));
            StorePath path = StorePath.of("/local/domain/50/device/vif/51776/key-3");
            double[] millis = new double[5000];
            try (StoreMirror.Listening listening = mirror.listen()) {
                for (int i = -1000; i < millis.length; i++) {
                    long begun = System.nanoTime();
                    writer.write(path, Integer.toString(i));
                    listening.next(soon).orElseThrow();
                    if (i >= 0) {
                        millis[i] = (System.nanoTime() - begun) / 1e6;
                    }
                }
            }
            Arrays.sort(millis);
            System.out.printf(
                    Locale.ROOT,
                    "%s: from a write to the mirror's listener: median %.2f ms, p99 %.2f ms, worst %.2f ms%n",
                    kind,
                    millis[millis.length / 2],
                    millis[millis.length * 99 / 100],
                    millis[millis.length - 1]);
        }
    }

    private static void far(RealXenstored.Kind kind, RealXenstored daemon, UnixStoreHost near) {
        make(near, 1000);
        try (FarSocket far = FarSocket.to(daemon.socket(), ONE_WAY_MILLIS);
                Store close = Stores.open(near);
                Store store = Stores.open(new UnixStoreHost("unix:" + far.path()))) {
            double[] here = new double[11];
            double[] there = new double[here.length];
            for (int i = -3; i < here.length; i++) {
                double near1 = snapshotMillis(close);
                double far1 = snapshotMillis(store);
                if (i >= 0) {
                    here[i] = near1;
                    there[i] = far1;
                }
            }
            Arrays.sort(here);
            Arrays.sort(there);
            double median = there[there.length / 2];
            System.out.printf(
                    Locale.ROOT,
                    "%s: snapshot of 1,000 nodes over 20 ms: median %.0f ms, %.1f round trips; near by %.0f ms%n",
                    kind,
                    median,
                    median / (2 * ONE_WAY_MILLIS),
                    here[here.length / 2]);
        }
    }

    private static double snapshotMillis(Store store) {
        long begun = System.nanoTime();
        if (!store.snapshot(StorePath.ROOT).consistent()) {
            throw new AssertionError("nobody else writes");
        }
        return (System.nanoTime() - begun) / 1e6;
    }

    private static void soak(RealXenstored.Kind kind, UnixStoreHost host) {
        int watches = 1000;
        int rounds = 50;
        StorePath[] paths = new StorePath[watches];
        for (int i = 0; i < watches; i++) {
            paths[i] = StorePath.of("/soak").child(i);
        }
        try (Store store = Stores.open(host);
                Store other = Stores.open(host);
                Watch watch = store.watch(paths)) {
            StoreWriter writer = other.changes(Policy.CHANGE.permit("benchmark"));
            Thread writing = new Thread(() -> {
                long begun = System.nanoTime();
                for (int i = 0; i < rounds * watches; i++) {
                    writer.write(paths[i % watches], Integer.toString(i));
                    LockSupport.parkNanos(begun + 60_000_000_000L / (rounds * watches) * (i + 1L) - System.nanoTime());
                }
            });
            writing.start();
            int[] seen = new int[watches];
            long begun = System.nanoTime();
            for (int i = 0; i < (rounds + 1) * watches; i++) {
                StoreEvent.Changed event =
                        (StoreEvent.Changed) watch.next(Duration.ofSeconds(30)).orElseThrow();
                seen[Integer.parseInt(event.path().name())]++;
            }
            boolean more = watch.next(Duration.ofSeconds(1)).isPresent();
            for (int times : seen) {
                if (times != rounds + 1 || more) {
                    throw new AssertionError("lost or doubled: " + Arrays.toString(seen) + more);
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "%s: %d watches, %d events in %.0f s: none lost, none doubled%n",
                    kind,
                    watches,
                    rounds * watches,
                    (System.nanoTime() - begun) / 1e9);
        }
    }
}
