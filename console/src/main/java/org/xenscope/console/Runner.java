package org.xenscope.console;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import org.xenscope.console.debug.DebugStage;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.error.CancelledException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.FailedException;
import org.xenscope.error.XenscopeException;

/** Runs one command line and shows what came of it; the same for the command line and the prompt. */
public final class Runner {
    private final Commands commands;
    private final Surroundings surroundings;
    private final HostDoor door;

    Runner(Commands commands, Surroundings surroundings, HostDoor door) {
        this.commands = commands;
        this.surroundings = surroundings;
        this.door = door;
    }

    /** The same, with somebody else to ask. */
    public Runner asking(Asker asker) {
        return new Runner(commands, surroundings.asking(asker), door);
    }

    /** The same, with another place to talk with debug targets. */
    public Runner on(DebugStage stage) {
        return new Runner(commands, surroundings.on(stage), door);
    }

    /** @return the exit code; what went wrong has been said on stderr */
    public int run(GlobalOptions options) {
        Out out = surroundings.out();
        Out err = surroundings.err();
        int exit;
        try {
            exit = options.timeout().isPresent()
                    ? runWithin(options, options.timeout().get())
                    : show(options, session(options));
            out.flush();
        } catch (XenscopeException e) {
            out.flush();
            report(e, err);
            exit = ExitCode.of(e);
        } catch (RuntimeException e) {
            out.flush();
            reportDefect(e, err, options.verbose());
            exit = ExitCode.FAILED;
        }
        err.clearStatus();
        err.flush();
        return out.lost().isPresent() ? unheard(out.lost().get(), exit, err) : exit;
    }

    /** Whoever read has heard enough, and that is all; but a result that a full disk swallowed was not given. */
    private static int unheard(IOException e, int exit, Out err) {
        if (String.valueOf(e.getMessage()).contains("Broken pipe")) {
            return exit;
        }
        report(
                new FailedException(
                        "standard output cannot be written: " + e.getMessage(), "look at where it is directed to"),
                err);
        return exit == ExitCode.FINE ? ExitCode.FAILED : exit;
    }

    /** A session over these options: what completion at the prompt looks things up with. */
    public Session session(GlobalOptions options) {
        return session(options, () -> {});
    }

    private Session session(GlobalOptions options, Runnable unlimited) {
        return new Session(options, surroundings, door, new RunnerLines(this, options, surroundings), unlimited);
    }

    Commands commands() {
        return commands;
    }

    /** A line of the prompt: its own options are added to the session's. */
    public int line(GlobalOptions session, List<String> words) {
        try {
            return run(session.with(GlobalOptions.parse(words, commands::passesThrough, commands::owns)));
        } catch (XenscopeException e) {
            report(e, surroundings.err());
            return ExitCode.of(e);
        }
    }

    /** The host that a line without -H would mean. */
    public String hostLabel(GlobalOptions options) {
        try {
            return HostChoice.label(options, session(options));
        } catch (XenscopeException e) {
            // The command that needs the host will say what is wrong with its name.
            return "no host";
        }
    }

    private int show(GlobalOptions options, Session session) {
        List<String> words = options.words();
        if (options.version()) {
            present(new Version(), options);
            return ExitCode.FINE;
        }
        boolean asked = !words.isEmpty() && words.get(0).equals("help");
        if (options.help() || asked) {
            Help.print(commands, asked ? words.subList(1, words.size()) : words, surroundings.out());
            return ExitCode.FINE;
        }
        Command command = commands.named(words);
        Arguments arguments = Arguments.parse(command, words.subList(Commands.size(command), words.size()));
        Result result = command.run(session, arguments);
        present(result, options);
        return result.exit();
    }

    private void present(Result result, GlobalOptions options) {
        surroundings.err().clearStatus();
        Out out = surroundings.out();
        // What a debug target says meanwhile stands before it or behind it.
        synchronized (out) {
            if (!options.json()) {
                result.text(out);
            } else if (result.json() != Result.Silent.NOTHING) {
                out.raw(Json.line(result.json()));
            }
        }
    }

    private int runWithin(GlobalOptions options, Duration limit) {
        Limit over = new Limit(limit);
        try {
            int exit = show(options, session(options, over::lift));
            // A job that took itself back when its time was over was stopped by no person.
            return over.struck() && exit == ExitCode.INTERRUPTED ? ExitCode.FAILED : exit;
        } catch (CancelledException e) {
            if (over.struck()) {
                throw new DeadlineException(
                        (e.what().isEmpty() ? "" : e.what() + ": ") + "--timeout " + Durations.show(limit.toMillis())
                                + " is over",
                        "give it more time",
                        e);
            }
            throw e;
        } finally {
            over.lift();
        }
    }

    /** Interrupts the thread that set it when its time is over, unless it was lifted before. */
    private static final class Limit {
        private final Thread worker = Thread.currentThread();
        private final Timer timer = new Timer("timeout", true);
        private boolean struck;
        private boolean lifted;

        Limit(Duration limit) {
            timer.schedule(
                    new TimerTask() {
                        @Override
                        public void run() {
                            strike();
                        }
                    },
                    limit.toMillis());
        }

        private synchronized void strike() {
            if (!lifted) {
                struck = true;
                worker.interrupt();
            }
        }

        synchronized boolean struck() {
            return struck;
        }

        /** After this no interrupt comes, and one that came too late is gone. */
        synchronized void lift() {
            lifted = true;
            timer.cancel();
            if (struck) {
                Thread.interrupted();
            }
        }
    }

    private static void reportDefect(RuntimeException e, Out err, boolean verbose) {
        report(
                new FailedException(
                        "a defect of xenscope itself: " + e,
                        verbose ? "please report it with the lines below" : "-v shows where; please report it"),
                err);
        if (verbose) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            err.print(trace.toString()).flush();
        }
    }

    static void report(XenscopeException e, Out err) {
        if (e.what().isEmpty()) {
            return;
        }
        err.print(Style.BAD, "xenscope: ").prose(e.what()).line();
        if (!e.next().isEmpty()) {
            err.print("  ").prose(e.next()).line();
        }
        err.flush();
    }
}
