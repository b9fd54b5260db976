package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.devicemodel.DeviceModelFacts;
import org.xenscope.devicemodel.DeviceModelProcess;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.devicemodel.ProcessDetailsProbe;
import org.xenscope.error.AbsentException;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UsageException;
import org.xenscope.gdb.server.DebugSession;
import org.xenscope.host.Host;
import org.xenscope.recipes.action.EndDebugger;

/** Ends debug sessions on a host, and frees what a dead debugger left standing. */
@AutoService(Command.class)
public final class GdbEnd implements Command {
    @Override
    public String usage() {
        return """
                gdb end - end the debug sessions on the host, or DOMAIN's, and free a QEMU that a dead debugger left stopped

                Example: xenscope gdb end hvm
                Usage: xenscope gdb end [OPTIONS] [DOMAIN]
                     --pid=N                of process N, in place of a domain's QEMU
                     --force                with a DOMAIN or --pid: a debugger too that xenscope did not start

                The process goes on: breakpoints and watchpoints are taken out of it. A QEMU that stands with no debugger at
                all is asked about before it is let go. What was debugged by somebody else may have been stopped for a reason:
                that debugger is ended only by --force. There is nothing to undo.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.DOMAIN);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        List<String> words = arguments.words(0, 1);
        Optional<String> pid = arguments.option("pid");
        boolean named = !words.isEmpty() || pid.isPresent();
        if (!words.isEmpty() && pid.isPresent()) {
            throw new UsageException("a DOMAIN and --pid each name a process: one is enough", "leave one of them out");
        }
        if (arguments.has("force") && !named) {
            throw new UsageException("--force is for one DOMAIN, or one --pid", "name it");
        }
        Host host = session.host();
        List<DebugSession> ours = DebugSession.all(host);
        List<Debugged> found = new ArrayList<>();
        if (pid.isPresent()) {
            int number = GdbTargets.number(pid.get());
            ProcessDetails process = new ProcessDetailsProbe(host)
                    .read(number)
                    .orElseThrow(() ->
                            new AbsentException("there is no process " + number + " on " + host.name(), "`ps` there"));
            look(host, process, "", ours).ifPresent(found::add);
        } else {
            for (DeviceModelFacts facts : models(session, words)) {
                for (ProcessDetails each : processes(facts)) {
                    look(host, each, " of " + facts.domain(), ours).ifPresent(found::add);
                }
            }
        }
        if (!named) {
            others(host, ours, found);
            found.removeIf(each -> each.kind == Kind.OTHER);
        }
        return end(
                session, arguments, found, pid.map(number -> "--pid=" + number).orElse(String.join(" ", words)));
    }

    private static List<DeviceModelFacts> models(Session session, List<String> words) {
        return words.isEmpty()
                ? DeviceModelsOf.read(session).all()
                : List.of(DeviceModelsOf.named(session, DeviceModelsOf.read(session), words.get(0)));
    }

    private static List<ProcessDetails> processes(DeviceModelFacts facts) {
        List<ProcessDetails> all = new ArrayList<>(facts.qemus());
        all.addAll(facts.wrappers());
        return all;
    }

    /** How a process is debugged. */
    private enum Kind {
        /** By a session of xenscope's. */
        SESSION,
        /** By a debugger that somebody else started. */
        OTHER,
        /** By nobody any more, and it stands. */
        STOPPED
    }

    private record Debugged(Kind kind, int pid, String name, EndDebugger end) {}

    private static Optional<Debugged> look(Host host, ProcessDetails process, String of, List<DebugSession> ours) {
        int pid = process.pid();
        String name = process.program() + " " + pid + of;
        Optional<DebugSession> session =
                ours.stream().filter(each -> each.target() == pid).findFirst();
        if (session.isPresent()) {
            return Optional.of(ofOurs(session.get(), name));
        }
        if (process.tracer().isPresent()) {
            int tracer = process.tracer().getAsInt();
            String by = new ProcessDetailsProbe(host)
                            .read(tracer)
                            .map(ProcessDetails::program)
                            .orElse("process") + " " + tracer;
            return Optional.of(new Debugged(Kind.OTHER, pid, name, new EndDebugger(pid, tracer, by, "")));
        }
        return process.state() == DeviceModelProcess.State.STOPPED
                ? Optional.of(new Debugged(Kind.STOPPED, pid, name, new EndDebugger(pid, 0, name, "")))
                : Optional.empty();
    }

    private static Debugged ofOurs(DebugSession session, String name) {
        int debugger = session.gdbserver().orElseGet(() -> session.guards().get(0));
        return new Debugged(
                Kind.SESSION,
                session.target(),
                name,
                new EndDebugger(session.target(), debugger, "gdbserver " + debugger, session.mark()));
    }

    /** Sessions of ours at other processes than QEMUs. */
    private static void others(Host host, List<DebugSession> ours, List<Debugged> found) {
        for (DebugSession each : ours) {
            if (found.stream().noneMatch(known -> known.end.mark().equals(each.mark()))) {
                String program = new ProcessDetailsProbe(host)
                        .read(each.target())
                        .map(ProcessDetails::program)
                        .orElse("process");
                found.add(ofOurs(each, program + " " + each.target()));
            }
        }
    }

    private static Result end(Session session, Arguments arguments, List<Debugged> found, String words) {
        String what = words.isEmpty() ? "gdb end" : "gdb end " + words;
        for (Debugged each : found) {
            if (each.kind == Kind.OTHER && !arguments.has("force")) {
                throw new RefusedException(
                        each.name + " is debugged by " + each.end.name() + ", which xenscope did not start",
                        "end it where it was started, or give --force");
            }
        }
        if (!found.isEmpty() && !session.rehearses()) {
            // A session that may not is told so before it is asked.
            session.site(what);
            found.stream().filter(each -> each.kind == Kind.STOPPED).forEach(each -> {
                if (!session.agreed(each.name + " stands, stopped by a signal, and nobody debugs it. Let it run?")) {
                    throw new RefusedException(
                            each.name + " is left stopped: nobody said yes",
                            "give --yes, or -n to see what would be done");
                }
            });
        }
        if (found.isEmpty()) {
            return new Ended(session.host().name(), found);
        }
        Result change =
                session.change("gdb", what, found.stream().map(Debugged::end).toArray(EndDebugger[]::new));
        return session.rehearses() ? change : new Ended(session.host().name(), found);
    }

    private record Ended(String host, List<Debugged> found) implements Result {
        @Override
        public void text(Out out) {
            if (found.isEmpty()) {
                out.line("nothing is debugged by xenscope on " + host + ", and nothing was left stopped");
            }
            for (Debugged each : found) {
                out.print(Style.GOOD, "✓ ")
                        .line(each.name + " runs on"
                                + (each.kind == Kind.STOPPED ? "" : ", " + each.end.name() + " is gone"));
            }
        }

        @Override
        public Object json() {
            List<Map<String, Object>> ended = new ArrayList<>();
            for (Debugged each : found) {
                Map<String, Object> view = new LinkedHashMap<>();
                view.put("pid", each.pid);
                view.put("name", each.name);
                view.put("was", each.kind.name().toLowerCase(Locale.ROOT));
                if (each.end.debugger() > 0) {
                    view.put("debugger", each.end.name());
                }
                ended.add(view);
            }
            return Map.of("ended", ended);
        }
    }
}
