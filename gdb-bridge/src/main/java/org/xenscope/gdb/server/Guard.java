package org.xenscope.gdb.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.xenscope.host.HostControl;
import org.xenscope.host.Invocation;

/**
 * The shell script around gdbserver on a host, see {@code guard.sh}: it lets the program go on as it was however the client
 * or gdbserver ends. Measured with gdbserver 13: one that loses its client leaves breakpoints and debug registers in the
 * program, which then dies of SIGTRAP, and one whose program runs meanwhile stays attached for ever.
 *
 * <p>What cannot be held: a thread that meets a breakpoint between the kill of gdbserver and the guard's stop (some ten
 * microseconds) dies of it, and the program with it; a guard whose every process is killed at once restores nothing, and
 * {@link #mend} is left for that.
 */
public final class Guard {
    /** In the environment of whatever belongs to a session, by which another process finds it again. */
    public static final String MARK = "XENSCOPE_GDB";

    /** What the script is called in its own argument vector. */
    static final String NAME = "xenscope-gdb";

    private static final Duration MEND = Duration.ofSeconds(60);
    private static final String SCRIPT = script();

    private Guard() {}

    private static String script() {
        try (InputStream in = Objects.requireNonNull(Guard.class.getResourceAsStream("guard.sh"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What attaches gdbserver to a process, and lets go of it when its standard input ends. */
    static List<String> attach(int pid, String mark) {
        return List.of("env", MARK + "=" + mark, "sh", "-c", SCRIPT, NAME, Integer.toString(pid));
    }

    /** The same for a person to read: the script is left out. */
    public static String shown(int pid) {
        return "gdbserver --once --attach - " + pid;
    }

    /**
     * Takes breakpoints and watchpoints out of a process that nobody debugs any more, and lets it run. Harmless where there
     * are none.
     *
     * @throws org.xenscope.error.AbsentException when there is no such process, or no gdbserver
     * @throws org.xenscope.error.FailedException when they cannot be taken out; it is left stopped then
     */
    public static GuardEnd mend(HostControl control, int pid) {
        String host = control.host().name();
        GuardEnd end =
                GuardEnd.parse(control.run(Invocation.of(MEND, "sh", "-c", SCRIPT, NAME, Integer.toString(pid), "mend"))
                        .errors());
        GdbserverWords.check(end, pid, host);
        return end;
    }
}
