package org.xenscope.console.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xenscope.console.Arguments;
import org.xenscope.console.ExitCode;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.text.Picture;
import org.xenscope.devicemodel.Screen;
import org.xenscope.error.CancelledException;
import org.xenscope.error.UnreachableException;
import org.xenscope.error.XenscopeException;
import org.xenscope.recipes.Changes;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.JournalRecord;
import org.xenscope.recipes.bringup.Bringup;
import org.xenscope.recipes.bringup.BringupListener;
import org.xenscope.recipes.bringup.BringupRun;
import org.xenscope.recipes.bringup.Outcome;

/** One bring-up with the person who wants it: runs the steps, and when one fails asks what to do, or knows. */
final class BringupDialog {
    private final Session session;
    private final Arguments arguments;
    private final Bringup bringup;
    private final BringupRun run;
    private final Changes changes;
    private final boolean asks;
    private boolean told;

    /** @param asks whether somebody can be asked: not one who talks with a debugger meanwhile */
    BringupDialog(
            Session session, Arguments arguments, Bringup bringup, BringupRun run, Changes changes, boolean asks) {
        this.session = session;
        this.arguments = arguments;
        this.bringup = bringup;
        this.run = run;
        this.changes = changes;
        this.asks = asks;
        bringup.allow(changes);
    }

    /** @param done steps that need not be taken */
    Result go(Set<String> done) {
        try {
            new BringupEvents(session).planned(bringup.heading(), run.plan());
            Set<String> leave = new HashSet<>(done);
            while (true) {
                Outcome outcome = run.run(leave, this::ask);
                if (outcome.up()) {
                    return ended("up", outcome, false, 0);
                }
                switch (choice(outcome)) {
                    case RETRY -> remember(leave);
                    case SKIP -> {
                        remember(leave);
                        leave.add(Objects.requireNonNull(outcome.failed()).id());
                    }
                    case KEEP -> {
                        return ended("failed", outcome, false, exit(outcome));
                    }
                    case UNDO -> {
                        return undo(outcome);
                    }
                }
            }
        } finally {
            changes.journal().close();
            session.journals().discardEmpty(changes.journal().id());
        }
    }

    private enum Choice {
        RETRY,
        SKIP,
        KEEP,
        UNDO
    }

    private void remember(Set<String> leave) {
        leave.addAll(session.journals().read(changes.journal().id()).steps());
    }

    private void ask(BringupListener.Line line) {
        if (!arguments.has("step")) {
            return;
        }
        Optional<String> answer = session.ask("next: " + line.number() + " " + line.title() + ": "
                + line.planned().what() + "  go on? [Y/n] ");
        if (answer.filter(a -> a.isEmpty() || a.matches("(?i)y|yes")).isEmpty()) {
            throw new CancelledException("stopped before " + line.title(), "");
        }
    }

    private Choice choice(Outcome outcome) {
        if (arguments.has("keep-on-failure")) {
            return Choice.KEEP;
        }
        boolean stopped = outcome.error() instanceof CancelledException;
        if (session.options().yes() || !session.canAsk() || !asks) {
            return Choice.UNDO;
        }
        told = true;
        if (!stopped) {
            Findings.print(outcome.findings(), session.console());
        }
        try {
            return answer();
        } catch (CancelledException e) {
            // Who presses Ctrl-C at the offer to undo wants out, and nothing more done.
            return Choice.KEEP;
        }
    }

    private Choice answer() {
        while (true) {
            Optional<String> answer = session.ask("retry · skip · undo · keep? [r/s/u/k] ");
            if (answer.isEmpty()) {
                return Choice.UNDO;
            }
            switch (answer.get().toLowerCase(Locale.ROOT)) {
                case "r", "retry" -> {
                    return Choice.RETRY;
                }
                case "s", "skip" -> {
                    return Choice.SKIP;
                }
                case "u", "undo" -> {
                    return Choice.UNDO;
                }
                case "k", "keep" -> {
                    return Choice.KEEP;
                }
                default -> session.say("say r, s, u or k");
            }
        }
    }

    private Result undo(Outcome outcome) {
        boolean stopped = outcome.error() instanceof CancelledException;
        JournalRecord record = session.journals().read(changes.journal().id());
        if (!record.left().isEmpty()) {
            session.status("undoing");
            try {
                changes.journal().undo(changes.site(), record.left(), entry -> {});
            } catch (XenscopeException e) {
                session.clearStatus();
                Finding finding = notUndone(e);
                if (told) {
                    Findings.print(List.of(finding), session.console());
                }
                return ended("failed", with(outcome, finding), false, exit(outcome));
            }
            for (int i = run.plan().size() - 1; i >= 0; i--) {
                BringupListener.Line line = run.plan().get(i);
                if (record.steps().contains(line.id()) && !line.planned().undo().isEmpty()) {
                    new BringupEvents(session)
                            .step(new BringupListener.Progress(
                                    line.number(),
                                    line.id(),
                                    line.title(),
                                    BringupListener.State.UNDONE,
                                    outcome.millis(),
                                    0,
                                    line.planned().undo()));
                }
            }
            session.clearStatus();
        }
        changes.journal().end("undone");
        return ended(stopped ? "undone" : "failed", outcome, true, exit(outcome));
    }

    /** The job failed, and so did the way back: what is left stands in the journal. */
    private Finding notUndone(XenscopeException e) {
        return Finding.error(
                "XS0002",
                null,
                "undo",
                "not all that was done could be undone: " + e.what(),
                new Finding.Evidence("journal", changes.journal().id(), e.what()),
                "",
                new Finding.Fix(
                        e.next().isEmpty() ? "undo it when the cause is mended" : e.next(),
                        "xenscope undo " + changes.journal().id(),
                        true));
    }

    private static Outcome with(Outcome outcome, Finding more) {
        List<Finding> findings = new ArrayList<>(outcome.findings());
        findings.add(more);
        return new Outcome(outcome.failed(), outcome.error(), findings, outcome.millis());
    }

    private static int exit(Outcome outcome) {
        return ExitCode.ofFailedJob(Objects.requireNonNull(outcome.error()));
    }

    private Result ended(String result, Outcome outcome, boolean takenBack, int exit) {
        if (!takenBack) {
            changes.journal().end(result);
        }
        boolean nothing =
                session.journals().read(changes.journal().id()).entries().isEmpty();
        if (outcome.error() != null && outcome.failed() != null) {
            session.complain("bringup " + bringup.name() + " stopped at step "
                    + outcome.failed().number() + " " + outcome.failed().title() + ": "
                    + outcome.error().what());
        }
        Optional<Screen> screen = bringup.screen();
        return new BringupResult(
                result,
                bringup.name(),
                takenBack || nothing ? null : domid(),
                outcome.millis(),
                outcome.findings(),
                told,
                nothing ? "" : changes.journal().id(),
                screen.map(s -> new Picture(s.width(), s.height(), s.rgb())).orElse(null),
                screen.map(this::save).orElse(""),
                takenBack && !nothing,
                exit);
    }

    private @Nullable Integer domid() {
        try {
            OptionalInt domid = bringup.findDomain();
            return domid.isPresent() ? domid.getAsInt() : null;
        } catch (UnreachableException e) {
            // The host is lost: that is what the outcome says already.
            return null;
        }
    }

    private String save(Screen screen) {
        Path file = session.journals().directory(changes.journal().id()).resolve("screen.png");
        try {
            Files.write(file, screen.png());
            return file.toString();
        } catch (IOException e) {
            session.say("the screenshot cannot be kept: " + e.getMessage());
            return "";
        }
    }
}
