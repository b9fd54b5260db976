package org.xenscope.gdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.xenscope.debug.BreakpointRequest;
import org.xenscope.debug.DebugEvent;
import org.xenscope.debug.Location;
import org.xenscope.debug.StepKind;
import org.xenscope.debug.Stop;
import org.xenscope.gdb.mi.MiDecoder;
import org.xenscope.gdb.mi.MiRecord;

/**
 * A debugged program beside gdb's own command line on the same program in the same run ({@code turns.c}, debug information,
 * gdbserver attached over stdio): near by, and over a line of 20 ms there and back; log points; and reading MI.
 */
final class GdbBenchmark {
    private static final int ROUNDS = 60;
    private static final int FAR_ROUNDS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Location NOTE = new Location.Function("note");

    private GdbBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        for (String optimisation : List.of("-O0", "-O2")) {
            try (Turns turns = Turns.build(optimisation, "-fno-inline")) {
                System.out.printf("== %s%n", optimisation);
                near(turns);
                far(turns, false);
                far(turns, true);
                logPoint(turns, Duration.ZERO, false);
                logPoint(turns, Duration.ofMillis(10), false);
                logPoint(turns, Duration.ofMillis(10), true);
            }
        }
        mi();
    }

    private static void near(Turns turns) throws Exception {
        Process first = turns.run();
        Process second = turns.run();
        Times step = new Times("step over a line");
        Times backtrace = new Times("backtrace, a new stop each time");
        Times panes = new Times("stop to three panes: source, stack, locals");
        try (CommandLineGdb cli = new CommandLineGdb(turns.attached(first.pid()));
                GdbTarget ours = GdbTarget.launch(turns.attached(second.pid()), GdbDeadlines.standard())) {
            Turns.begin(first);
            Turns.begin(second);
            cli.say("break note");
            ours.insert(BreakpointRequest.at(NOTE));
            for (int i = 0; i < ROUNDS; i++) {
                cli.say("continue");
                ours.resume();
                Stop stop = stop(ours);
                backtrace.gdb(() -> cli.say("bt"));
                backtrace.ours(() -> ours.frames(stop.thread(), 0, 20));
                step.gdb(() -> cli.say("next"));
                step.ours(() -> step(ours, stop.thread()));
                // What a person types for the same.
                panes.gdb(() -> cli.say("finish")
                        + cli.say("list")
                        + cli.say("bt")
                        + cli.say("info args")
                        + cli.say("info locals"));
                panes.ours(() -> {
                    ours.step(StepKind.OUT, stop.thread());
                    return panes(ours);
                });
            }
        }
        step.print();
        backtrace.print();
        panes.print();
    }

    private static Stop step(GdbTarget target, String thread) {
        target.step(StepKind.OVER, thread);
        return stop(target);
    }

    private static Stop stop(GdbTarget target) {
        return target.awaitStop(PATIENCE).orElseThrow();
    }

    /** What three panes show. */
    private static Stop panes(GdbTarget target) {
        Stop stop = stop(target);
        target.source(stop.frame().orElseThrow(), 10);
        target.frames(stop.thread(), 0, 20);
        target.variables(stop.thread(), 0);
        return stop;
    }

    private static void far(Turns turns, boolean early) throws Exception {
        String way = early ? "20 ms, early answers" : "20 ms";
        Process process = turns.run();
        Path directory = Files.createTempDirectory("xenscope-far");
        try (FarLine line = new FarLine(directory, process.pid(), Duration.ofMillis(10), early)) {
            GdbSetup setup = GdbSetup.remote("turns", line.socket().toString())
                    .withExecutable(turns.program())
                    .withSysroot("/");
            long began = System.nanoTime();
            try (GdbTarget target = GdbTarget.launch(setup, GdbDeadlines.standard())) {
                System.out.printf(
                        Locale.ROOT,
                        "%-46s %6.0f ms, %d round trips%n",
                        way + ": gdb ready",
                        millisSince(began),
                        FarLine.roundTrips(line.take()));
                Turns.begin(process);
                target.insert(BreakpointRequest.at(NOTE));
                report(line, way + ": breakpoint to three panes", () -> {
                    target.resume();
                    return panes(target);
                });
                report(line, way + ": step to three panes", () -> {
                    String thread = target.stop().orElseThrow().thread();
                    target.step(StepKind.OVER, thread);
                    return panes(target);
                });
                report(line, way + ": finish to three panes", () -> {
                    target.resume();
                    String thread = stop(target).thread();
                    target.step(StepKind.OUT, thread);
                    return panes(target);
                });
            }
        }
        Files.delete(directory);
    }

    private static void report(FarLine line, String what, Callable<Stop> work) throws Exception {
        List<Long> trips = new ArrayList<>();
        List<Double> millis = new ArrayList<>();
        String last = "";
        for (int i = 0; i < FAR_ROUNDS; i++) {
            line.take();
            work.call();
            long now = System.nanoTime();
            List<FarLine.Packet> all = line.take();
            List<FarLine.Packet> since = FarLine.sinceStop(all);
            trips.add(FarLine.roundTrips(since));
            int stop = all.size() - since.size() - 1;
            millis.add((now - all.get(Math.max(0, stop)).nanos()) / 1e6);
            last = FarLine.text(since);
        }
        System.out.printf(
                Locale.ROOT, "%-46s %6.0f ms, round trips %s, the last: %s%n", what, median(millis), trips, last);
    }

    private static void logPoint(Turns turns, Duration oneWay, boolean early) throws Exception {
        Process process = turns.run();
        Path directory = Files.createTempDirectory("xenscope-far");
        try (FarLine line = new FarLine(directory, process.pid(), oneWay, early)) {
            GdbSetup setup = GdbSetup.remote("turns", line.socket().toString())
                    .withExecutable(turns.program())
                    .withSysroot("/");
            try (GdbTarget target = GdbTarget.launch(setup, GdbDeadlines.standard())) {
                Turns.begin(process);
                Heard heard = new Heard();
                target.listen(heard);
                target.insert(
                        BreakpointRequest.at(new Location.Function("store_put")).saying("{args}"));
                target.resume();
                heard.next(DebugEvent.Logged.class);
                line.take();
                int hits = oneWay.isZero() ? 50 : FAR_ROUNDS;
                for (int i = 0; i < hits; i++) {
                    heard.next(DebugEvent.Logged.class);
                }
                List<FarLine.Packet> packets = line.take();
                List<Double> stands = new ArrayList<>();
                long since = -1;
                for (FarLine.Packet packet : packets) {
                    if (!packet.fromGdb() && packet.data().startsWith("T05swbreak")) {
                        since = packet.nanos();
                    } else if (since >= 0 && packet.fromGdb() && packet.data().startsWith("vCont;c")) {
                        stands.add((packet.nanos() - since) / 1e6);
                        since = -1;
                    }
                }
                System.out.printf(
                        Locale.ROOT,
                        "%-46s stands %6.1f ms, %.1f round trips%n",
                        "a hit of a log point" + (oneWay.isZero() ? "" : early ? ", 20 ms, early answers" : ", 20 ms"),
                        median(stands),
                        (FarLine.roundTrips(packets) + 0.0) / hits);
            }
        }
        Files.delete(directory);
    }

    private static void mi() {
        String value = "^done,value=\"" + "\\303\\251\\\"x".repeat(1 << 17) + "\"\n";
        String threads = "^done,threads=["
                + IntStream.rangeClosed(1, 2000)
                        .mapToObj(
                                id -> "{id=\"" + id + "\",target-id=\"Thread 1." + id
                                        + "\",name=\"worker\",frame={level=\"0\",addr=\"0x00007ffff7ea3545\",func=\"poll\",args=[],"
                                        + "from=\"/lib/x86_64-linux-gnu/libc.so.6\",arch=\"i386:x86-64\"},state=\"stopped\",core=\"0\"}")
                        .collect(Collectors.joining(","))
                + "],current-thread-id=\"1\"\n";
        for (String line : List.of(value, threads)) {
            byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
            List<Double> millis = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                long began = System.nanoTime();
                MiDecoder decoder = new MiDecoder();
                List<MiRecord> records = new ArrayList<>();
                for (int at = 0; at < bytes.length; at += 64 << 10) {
                    decoder.decode(ByteBuffer.wrap(bytes, at, Math.min(64 << 10, bytes.length - at)), records::add);
                }
                millis.add(millisSince(began));
            }
            System.out.printf(
                    Locale.ROOT,
                    "%-46s %6.1f ms, the first %.1f ms%n",
                    "MI: " + line.substring(6, 12) + "…, " + bytes.length + " bytes",
                    median(millis),
                    millis.get(0));
        }
    }

    private static double millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e6;
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** Two clocks for the same thing. */
    private static final class Times {
        private final String what;
        private final List<Double> gdb = new ArrayList<>();
        private final List<Double> ours = new ArrayList<>();

        Times(String what) {
            this.what = what;
        }

        void gdb(Callable<?> work) throws Exception {
            gdb.add(time(work));
        }

        void ours(Callable<?> work) throws Exception {
            ours.add(time(work));
        }

        private static double time(Callable<?> work) throws Exception {
            long began = System.nanoTime();
            work.call();
            return millisSince(began);
        }

        void print() throws IOException {
            double theirs = median(gdb);
            double mine = median(ours);
            System.out.printf(
                    Locale.ROOT,
                    "%-46s gdb %6.2f ms, ours %6.2f ms, allowed %6.2f ms%n",
                    what,
                    theirs,
                    mine,
                    1.3 * theirs + 5);
        }
    }
}
