package org.xenscope.tests.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.xenscope.error.CancelledException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.UnreachableException;
import org.xenscope.host.Conversation;
import org.xenscope.host.HostControl;
import org.xenscope.host.Invocation;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.debug.HeldQemu;
import org.xenscope.recipes.debug.StartDebugger;

/**
 * A debugger as simple as can be: dom0's own gdb and gdbserver, told by lines what to do, and read by what they print. It
 * lets QEMU go on by itself after each stop, and takes its breakpoint away when QEMU has said that it runs.
 */
record PlainGdb(HostControl control, Way way) implements StartDebugger {
    /** What it does. */
    enum Way {
        BREAKS,
        NEVER_COMES,
        STANDS_AT_START
    }

    @Override
    public List<String> plan() {
        return List.of("break xs_write");
    }

    @Override
    public boolean stopsAtStart() {
        return way == Way.STANDS_AT_START;
    }

    @Override
    public boolean stays() {
        return false;
    }

    @Override
    public List<Finding> missing() {
        return List.of();
    }

    @Override
    public Attached attach(HeldQemu held, Duration limit, Reports reports) {
        if (way == Way.NEVER_COMES) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new CancelledException("nobody waits for it any more", "", e);
            }
        }
        return new Gdb(control, reports, held.pid(), limit);
    }

    private static final class Gdb implements Attached {
        private static final String END = "\0";
        private final HostControl control;
        private final Reports reports;
        private final Conversation gdb;
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final int pid;
        private volatile boolean runs;
        private volatile boolean reporting;
        private volatile boolean closing;

        Gdb(HostControl control, Reports reports, int qemu, Duration limit) {
            this.control = control;
            this.reports = reports;
            this.gdb = control.converse(List.of("gdb", "-nx", "-q"));
            daemon(this::listen);
            daemon(this::drop);
            say(
                    "set confirm off",
                    "set pagination off",
                    "set width 0",
                    "set sysroot /",
                    "set breakpoint pending on",
                    "handle SIGUSR1 nostop noprint pass",
                    "shell echo its pid: $PPID:");
            pid = Integer.parseInt(await("its pid: ", limit).split(":")[1].strip());
            say("target remote | gdbserver --once --attach - " + qemu + " 2>/dev/null", "tcatch exec", "echo armed\\n");
            await("armed", limit);
            say("continue");
        }

        private static void daemon(Runnable work) {
            Thread thread = new Thread(work, "plain-gdb");
            thread.setDaemon(true);
            thread.start();
        }

        private void listen() {
            try (BufferedReader out = new BufferedReader(new InputStreamReader(gdb.stdout(), StandardCharsets.UTF_8))) {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    lines.add(line);
                    if (reporting) {
                        report(line);
                    }
                }
            } catch (IOException e) {
                lines.add(e.toString());
            }
            lines.add(END);
        }

        private void drop() {
            try {
                gdb.stderr().readAllBytes();
            } catch (IOException e) {
                // it has ended
            }
        }

        private void report(String line) {
            if (line.contains("hit Breakpoint") || line.contains("Breakpoint 2, ")) {
                reports.stopped(line.replaceFirst(".*(Breakpoint \\d+), ", "$1, "));
                say("printf \"writes %s = %s;\\n\", (char *) $rdx, (char *) $rcx");
            } else if (line.contains("writes ")) {
                reports.said(line.substring(line.indexOf("writes ")));
                if (line.contains("/state = running;")) {
                    say("delete");
                }
                say("continue");
                reports.running();
            } else if (line.contains("Remote connection closed") && !closing) {
                reporting = false;
                reports.ended(line);
            }
        }

        @Override
        public void awaitStart(Duration limit) {
            await("exec'd", limit);
        }

        @Override
        public void setBreakpoints() {
            say("break xs_write");
            reports.said(await("Breakpoint 2", Duration.ofSeconds(20)));
        }

        @Override
        public void proceed() {
            reporting = true;
            runs = true;
            say("continue");
        }

        private void say(String... commands) {
            try {
                for (String command : commands) {
                    gdb.stdin().write((command + "\n").getBytes(StandardCharsets.UTF_8));
                }
                gdb.stdin().flush();
            } catch (IOException e) {
                throw new UnreachableException("gdb is gone", "", e);
            }
        }

        private String await(String wanted, Duration limit) {
            long end = System.nanoTime() + limit.toNanos();
            try {
                while (true) {
                    String line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                    if (line == null) {
                        throw new DeadlineException("gdb does not say " + wanted, "");
                    }
                    if (line.equals(END)) {
                        throw new UnreachableException("gdb ended before it said " + wanted, "");
                    }
                    if (line.contains(wanted)) {
                        return line;
                    }
                }
            } catch (InterruptedException e) {
                throw new CancelledException("waiting for gdb was interrupted", "", e);
            }
        }

        @Override
        public void close() {
            closing = true;
            reporting = false;
            if (runs) {
                lines.clear();
                control.run(Invocation.of(Duration.ofSeconds(10), "kill", "-INT", Integer.toString(pid)));
            }
            say("delete", "detach", "quit");
            gdb.close();
        }
    }
}
