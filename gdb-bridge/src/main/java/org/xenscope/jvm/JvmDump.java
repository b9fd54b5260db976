package org.xenscope.jvm;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.AbsentException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.FailedException;
import org.xenscope.error.UnreachableException;
import org.xenscope.host.LocalHost;
import org.xenscope.host.Output;
import org.xenscope.host.Query;

/** A thread dump of a JVM of this machine, by the JDK's jcmd. */
final class JvmDump {
    private final LocalHost host;
    private final Duration limit;

    JvmDump(LocalHost host, Duration limit) {
        this.host = host;
        this.limit = limit;
    }

    ThreadDump of(long pid) {
        Output output;
        try {
            output = host.query(new Query(List.of(jcmd(), Long.toString(pid), "Thread.print", "-l"), limit));
        } catch (AbsentException e) {
            throw new AbsentException(
                    "there is no jcmd, which asks a JVM for its threads", "install a JDK: openjdk-17-jdk-headless", e);
        } catch (DeadlineException e) {
            throw late(pid, limit.toMillis() + " ms", e);
        }
        if (!output.ok()) {
            String said = output.errors().isEmpty() ? output.text().strip() : output.errors();
            String first = said.lines().findFirst().orElse("it said nothing");
            if (first.contains("doesn't respond within")) {
                // jcmd's own patience, about 10 s.
                throw late(pid, "what jcmd waits", null);
            }
            throw new UnreachableException(
                    "the JVM " + pid + " does not tell its threads: " + first, "see whether it still runs");
        }
        ThreadDump dump = ThreadDump.parse(output.text());
        if (dump.threads().isEmpty()) {
            throw new FailedException(
                    "the JVM " + pid + " told no threads: "
                            + output.text().strip().lines().skip(1).findFirst().orElse("nothing"),
                    "see whether it is an OpenJDK");
        }
        return dump;
    }

    private static DeadlineException late(long pid, String time, @Nullable Throwable cause) {
        return new DeadlineException(
                "the JVM " + pid + " did not tell its threads within " + time,
                "gdb -p " + pid + " shows where it is, when not even its JVM answers",
                cause);
    }

    /** That of the Java which runs us, where it has one. */
    private String jcmd() {
        Path own = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        return host.stat(own.toString()).isPresent() ? own.toString() : "jcmd";
    }
}
