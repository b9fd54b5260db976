package org.xenscope.console.command;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.xenscope.console.Event;
import org.xenscope.console.ExitCode;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.error.CancelledException;
import org.xenscope.error.RefusedException;
import org.xenscope.error.XenscopeException;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.FoundException;
import org.xenscope.recipes.action.OpenGate;
import org.xenscope.recipes.action.QemuLaunch;
import org.xenscope.recipes.relaunch.Relaunch;
import org.xenscope.recipes.relaunch.RelaunchListener;
import org.xenscope.recipes.relaunch.RelaunchOutcome;
import org.xenscope.recipes.relaunch.RelaunchPlan;
import org.xenscope.recipes.relaunch.TapSwap;

/** What a relaunch shows: what it will do, how far it is, what came of it. */
final class RelaunchView implements RelaunchListener {
    private final Session session;
    private final RelaunchPlan plan;
    private final List<TapSwap> swaps;
    private final Relaunch relaunch;
    private final boolean debugged;

    /** @param debugged whether a debugger comes to the new QEMU before it begins */
    RelaunchView(Session session, RelaunchPlan plan, List<TapSwap> swaps, Relaunch relaunch, boolean debugged) {
        this.session = session;
        this.plan = plan;
        this.swaps = swaps;
        this.relaunch = relaunch;
        this.debugged = debugged;
    }

    /** Each command and store write, in order. */
    List<String> commands() {
        return relaunch.actions().stream().flatMap(this::commands).toList();
    }

    private Stream<String> commands(Action action) {
        Stream<String> own = action.commands().stream();
        return action instanceof OpenGate ? Stream.concat(Stream.of("gdbserver --once --attach - PID"), own) : own;
    }

    void heading() {
        Map<String, String> devices = new LinkedHashMap<>();
        swaps.forEach(each -> devices.put(each.image(), each.device()));
        session.emit(new Heading(
                plan.domain().words(),
                plan.pid(),
                plan.drives().stream().map(RelaunchPlan.Tapped::image).toList(),
                plan.changes(plan.launch(devices)),
                plan.warnings()));
    }

    void plan() {
        Out out = session.console();
        commands().forEach(command -> out.line(Style.QUIET, "    " + command));
        out.flush();
    }

    @Override
    public void begun(Phase phase, String what) {
        session.status(phase.words() + " …  waits for " + what);
    }

    @Override
    public void done(Phase phase, long millis, String detail) {
        session.emit(new Progress(phase, true, millis, detail));
    }

    @Override
    public void failed(Phase phase, long millis, String why) {
        session.emit(new Progress(phase, false, millis, why));
    }

    Result ended(RelaunchOutcome outcome, String journal) {
        XenscopeException error = outcome.error();
        if (error == null) {
            QemuLaunch launch = outcome.launch();
            return new Done(
                    plan.domain().words(),
                    plan.domain().domid(),
                    outcome,
                    launch == null ? List.of() : plan.changes(launch),
                    launch == null ? 0 : launch.argv().size() - 1,
                    !plan.drives().isEmpty(),
                    debugged,
                    journal);
        }
        session.complain(error.what());
        return new Failed(plan.domain().words(), plan.domain().domid(), outcome, findings(outcome), journal);
    }

    private List<Finding> findings(RelaunchOutcome outcome) {
        List<Finding> findings = new ArrayList<>();
        XenscopeException error = outcome.error();
        if (error instanceof FoundException found) {
            findings.addAll(found.findings());
        } else if (error != null && !(error instanceof CancelledException)) {
            boolean claimed = outcome.untouched() && error instanceof RefusedException;
            findings.add(
                    finding(claimed ? "XS0247" : "XS0246", error, plan.domain().words()));
        }
        XenscopeException notUndone = outcome.notUndone();
        if (notUndone != null) {
            findings.add(finding("XS0002", notUndone, "undo"));
        }
        return findings;
    }

    private Finding finding(String code, XenscopeException error, String where) {
        return Finding.error(
                code,
                plan.domain().domid(),
                "device-model",
                error.what(),
                new Finding.Evidence("host", session.host().name(), where),
                "",
                new Finding.Fix(error.next().isEmpty() ? "mend that, and do it again" : error.next(), "", false));
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }

    /** What will be done. */
    private record Heading(String domain, int pid, List<String> images, List<String> changes, List<String> warnings)
            implements Event {
        @Override
        public void text(Out out) {
            out.print(Style.STRONG, domain)
                    .line(": qemu " + pid
                            + (images.isEmpty() ? "" : " reads " + String.join(", ", images) + " itself (format=vpc)"));
            changes.forEach(each -> out.line(each.startsWith("+") ? Style.GOOD : Style.QUIET, "  " + each));
            if (changes.isEmpty()) {
                out.line(Style.QUIET, "  the same arguments");
            }
            warnings.forEach(each -> out.print(Style.CAUTION, "! ").prose(each).line());
        }

        @Override
        public Object json() {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("plan", "relaunch");
            view.put("domain", domain);
            view.put("pid", pid);
            view.put("images", images);
            view.put("changes", changes);
            view.put("warnings", warnings);
            return view;
        }
    }

    /** How far it is. */
    private record Progress(Phase phase, boolean well, long millis, String detail) implements Event {
        @Override
        public void text(Out out) {
            out.print(String.format("  %-11s", phase.words()))
                    .print(well ? Style.GOOD : Style.BAD, well ? " ✓ " : " ✗ ")
                    .print(Style.QUIET, String.format("%7s  ", seconds(millis)))
                    .line(detail);
        }

        @Override
        public Object json() {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("phase", phase.words().replace(' ', '-'));
            view.put("state", well ? "done" : "failed");
            view.put("millis", millis);
            view.put("detail", detail);
            return view;
        }
    }

    private record Done(
            String domain,
            int domid,
            RelaunchOutcome outcome,
            List<String> changes,
            int arguments,
            boolean tapped,
            boolean debugged,
            String session)
            implements Result {
        @Override
        public void text(Out out) {
            out.print(Style.GOOD, "✓ ")
                    .line(domain + " runs again; it stood for " + seconds(outcome.stoodMillis()) + ". qemu "
                            + outcome.pid() + ", " + arguments + " arguments"
                            + (changes.isEmpty() ? ", the same" : ""));
            outcome.terminals().forEach(each -> out.line("  " + each + "; who reads it must open it again"));
            String left = outcome.devices().isEmpty()
                    ? debugged ? "" : "Nothing is left on the host but the new QEMU. "
                    : "Left: " + String.join(", ", outcome.devices()) + " (in use). ";
            out.line(left + "`xenscope undo " + session + "` puts "
                    + (tapped ? "the VHD and the old arguments" : "the old arguments") + " back.");
        }

        @Override
        public Object json() {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("result", "relaunched");
            view.put("domid", domid);
            view.put("pid", outcome.pid());
            view.put("changes", changes);
            view.put("tapDevices", outcome.devices());
            view.put("terminals", outcome.terminals());
            view.put("stoodMillis", outcome.stoodMillis());
            view.put("millis", outcome.millis());
            view.put("session", session);
            return view;
        }
    }

    private record Failed(String domain, int domid, RelaunchOutcome outcome, List<Finding> findings, String session)
            implements Result {
        @Override
        public void text(Out out) {
            Findings.print(findings, out);
            if (outcome.untouched() && outcome.notUndone() == null) {
                out.line("Nothing was done to the guest.");
            } else if (outcome.notUndone() == null) {
                out.print(Style.BAD, "QEMU of " + domain + " is not replaced. ")
                        .line("The guest runs with its old arguments; it stood for " + seconds(outcome.stoodMillis())
                                + ". Nothing of it is left.");
            } else {
                out.print(Style.BAD, "QEMU of " + domain + " is not replaced, and the guest is still paused. ")
                        .line("Mend what is said above, then `xenscope undo " + session + "` brings it back.");
            }
        }

        @Override
        public Object json() {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("result", "failed");
            view.put("domid", domid);
            view.put("undone", outcome.notUndone() == null);
            view.put("stoodMillis", outcome.stoodMillis());
            view.put("millis", outcome.millis());
            view.put("findings", findings);
            view.put("session", session);
            return view;
        }

        @Override
        public int exit() {
            XenscopeException error = outcome.error();
            return outcome.untouched() && error instanceof RefusedException
                    ? 2
                    : error == null ? 1 : ExitCode.ofFailedJob(error);
        }
    }

    /** Why it is not done. */
    record Refusal(List<Finding> findings) implements Result {
        @Override
        public void text(Out out) {
            Findings.print(findings, out);
        }

        @Override
        public Object json() {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("result", "refused");
            view.put("findings", findings);
            return view;
        }

        @Override
        public int exit() {
            return 2;
        }
    }
}
