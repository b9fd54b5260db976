package org.xenscope.jvm;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xenscope.debug.DebugTarget;
import org.xenscope.error.AbsentException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.DeniedException;
import org.xenscope.error.RefusedException;
import org.xenscope.host.FileEntry;
import org.xenscope.host.LocalHost;

/**
 * Other xenscopes of this user on this machine, to see where one hangs.
 *
 * <p>They are asked for thread dumps, over the Unix socket that only their user can open ({@code jcmd}, the JVM's attach
 * interface), which answers however much the program itself hangs. Their debug interface is not started: one that is started
 * on demand (jdwp's {@code onjcmd=y}) takes only {@code server=y}, and listens again on a new port after each debugger, until
 * the program ends; and JDWP asks nobody who he is.
 */
public final class Selves {
    private static final String MAIN = "org.xenscope.console.Main";
    private static final long OURS = ProcessHandle.current().pid();

    private final LocalHost host;
    private final String main;
    private final Duration limit;

    /** @param limit how long an answer is waited for */
    public Selves(LocalHost host, Duration limit) {
        this(host, MAIN, limit);
    }

    /** @param main the main class that makes a process one of those */
    Selves(LocalHost host, String main, Duration limit) {
        this.host = host;
        this.main = main;
        this.limit = limit;
    }

    /**
     * One of them.
     *
     * @param age empty where it cannot be told
     * @param words what it was called with
     */
    public record Self(long pid, Optional<Duration> age, List<String> words) {
        public Self {
            words = List.copyOf(words);
        }
    }

    /** All but this process, by pid. */
    public List<Self> find() {
        List<Self> found = new ArrayList<>();
        for (FileEntry each : host.list("/proc")) {
            if (each.name().matches("[1-9][0-9]{0,9}")) {
                long pid = Long.parseLong(each.name());
                if (pid != OURS) {
                    look(pid).ifPresent(found::add);
                }
            }
        }
        found.sort((a, b) -> Long.compare(a.pid, b.pid));
        return List.copyOf(found);
    }

    private Optional<Self> look(long pid) {
        try {
            if (status(pid).uid() != status(OURS).uid()) {
                return Optional.empty();
            }
            return words(pid)
                    .map(words -> new Self(
                            pid,
                            ProcessHandle.of(pid)
                                    .flatMap(process -> process.info().startInstant())
                                    .map(begun -> Duration.between(begun, Instant.now()))
                                    // A start is known by the clock of the kernel, which differs a little.
                                    .map(age -> age.isNegative() ? Duration.ZERO : age),
                            words));
        } catch (AbsentException | DeniedException e) {
            // It has ended, or is another's.
            return Optional.empty();
        }
    }

    private ProcessStatus status(long pid) {
        return ProcessStatus.parse(new String(host.read("/proc/" + pid + "/status"), StandardCharsets.UTF_8));
    }

    /** What stands behind the main class; empty for a process that has not this one. */
    private Optional<List<String>> words(long pid) {
        String line = new String(host.read("/proc/" + pid + "/cmdline"), StandardCharsets.UTF_8);
        List<String> words = Arrays.asList(line.split("\0"));
        int at = words.indexOf(main);
        boolean java = words.get(0).matches("(.*/)?java");
        return java && at > 0 ? Optional.of(words.subList(at + 1, words.size())) : Optional.empty();
    }

    /**
     * Looks into one. The target tells threads, frames and locks, and nothing else ({@link DebugTarget#features}).
     *
     * @throws AbsentException when there is no such xenscope
     * @throws RefusedException when it is stopped, or has only begun
     * @throws DeadlineException when its JVM does not answer
     */
    public DebugTarget attach(long pid) {
        if (pid == OURS) {
            throw new AbsentException(pid + " is this very xenscope", "`debug attach self` lists the others");
        }
        // What cannot be attached to is known now, and not at the first question.
        dump(pid);
        return new DumpTarget("xenscope " + pid, () -> dump(pid), ProcessHandle.of(pid));
    }

    private ThreadDump dump(long pid) {
        ProcessStatus status;
        try {
            status = status(pid);
            if (words(pid).isEmpty()) {
                throw new AbsentException("process " + pid + " is no xenscope", "`debug attach self` lists them");
            }
        } catch (AbsentException e) {
            throw new AbsentException(
                    "there is no xenscope with the process id " + pid, "`debug attach self` lists them", e);
        }
        if (status.stopped()) {
            throw stopped(pid, null);
        }
        if (!status.catchesQuit()) {
            // The JVM is asked by SIGQUIT, which ends whoever does not catch it.
            throw new RefusedException(
                    "xenscope " + pid + " does not answer yet: its JVM has only begun", "ask again in a moment");
        }
        try {
            return new JvmDump(host, limit).of(pid);
        } catch (DeadlineException e) {
            if (status(pid).stopped()) {
                throw stopped(pid, e);
            }
            throw e;
        }
    }

    private static RefusedException stopped(long pid, @Nullable Throwable cause) {
        return new RefusedException(
                "xenscope " + pid + " is stopped by a signal or a debugger, and answers nobody",
                "kill -CONT " + pid + " lets it go on",
                cause);
    }
}
