package org.xenscope.xenstore;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.xenscope.peers.RealXenstored;

/**
 * Whole trees of the genuine daemons, beside Debian's own xenstore-ls, in turns in one run. {@code walk NODES...} takes
 * snapshots in this process, warm; {@code oneshot NODES...} runs the whole program, the start of its JVM included.
 */
final class StoreBenchmark {
    private static final int ROUNDS = Integer.getInteger("rounds", 9);
    private static final int WARM_UP = Integer.getInteger("warmup", 3);

    private StoreBenchmark() {}

    private interface Work {
        void run();
    }

    private record Took(double millis, double daemonMillis) {}

    public static void main(String[] arguments) {
        boolean walk = arguments[0].equals("walk");
        System.out.println("| daemon | nodes | what | median | best | daemon at work | to `xenstore-ls -f` |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (RealXenstored.Kind kind : RealXenstored.Kind.values()) {
            for (String nodes : List.of(arguments).subList(1, arguments.length)) {
                try (RealXenstored daemon = RealXenstored.start(kind)) {
                    make(daemon, Integer.parseInt(nodes));
                    Map<String, Work> works = new LinkedHashMap<>();
                    works.put("`xenstore-ls -f`", () -> run(daemon.command("xenstore-ls", "-f")));
                    works.put("`xenstore-ls -fp`", () -> run(daemon.command("xenstore-ls", "-fp")));
                    if (walk) {
                        try (Store store = Stores.open(host(daemon))) {
                            works.put("snapshot", () -> check(store.snapshot(StorePath.ROOT)));
                            works.put(
                                    "snapshot without permissions",
                                    () -> check(store.snapshot(StorePath.ROOT, Detail.VALUES)));
                            compare(daemon, works);
                        }
                    } else {
                        works.put("`xenscope store ls -R`", () -> run(program(daemon, "-R")));
                        works.put("`xenscope store ls -R -p`", () -> run(program(daemon, "-R", "-p")));
                        compare(daemon, works);
                    }
                }
            }
        }
        long peak = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == java.lang.management.MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(java.lang.management.MemoryUsage::getUsed)
                .sum();
        System.out.printf(
                "%nPeak heap %d MB of at most %d MB.%n",
                peak >> 20, Runtime.getRuntime().maxMemory() >> 20);
    }

    private static UnixStoreHost host(RealXenstored daemon) {
        return new UnixStoreHost("unix:" + daemon.socket());
    }

    private static void make(RealXenstored daemon, int nodes) {
        try (StoreConnection maker = StoreConnection.over(
                host(daemon).connectUnix(daemon.socket().toString()), Clock.systemUTC(), Duration.ofMinutes(1))) {
            BenchmarkTree.make(maker, nodes);
        }
    }

    private static void compare(RealXenstored daemon, Map<String, Work> works) {
        int nodes = lines(daemon.tool("xenstore-ls", "-f"));
        Map<String, List<Took>> all = new LinkedHashMap<>();
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            for (Map.Entry<String, Work> work : works.entrySet()) {
                Took took = measure(daemon, work.getValue());
                if (round >= 0) {
                    all.computeIfAbsent(work.getKey(), key -> new ArrayList<>()).add(took);
                }
            }
        }
        double yardstick = median(all.get("`xenstore-ls -f`"));
        all.forEach((what, tooks) -> System.out.printf(
                Locale.ROOT,
                "| %s | %d | %s | %.0f ms | %.0f ms | %.0f %% | %.2f |%n",
                daemon.kind() == RealXenstored.Kind.C ? "C xenstored" : "oxenstored",
                nodes,
                what,
                median(tooks),
                tooks.stream().mapToDouble(Took::millis).min().orElseThrow(),
                100
                        * tooks.stream().mapToDouble(Took::daemonMillis).sum()
                        / tooks.stream().mapToDouble(Took::millis).sum(),
                median(tooks) / yardstick));
    }

    private static Took measure(RealXenstored daemon, Work work) {
        long cpu = cpuNanos(daemon.pid());
        long begun = System.nanoTime();
        work.run();
        long nanos = System.nanoTime() - begun;
        return new Took(nanos / 1e6, (cpuNanos(daemon.pid()) - cpu) / 1e6);
    }

    private static double median(List<Took> tooks) {
        double[] millis = tooks.stream().mapToDouble(Took::millis).sorted().toArray();
        return millis[millis.length / 2];
    }

    private static ProcessBuilder program(RealXenstored daemon, String... options) {
        List<String> argv =
                new ArrayList<>(List.of("../console/bin/xenscope", "-H", "unix:" + daemon.socket(), "store", "ls"));
        argv.addAll(List.of(options));
        argv.add("/");
        return new ProcessBuilder(argv).redirectError(ProcessBuilder.Redirect.INHERIT);
    }

    /** To /dev/null: nobody's reading of it counts. */
    private static void run(ProcessBuilder builder) {
        try {
            int exit = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new AssertionError(builder.command() + " ended with " + exit);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static int lines(byte[] text) {
        int lines = 0;
        for (byte b : text) {
            lines += b == '\n' ? 1 : 0;
        }
        return lines;
    }

    private static void check(Snapshot snapshot) {
        if (!snapshot.consistent()) {
            throw new AssertionError("nobody else writes to " + snapshot.root());
        }
    }

    /** proc(5), schedstat: nanoseconds on a processor. */
    private static long cpuNanos(long pid) {
        try {
            return Long.parseLong(Files.readString(Path.of("/proc", Long.toString(pid), "schedstat"))
                    .split(" ")[0]);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
