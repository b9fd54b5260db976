package org.xenscope.xenstore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.xenscope.peers.RealXenstored;

/**
 * Snapshots of the genuine daemons beside Debian's own xenstore-ls, in turns in one run: {@code tests/bench walk 10000}.
 * The medians are printed, and how much of the time the daemon itself was at work.
 */
final class StoreBenchmark {
    private static final int ROUNDS = Integer.getInteger("rounds", 9);

    private StoreBenchmark() {}

    private interface Work {
        int nodes();
    }

    private record Took(double millis, double daemonMillis, int nodes) {}

    public static void main(String[] arguments) {
        System.out.println("| daemon | nodes | what | median | best | daemon at work | to xenstore-ls -f |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (RealXenstored.Kind kind : RealXenstored.Kind.values()) {
            for (String nodes : arguments) {
                try (RealXenstored daemon = RealXenstored.start(kind)) {
                    walk(daemon, Integer.parseInt(nodes));
                }
            }
        }
    }

    private static void walk(RealXenstored daemon, int nodes) {
        UnixStoreHost host = new UnixStoreHost("unix:" + daemon.socket());
        try (StoreConnection maker = StoreConnection.over(
                host.connectUnix(daemon.socket().toString()), Clock.systemUTC(), Duration.ofMinutes(1))) {
            BenchmarkTree.make(maker, nodes);
        }
        try (Store store = Stores.open(host)) {
            Map<String, Work> works = new LinkedHashMap<>();
            works.put("xenstore-ls -f", () -> lines(daemon.tool("xenstore-ls", "-f")));
            works.put("xenstore-ls -fp", () -> lines(daemon.tool("xenstore-ls", "-fp")));
            works.put("snapshot", () -> count(store.snapshot(StorePath.ROOT)));
            works.put("snapshot without permissions", () -> count(store.snapshot(StorePath.ROOT, Detail.VALUES)));
            Map<String, List<Took>> all = new LinkedHashMap<>();
            for (int round = -3; round < ROUNDS; round++) {
                for (Map.Entry<String, Work> work : works.entrySet()) {
                    Took took = measure(daemon, work.getValue());
                    if (round >= 0) {
                        all.computeIfAbsent(work.getKey(), key -> new ArrayList<>())
                                .add(took);
                    }
                }
            }
            double yardstick = median(all.get("xenstore-ls -f"));
            all.forEach((what, tooks) -> System.out.printf(
                    Locale.ROOT,
                    "| %s | %d | %s | %.0f ms | %.0f ms | %.0f %% | %.2f |%n",
                    daemon.kind() == RealXenstored.Kind.C ? "C xenstored" : "oxenstored",
                    tooks.get(0).nodes(),
                    what,
                    median(tooks),
                    tooks.stream().mapToDouble(Took::millis).min().orElseThrow(),
                    100
                            * tooks.stream().mapToDouble(Took::daemonMillis).sum()
                            / tooks.stream().mapToDouble(Took::millis).sum(),
                    median(tooks) / yardstick));
        }
    }

    private static Took measure(RealXenstored daemon, Work work) {
        long cpu = cpuNanos(daemon.pid());
        long begun = System.nanoTime();
        int nodes = work.nodes();
        long nanos = System.nanoTime() - begun;
        return new Took(nanos / 1e6, (cpuNanos(daemon.pid()) - cpu) / 1e6, nodes);
    }

    private static double median(List<Took> tooks) {
        double[] millis = tooks.stream().mapToDouble(Took::millis).sorted().toArray();
        return millis[millis.length / 2];
    }

    private static int lines(byte[] text) {
        int lines = 0;
        for (byte b : text) {
            lines += b == '\n' ? 1 : 0;
        }
        return lines;
    }

    private static int count(Snapshot snapshot) {
        if (!snapshot.consistent()) {
            throw new AssertionError(
                    "nobody else writes: " + Arrays.asList(snapshot.root().children()));
        }
        return (int) snapshot.root().stream().count() - 1;
    }

    /** proc(5), schedstat: nanoseconds on a processor. */
    static long cpuNanos(long pid) {
        try {
            return Long.parseLong(Files.readString(Path.of("/proc", Long.toString(pid), "schedstat"))
                    .split(" ")[0]);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
