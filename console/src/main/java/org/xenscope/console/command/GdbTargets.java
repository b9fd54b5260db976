package org.xenscope.console.command;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import org.xenscope.console.Arguments;
import org.xenscope.console.Session;
import org.xenscope.devicemodel.DeviceModelFacts;
import org.xenscope.devicemodel.DeviceModelProbe;
import org.xenscope.devicemodel.ProcessTable;
import org.xenscope.devicemodel.QmpClient;
import org.xenscope.devicemodel.QmpSocket;
import org.xenscope.error.AbsentException;
import org.xenscope.error.CancelledException;
import org.xenscope.error.UsageException;
import org.xenscope.error.XenscopeException;
import org.xenscope.gdb.QemuRelease;
import org.xenscope.gdb.server.Places;
import org.xenscope.gdb.server.TargetProcess;
import org.xenscope.gdb.symbols.LocalSymbols;
import org.xenscope.gdb.symbols.Symbols;

/** The process that a word or an option of the gdb commands names: a domain's QEMU, or any other of the host. */
final class GdbTargets {
    /** What their usage says of it. */
    static final String OPTIONS =
            """
                 --pid=N                process N of the host, in place of a domain's QEMU
                 --name=PROGRAM         the one process of the host that runs PROGRAM: --name=surfman
            """;

    private static final Duration ANSWER = Duration.ofSeconds(3);

    private GdbTargets() {}

    /**
     * @throws UsageException when none, or several are named
     * @throws AbsentException when there is none such, or no gdbserver on the host
     * @throws org.xenscope.error.RefusedException when somebody debugs it already
     */
    static TargetProcess find(Session session, Arguments arguments) {
        return wanted(session, arguments).process(session);
    }

    /**
     * What was found.
     *
     * @param label for the prompt: {@code hvm(1)}
     * @param release of a QEMU that says so itself
     * @param sought the symbols, while they are looked for
     */
    record Found(
            TargetProcess process,
            String label,
            Optional<QemuRelease> release,
            CompletableFuture<LocalSymbols> sought) {
        /** @throws XenscopeException when they cannot be had */
        LocalSymbols symbols() {
            return joined(sought);
        }
    }

    /** The same, with its symbols and what else is known of it; all of it is asked for at once. */
    static Found look(Session session, Arguments arguments) {
        Wanted wanted = wanted(session, arguments);
        CompletableFuture<LocalSymbols> symbols = session.rehearses()
                ? new CompletableFuture<>()
                : CompletableFuture.supplyAsync(() -> Symbols.of(
                                session.host(), Places.of(session.environment()).symbols(), session::status)
                        .ofProcess(wanted.pid()));
        CompletableFuture<Optional<QemuRelease>> release =
                CompletableFuture.supplyAsync(() -> wanted.facts().flatMap(facts -> release(session, facts)));
        TargetProcess process = wanted.process(session);
        String label = wanted.facts()
                .map(DeviceModelFacts::domain)
                .orElseGet(() -> process.program() + "(" + wanted.pid() + ")");
        return new Found(process, label, joined(release), symbols);
    }

    /** @param facts when it is a domain's QEMU */
    private record Wanted(int pid, Optional<DeviceModelFacts> facts) {
        TargetProcess process(Session session) {
            return TargetProcess.of(
                    session.host(),
                    pid,
                    facts.map(DeviceModelFacts::domain),
                    facts.map(each -> OptionalInt.of(each.domid())).orElseGet(OptionalInt::empty));
        }
    }

    private static Wanted wanted(Session session, Arguments arguments) {
        List<String> words = arguments.words(0, 1);
        Optional<String> pid = arguments.option("pid");
        Optional<String> name = arguments.option("name");
        int named = words.size() + (pid.isPresent() ? 1 : 0) + (name.isPresent() ? 1 : 0);
        if (named != 1) {
            throw new UsageException(
                    named == 0
                            ? "whom to debug is missing"
                            : "a DOMAIN, --pid and --name each name a process: one is enough",
                    "name a DOMAIN, or a process by --pid=N or --name=PROGRAM");
        }
        if (pid.isPresent()) {
            return new Wanted(number(pid.get()), Optional.empty());
        }
        if (name.isPresent()) {
            return new Wanted(only(session, name.get()), Optional.empty());
        }
        DeviceModelFacts facts = DeviceModelsOf.named(session, DeviceModelsOf.read(session), words.get(0));
        return new Wanted(DeviceModelsOf.qemu(facts).pid(), Optional.of(facts));
    }

    private static <T> T joined(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof XenscopeException known ? known : e;
        }
    }

    /** Asked before it stands; one that does not answer is debugged all the same. */
    private static Optional<QemuRelease> release(Session session, DeviceModelFacts facts) {
        Optional<QmpSocket> socket =
                facts.sockets().stream().filter(QmpSocket::free).findFirst();
        if (socket.isEmpty() || facts.state().held()) {
            return Optional.empty();
        }
        try (QmpClient qmp =
                QmpClient.connect(session.host().connectUnix(socket.get().path()), ANSWER)) {
            return QemuRelease.parse(qmp.version());
        } catch (CancelledException e) {
            throw e;
        } catch (XenscopeException e) {
            return Optional.empty();
        }
    }

    /** The words that name the same again, for a command line. */
    static List<String> words(Arguments arguments) {
        return arguments
                .option("pid")
                .map(pid -> List.of("--pid=" + pid))
                .or(() -> arguments.option("name").map(name -> List.of("--name=" + name)))
                .orElseGet(arguments::words);
    }

    static int number(String text) {
        if (!text.matches("[1-9]\\d{0,8}")) {
            throw new UsageException("--pid: `" + text + "` is no process number", "give a number from 1");
        }
        return Integer.parseInt(text);
    }

    private static int only(Session session, String program) {
        List<ProcessTable.Row> rows = new DeviceModelProbe(session.host())
                .table().rows().stream()
                        .filter(row ->
                                row.program().equals(program) || row.arguments().equals(program))
                        .toList();
        if (rows.isEmpty()) {
            throw new AbsentException(
                    "no process on " + session.host().name() + " runs " + program,
                    "`ps` there shows those that do; a script is named by its interpreter");
        }
        if (rows.size() > 1) {
            throw new UsageException(
                    "several processes on " + session.host().name() + " run " + program + ": "
                            + rows.stream()
                                    .map(row -> row.pid() + " (" + shortened(row.arguments()) + ")")
                                    .collect(Collectors.joining(", ")),
                    "choose one by --pid=N");
        }
        return rows.get(0).pid();
    }

    private static String shortened(String arguments) {
        return arguments.length() > 60 ? arguments.substring(0, 59) + "…" : arguments;
    }
}
