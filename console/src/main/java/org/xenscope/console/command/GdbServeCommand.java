package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Event;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.debug.DebugOpening;
import org.xenscope.console.debug.DebugOrders;
import org.xenscope.console.debug.DomainEnd;
import org.xenscope.console.debug.GdbStart;
import org.xenscope.console.debug.RemoteGdb;
import org.xenscope.console.debug.StartOrders;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.error.CancelledException;
import org.xenscope.error.UsageException;
import org.xenscope.error.XenscopeException;
import org.xenscope.host.Host;
import org.xenscope.host.Query;
import org.xenscope.libxl.StartDeadline;
import org.xenscope.libxl.XenInfo;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.Site;
import org.xenscope.recipes.bringup.ConfigSource;
import org.xenscope.recipes.debug.Countdown;
import org.xenscope.recipes.debug.DebugProgress;
import org.xenscope.recipes.debug.DebuggedStart;
import org.xenscope.recipes.debug.GdbServe;

/** gdb for the next QEMU of a domain, from its first instruction, whoever creates the domain. */
@AutoService(Command.class)
public final class GdbServeCommand implements Command {
    private static final Duration PATIENCE = Duration.ofHours(1);

    @Override
    public String usage() {
        return """
                gdb serve - debug DOMAIN's next QEMU from its first instruction, whoever creates the domain

                Example: xenscope gdb serve hvm
                Usage: xenscope gdb serve [OPTIONS] DOMAIN
                     --next                 DOMAIN runs: its next start is meant
                     --within=DURATION      how long to wait for it (1h)
                     --map=PAIR             IMAGE=DEVICE, as for `dm wrapper install`
                     --qemu=PATH            the QEMU to start (libxl's own)
                %s%s
                A wrapper of its own waits for the domain of this name, and says the words with which to create it. QEMU
                gets libxl's arguments, open files and environment, and stands at its first instruction, at the debug
                prompt. libxl waits for it: what is left of its time stands at the prompt, and QEMU goes on by itself before
                that is over, unless --stop-at-start. With --batch and no --ex nobody talks: QEMU goes on at once, and what
                it stops at is shown with arguments and callers, until the domain is created.

                When the session ends, QEMU runs on, and the wrapper is gone: a domain that was created with it cannot be
                rebooted by libxl, which looks for it again; shut it down, and create it anew.
                """
                .formatted(StartOrders.SERVED, DebugOrders.USAGE);
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.DOMAIN);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        String name = arguments.words(1, 1).get(0);
        DebugOrders talk = DebugOrders.of(arguments);
        boolean talks = !talk.batch() || !talk.lines().isEmpty();
        StartOrders orders = StartOrders.of(arguments, talks);
        if (orders.stopAtStart() && !talks) {
            throw new UsageException(
                    "--stop-at-start leaves QEMU to somebody who lets it go on, and --batch has nobody",
                    "give the words by --ex");
        }
        Duration patience = arguments.duration("within").orElse(PATIENCE);
        session.mayDebug();
        Host host = session.host();
        GdbServe serve = GdbServe.of(
                host,
                session.store(),
                name,
                DmWrapperInstall.qemu(host, arguments.option("qemu")),
                DmWrapperInstall.images(host, arguments.all("map")),
                arguments.has("next"));
        String create = serve.create(config(session, name));
        if (session.rehearses()) {
            List<String> commands = new ArrayList<>(
                    session.options().asShell()
                            ? serve.install().shell()
                            : serve.install().commands());
            commands.add(create);
            return session.plan(commands);
        }
        String what = "gdb serve " + name;
        Attending attending = new Attending(talks);
        StartDeadline deadline = StartDeadline.of(
                XenInfo.parse(host.query(Query.of("xl", "info")).text()));
        GdbStart debugger = new GdbStart(session, name, what, orders, attending, deadline);
        List<Finding> missing = debugger.missing();
        if (!missing.isEmpty()) {
            session.complain(missing.get(0).title());
            return new NotMet(missing);
        }
        return session.meanwhile("gdb", what, serve.install(), site -> {
            session.emit(new Waiting(name, create, serve.lines(), serve.passed().isPresent()));
            session.status("waiting for " + name + "'s QEMU; Ctrl-C ends it");
            try (DebuggedStart start =
                    serve.serve(debugger, site, deadline, session.clock(), new Told(session, talks), patience)) {
                session.clearStatus();
                return met(session, name, talk, attending, start, site, deadline);
            }
        });
    }

    /** Where its config most likely is. */
    private static String config(Session session, String name) {
        try {
            return ConfigSource.find(session.host(), name, session.path(name))
                    .onHost()
                    .orElse("CONFIG");
        } catch (CancelledException e) {
            throw e;
        } catch (XenscopeException e) {
            return "CONFIG";
        }
    }

    private static Result met(
            Session session,
            String name,
            DebugOrders talk,
            Attending attending,
            DebuggedStart start,
            Site site,
            StartDeadline deadline) {
        Optional<Finding> failure = start.failure();
        if (failure.isPresent()) {
            session.complain(failure.get().title());
            return new NotMet(List.of(failure.get()));
        }
        Thread creating = new Thread(() -> created(start, site, deadline), "domain is created");
        creating.setDaemon(true);
        if (!attending.talks()) {
            GdbServe.awaitCreated(start, site, deadline);
            return new Seen(name, start.stops());
        }
        creating.start();
        RemoteGdb remote = attending.remote();
        int domid = remote.process().domid().orElseThrow();
        try {
            return session.debug(
                    DebugOpening.of(remote.gdb(), name + "(" + domid + ")")
                            .saying(name + " is domain " + domid
                                    + ", and its QEMU stands at its first instruction: `c` lets"
                                    + " it go on, `end` lets go of it")
                            .closing(DomainEnd.watch(session.store(), domid, remote.gdb()))
                            .closing(start)
                            .endingWith(remote::ended)
                            .warning(() -> start.countdown()
                                    .map(text -> "QEMU goes on by itself: " + text)
                                    .or(() -> remote.heldUp(domid)))
                            .with(remote.sets(Optional.empty())),
                    talk);
        } finally {
            creating.interrupt();
        }
    }

    private static void created(DebuggedStart start, Site site, StartDeadline deadline) {
        try {
            GdbServe.awaitCreated(start, site, deadline);
        } catch (XenscopeException e) {
            // the session is over, or its host is lost: the talk tells
        }
    }

    /** Who talks with gdb when it is there. */
    private record Attending(boolean talks, AtomicReference<RemoteGdb> there) implements GdbStart.Talk {
        Attending(boolean talks) {
            this(talks, new AtomicReference<>());
        }

        @Override
        public boolean begun(RemoteGdb remote, Countdown countdown) {
            there.set(remote);
            return talks;
        }

        @Override
        public boolean holds() {
            return talks;
        }

        RemoteGdb remote() {
            return there.get();
        }
    }

    /** @param talks whether the prompt shows what gdb tells */
    private record Told(Session session, boolean talks) implements DebuggedStart.Listener {
        @Override
        public void debug(DebugProgress progress) {
            boolean shown =
                    switch (progress.state()) {
                        case STOPPED, RUNNING, ENDED, START -> talks;
                        default -> false;
                    };
            if (!shown) {
                session.emit(new StartLine(progress));
            }
        }

        @Override
        public void countdown(String text) {
            session.status("QEMU stands; " + text);
        }
    }

    /** What to do now. */
    private record Waiting(String name, String create, List<String> lines, boolean next) implements Event {
        @Override
        public void text(Out out) {
            out.prose((next ? "the next QEMU of " : "QEMU of ") + name
                            + " is waited for. Create the domain, on the host, by")
                    .line();
            out.print("  ").whole(create).line();
            out.prose("or with these lines in its config:").line();
            lines.forEach(line -> out.print("  ").whole(line).line());
            out.flush();
        }

        @Override
        public Object json() {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("waits", name);
            view.put("create", create);
            view.put("lines", lines);
            return view;
        }
    }

    /** The debugger and QEMU did not meet. */
    private record NotMet(List<Finding> findings) implements Result {
        @Override
        public void text(Out out) {
            Findings.print(findings, out);
        }

        @Override
        public Object json() {
            return Map.of("result", "failed", "findings", findings);
        }

        @Override
        public int exit() {
            return 1;
        }
    }

    /** Nobody talked; the domain is created. */
    private record Seen(String name, int stops) implements Result {
        @Override
        public void text(Out out) {
            out.print(Style.GOOD, "✓ ")
                    .prose(name + " is created; its QEMU stopped " + stops + (stops == 1 ? " time" : " times")
                            + ", and runs on without gdb")
                    .line();
        }

        @Override
        public Object json() {
            return Map.of("result", "served", "stops", stops);
        }
    }
}
