package org.xenscope.console;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.error.CancelledException;
import org.xenscope.error.DeadlineException;
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

    /** @return the exit code; what went wrong has been said on stderr */
    public int run(GlobalOptions options) {
        try {
            return options.timeout().isPresent()
                    ? runWithin(options, options.timeout().get())
                    : show(options);
        } catch (XenscopeException e) {
            report(e, surroundings.err());
            return ExitCode.of(e);
        } finally {
            surroundings.out().flush();
            surroundings.err().clearStatus();
            surroundings.err().flush();
        }
    }

    /** A session over these options: what completion at the prompt looks things up with. */
    public Session session(GlobalOptions options) {
        return new Session(options, surroundings, door);
    }

    /** A line of the prompt: its own options are added to the session's. */
    public int line(GlobalOptions session, List<String> words) {
        try {
            return run(session.with(GlobalOptions.parse(words, commands::passesThrough)));
        } catch (XenscopeException e) {
            report(e, surroundings.err());
            return ExitCode.of(e);
        }
    }

    /** The host that a line without -H would mean. */
    public String hostLabel(GlobalOptions options) {
        return HostChoice.label(options, session(options));
    }

    private int show(GlobalOptions options) {
        if (options.version()) {
            surroundings.out().line("xenscope " + Version.TEXT);
            return ExitCode.FINE;
        }
        if (options.help() || options.words().equals(List.of("help"))) {
            Help.print(commands, options.words(), surroundings.out());
            return ExitCode.FINE;
        }
        Command command = commands.named(options.words());
        Arguments arguments = Arguments.parse(
                command,
                options.words().subList(Commands.size(command), options.words().size()));
        Result result = command.run(session(options), arguments);
        surroundings.err().clearStatus();
        if (options.json()) {
            if (result.json() != Result.Silent.NOTHING) {
                surroundings.out().raw(Json.line(result.json()));
            }
        } else {
            result.text(surroundings.out());
        }
        return result.exit();
    }

    private int runWithin(GlobalOptions options, Duration limit) {
        Thread worker = Thread.currentThread();
        AtomicBoolean late = new AtomicBoolean();
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "timeout");
            thread.setDaemon(true);
            return thread;
        });
        clock.schedule(
                () -> {
                    late.set(true);
                    worker.interrupt();
                },
                limit.toMillis(),
                TimeUnit.MILLISECONDS);
        try {
            return show(options);
        } catch (CancelledException e) {
            if (late.get()) {
                throw new DeadlineException(
                        e.what() + ": --timeout " + Durations.show(limit.toMillis()) + " is over",
                        "give it more time",
                        e);
            }
            throw e;
        } finally {
            clock.shutdownNow();
        }
    }

    static void report(XenscopeException e, Out err) {
        err.print(Style.BAD, "xenscope: ").line(e.what());
        if (!e.next().isEmpty()) {
            err.line("  " + e.next());
        }
        err.flush();
    }
}
