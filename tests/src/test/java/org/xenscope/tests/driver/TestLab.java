package org.xenscope.tests.driver;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A lab that the suite has started, and what it was like before anybody did anything to it. */
public final class TestLab implements AutoCloseable {
    private static final int SSH_FAILED = 255;
    private static final Pattern CONTROL = Pattern.compile(" -S (\\S+)");

    private final String name;
    private final Xenscope bare;
    private final Xenscope xenscope;
    private @Nullable HostState clean;
    private @Nullable String control;
    private boolean up = true;

    private TestLab(String name, Xenscope bare) {
        this.name = name;
        this.bare = bare;
        this.xenscope = bare.saying("-H", name.equals("default") ? "lab" : "lab:" + name);
    }

    /** Starts a lab; one of that name that still runs is taken back to its clean state. */
    public static TestLab up(String name, String... options) {
        Xenscope bare = Xenscope.ofTheSuite();
        List<String> line = new ArrayList<>(List.of("--yes", "lab", "up", "--name=" + name));
        line.addAll(List.of(options));
        bare.run(line.toArray(String[]::new)).expect(0);
        TestLab lab = new TestLab(name, bare);
        lab.reset();
        return lab;
    }

    public String name() {
        return name;
    }

    /** The program with this lab as its host. */
    public Xenscope xenscope() {
        return xenscope;
    }

    /** Runs it on this lab. */
    public Finished run(String... argv) {
        return xenscope.run(argv);
    }

    /** The same while it runs. */
    public Live start(String... argv) {
        return xenscope.start(argv);
    }

    /** Runs a script in dom0 by its own shell; its output. Without the program, whose start costs more than most scripts. */
    public String dom0(String script) {
        return shell(script).expect(0).stdout();
    }

    private Finished shell(String script) {
        String last = control;
        if (last != null) {
            Finished finished = shell(last, script);
            if (finished.exit() != SSH_FAILED) {
                return finished;
            }
        }
        // `lab up` makes another connection, with a socket of its own, where the last one is gone
        String now = control();
        if (now.equals(last)) {
            throw new AssertionError("the lab's ssh connection at " + now + " fails");
        }
        control = now;
        return shell(now, script);
    }

    private Finished shell(String control, String script) {
        return xenscope.program(
                        "ssh", "-F", "/dev/null", "-S", control, "-T", "-o", "ProxyCommand=false", "xenscope", script)
                .finish();
    }

    /** The same whatever becomes of it; for people who look for the cause of a failure. */
    String look(String script) {
        try {
            Finished finished = shell(script);
            return finished.stdout() + finished.stderr();
        } catch (AssertionError e) {
            return "it cannot be asked: " + e.getMessage();
        }
    }

    /** dom0's own xenstore-watch: the path of each event, that of the watch itself first. It ends when it is closed. */
    public Live watch(String node) {
        return xenscope.start("lab", "ssh", "xenstore-watch " + node + " & read -r _; kill $!");
    }

    /**
     * The config of one of its guests, as a file here, without its vif: hotplug scripts take longer than all the rest of a
     * bring-up.
     */
    public String withoutVif(String guest, Path directory) {
        try {
            return Files.writeString(
                            directory.resolve(guest + ".cfg"),
                            dom0("cat /etc/xen/guests/" + guest + ".cfg") + "\nvif = []\n")
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public JsonNode status() {
        return xenscope.run("--json", "lab", "status").expect(0).json();
    }

    /** Back to the clean state, with no session left. */
    public void reset() {
        xenscope.run("lab", "reset").expect(0);
        forget(Xenscope.STATE.resolve("xenscope/sessions"));
        clean = look();
    }

    /** What is different from the clean state: nothing, after an undo. */
    public List<String> changes() {
        HostState before = clean;
        if (before == null) {
            throw new IllegalStateException("never reset");
        }
        HostState now = look();
        List<Integer> strangers = now.newProcesses(before);
        if (!strangers.isEmpty()) {
            // xl's monitor of a domain ends by itself when it hears that the domain is gone, a moment after that.
            dom0("timeout 20 tail "
                    + strangers.stream().map(pid -> "--pid=" + pid).collect(Collectors.joining(" "))
                    + " -f /dev/null || :");
            now = look();
        }
        return now.since(before);
    }

    private HostState look() {
        return HostState.of(
                xenscope.run("--json", "store", "ls", "/", "-R", "-p").expect(0).json(), dom0(HostState.SCRIPT));
    }

    /** Sessions that the program knows of, also those that are over. */
    public JsonNode sessions() {
        return bare.run("--json", "session", "list", "--all").expect(0).json().path("sessions");
    }

    /** Processes of this machine that use the lab's ssh connection, but for the one that keeps it; all have ended soon. */
    public List<String> clientsLeft() {
        String control = control();
        List<String> left = new ArrayList<>();
        for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
            String line = process.info().commandLine().orElse("");
            if (line.contains(control) && !line.contains(" -M ") && !ended(process)) {
                left.add(process.pid() + " " + line);
            }
        }
        return left;
    }

    private static boolean ended(ProcessHandle process) {
        try {
            process.onExit().get(10, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    /** The socket of the lab's shared ssh connection. */
    public String control() {
        String line = xenscope.run("--dry-run", "lab", "ssh", "true").expect(0).stdout();
        Matcher matcher = CONTROL.matcher(line);
        if (!matcher.find()) {
            throw new AssertionError("no -S in " + line);
        }
        return matcher.group(1);
    }

    @Override
    public void close() {
        if (up) {
            up = false;
            bare.run("lab", "down", "--name=" + name).expect(0);
        }
    }

    private static void forget(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
