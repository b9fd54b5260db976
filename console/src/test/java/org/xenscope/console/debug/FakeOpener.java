package org.xenscope.console.debug;

import com.google.auto.service.AutoService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.debug.BreakpointRequest;
import org.xenscope.debug.DebugTarget;
import org.xenscope.debug.Location;
import org.xenscope.debug.TargetKind;
import org.xenscope.error.UsageException;

/**
 * The way to a {@link FakeTarget}, of a test and of a process that a test runs: a file that FAKE_ORDERS names, which may be
 * a FIFO, says what the program does meanwhile.
 */
@AutoService(DebugOpener.class)
public final class FakeOpener implements DebugOpener {
    @Override
    public String form() {
        return "fake:NAME";
    }

    @Override
    public String summary() {
        return "a program that is none";
    }

    @Override
    public Result open(Session session, String target, DebugOrders orders) {
        String name = target.substring(scheme().length() + 1);
        FakeTarget fake = new FakeTarget(name.startsWith("jvm") ? TargetKind.JVM : TargetKind.GDB);
        CompletableFuture<Void> beside = new CompletableFuture<>();
        Optional.ofNullable(session.environment().get("FAKE_ORDERS")).ifPresent(file -> {
            Thread thread = new Thread(() -> obey(fake, beside, Path.of(file)), "orders");
            thread.setDaemon(true);
            thread.start();
        });
        return session.debug(opening(fake, name).beside(beside), orders);
    }

    static DebugOpening opening(FakeTarget fake, String name) {
        return DebugOpening.of(fake, name)
                .saying(name + ": fake 412, stopped; no debug information")
                .endingWith(() -> fake.letGo() ? "fake 412 runs on, nothing left" : "fake 412 is gone, nothing left")
                .warning(() -> name.equals("late") ? Optional.of("libxl gives up in 41 s") : Optional.empty())
                .with(new Sets());
    }

    private static void obey(FakeTarget fake, CompletableFuture<Void> beside, Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            lines.forEach(line -> {
                if (line.equals("over")) {
                    beside.complete(null);
                } else {
                    fake.order(line);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that is, one symbol of which is not. */
    private static final class Sets implements BreakpointSets {
        @Override
        public List<Named> all() {
            return List.of(new Named("store", "what it writes"));
        }

        @Override
        public Chosen choose(String name, DebugTarget target) {
            if (!name.equals("store")) {
                throw new UsageException("there is no set `" + name + "`", "there is: store");
            }
            return new Chosen(
                    List.of(
                            BreakpointRequest.at(new Location.Function("xs_write"))
                                    .saying("{args}"),
                            BreakpointRequest.at(new Location.Line("gone.c", 7))),
                    List.of("xs_transaction_end: not in this version"));
        }
    }
}
