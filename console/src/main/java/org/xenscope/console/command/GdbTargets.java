package org.xenscope.console.command;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.xenscope.console.Arguments;
import org.xenscope.console.Session;
import org.xenscope.devicemodel.DeviceModelFacts;
import org.xenscope.devicemodel.DeviceModelProbe;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.devicemodel.ProcessTable;
import org.xenscope.error.AbsentException;
import org.xenscope.error.UsageException;
import org.xenscope.gdb.server.TargetProcess;

/** The process that a word or an option of the gdb commands names: a domain's QEMU, or any other of the host. */
final class GdbTargets {
    /** What their usage says of it. */
    static final String OPTIONS =
            """
                 --pid=N                process N of the host, in place of a domain's QEMU
                 --name=PROGRAM         the one process of the host that runs PROGRAM: --name=surfman
            """;

    private GdbTargets() {}

    /**
     * @throws UsageException when none, or several are named
     * @throws AbsentException when there is none such, or no gdbserver on the host
     * @throws org.xenscope.error.RefusedException when somebody debugs it already
     */
    static TargetProcess find(Session session, Arguments arguments) {
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
            return TargetProcess.of(session.host(), number(pid.get()), Optional.empty(), OptionalInt.empty());
        }
        if (name.isPresent()) {
            return TargetProcess.of(session.host(), only(session, name.get()), Optional.empty(), OptionalInt.empty());
        }
        DeviceModelFacts facts = DeviceModelsOf.named(session, DeviceModelsOf.read(session), words.get(0));
        ProcessDetails qemu = DeviceModelsOf.qemu(facts);
        return TargetProcess.of(session.host(), qemu.pid(), Optional.of(facts.domain()), OptionalInt.of(facts.domid()));
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
