package org.xenscope.console.command;

import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xenscope.console.Event;
import org.xenscope.console.ExitCode;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.DebugOpening;
import org.xenscope.console.debug.DebugOrders;
import org.xenscope.console.debug.DomainEnd;
import org.xenscope.console.debug.GdbStart;
import org.xenscope.console.debug.RemoteGdb;
import org.xenscope.console.debug.TalkBeside;
import org.xenscope.console.text.Out;
import org.xenscope.error.XenscopeException;
import org.xenscope.recipes.debug.Countdown;

/**
 * A debug prompt during a bring-up: the bring-up goes on in a thread of its own, what it tells is shown above the line that
 * is typed, and the prompt stays until somebody ends it.
 */
final class BringupTalk implements GdbStart.Talk {
    /** QEMU at its first instruction. */
    private record Begun(RemoteGdb remote, Countdown countdown) {}

    private final Session session;
    private final String name;
    private final DebugOrders orders;
    private final Clock clock;
    private final AtomicReference<@Nullable Begun> there = new AtomicReference<>();
    private final AtomicReference<Runnable> wanted = new AtomicReference<>(() -> {});
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private volatile boolean created;

    BringupTalk(Session session, String name, DebugOrders orders) {
        this.session = session;
        this.name = name;
        this.orders = orders;
        this.clock = session.clock();
    }

    @Override
    public boolean begun(RemoteGdb remote, Countdown countdown) {
        there.set(new Begun(remote, countdown));
        wanted.get().run();
        return true;
    }

    /** The domain is made: libxl's time for the start is over. */
    void created() {
        created = true;
    }

    /** Runs it, and talks with gdb from the moment when QEMU begins. */
    Result during(Supplier<Result> bringup) {
        TalkBeside<Result> beside = new TalkBeside<>("bringup", () -> told(bringup));
        wanted.set(beside::want);
        beside.begin();
        Begun here = beside.awaitWanted() ? there.get() : null;
        if (here != null) {
            talk(here);
        }
        return beside.result();
    }

    private Result told(Supplier<Result> bringup) {
        int exit = ExitCode.FAILED;
        try {
            Result result = bringup.get();
            exit = result.exit();
            return result;
        } catch (XenscopeException e) {
            exit = ExitCode.ofFailedJob(e);
            throw e;
        } finally {
            session.emitBeside(new Over(exit));
            over.complete(null);
        }
    }

    private void talk(Begun here) {
        RemoteGdb remote = here.remote();
        int domid = remote.process().domid().orElseThrow();
        DebugOpening opening = DebugOpening.of(remote.gdb(), name + "(" + domid + ")")
                .saying(
                        "QEMU is under gdb from its first instruction; the bring-up goes on meanwhile. `end` lets QEMU go")
                .closing(remote)
                .closing(DomainEnd.watch(session.store(), domid, remote.gdb()))
                .endingWith(remote::ended)
                .warning(() -> created
                        ? remote.heldUp(domid)
                        : Optional.of("libxl waits: " + here.countdown().text(clock.instant())))
                .with(remote.sets(Optional.empty()))
                .beside(over);
        session.emit(new Told(session.debug(opening, orders)));
    }

    /** A result among the events. */
    private record Told(Result result) implements Event {
        @Override
        public void text(Out out) {
            result.text(out);
        }

        @Override
        public Object json() {
            return result.json();
        }
    }

    /** The bring-up is over, and somebody may still talk: its whole result comes when the prompt ends. */
    private record Over(int exit) implements Event {
        @Override
        public void text(Out out) {
            out.line(
                    exit == 0
                            ? "the bring-up is done; `end` leaves the debugger, and QEMU running"
                            : "the bring-up has failed; `end` shows why");
        }

        @Override
        public Object json() {
            return Map.of("event", "bringupOver", "exit", exit);
        }
    }
}
