package org.xenscope.xenstore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.xenscope.peers.RealXenstored;

/**
 * {@code write PAIRS...}: whole processes that write many pairs over a connection of 20 ms there and back, beside Debian's
 * own xenstore-write near by, where each of its requests takes no way. {@code -Dprogram=} names another xenscope.
 */
final class WriteBenchmark {
    private static final long ONE_WAY_MILLIS = 10;
    private static final int ROUNDS = Integer.getInteger("rounds", 3);
    private static final String PROGRAM = System.getProperty("program", "../console/bin/xenscope");

    private WriteBenchmark() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path state = Files.createTempDirectory("xs-write");
        System.out.println(
                "| daemon | pairs | `xenstore-write`, near | `store write`, far | `-n`, far | `undo`, far |");
        System.out.println("|---|---|---|---|---|---|");
        for (RealXenstored.Kind kind : RealXenstored.Kind.values()) {
            for (String pairs : List.of(arguments).subList(1, arguments.length)) {
                try (RealXenstored daemon = RealXenstored.start(kind);
                        FarSocket far = FarSocket.to(daemon.socket(), ONE_WAY_MILLIS)) {
                    System.out.printf(
                            Locale.ROOT,
                            "| %s | %s |%s%n",
                            kind,
                            pairs,
                            row(daemon, far, state, Integer.parseInt(pairs)));
                }
            }
        }
    }

    private static String row(RealXenstored daemon, FarSocket far, Path state, int pairs)
            throws IOException, InterruptedException {
        double[] best = {1e9, 1e9, 1e9, 1e9};
        for (int round = 0; round < ROUNDS; round++) {
            List<ProcessBuilder> works = List.of(
                    daemon.command(
                            "xenstore-write",
                            words("/bench/near-" + round, pairs).toArray(String[]::new)),
                    program(far, state, words("/bench/far-" + round, pairs), "store", "write"),
                    program(far, state, words("/bench/plan-" + round, pairs), "-n", "store", "write"),
                    program(far, state, List.of(), "undo"));
            for (int i = 0; i < works.size(); i++) {
                long begun = System.nanoTime();
                run(works.get(i));
                best[i] = Math.min(best[i], (System.nanoTime() - begun) / 1e9);
            }
        }
        StringBuilder row = new StringBuilder();
        for (double seconds : best) {
            row.append(String.format(Locale.ROOT, " %.2f s |", seconds));
        }
        return row.toString();
    }

    private static List<String> words(String below, int pairs) {
        List<String> words = new ArrayList<>();
        for (int i = 0; i < pairs; i++) {
            words.addAll(List.of(below + "/" + i / 100 + "/" + i, "value " + i));
        }
        return words;
    }

    private static ProcessBuilder program(FarSocket far, Path state, List<String> words, String... command) {
        List<String> argv = new ArrayList<>(List.of(PROGRAM, "--yes", "-H", "unix:" + far.path()));
        argv.addAll(List.of(command));
        argv.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(argv);
        builder.environment().putAll(Map.of("XDG_STATE_HOME", state.toString()));
        return builder;
    }

    private static void run(ProcessBuilder builder) throws IOException, InterruptedException {
        int exit = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
        if (exit != 0) {
            throw new AssertionError(builder.command().subList(0, 6) + " ended with " + exit);
        }
    }
}
