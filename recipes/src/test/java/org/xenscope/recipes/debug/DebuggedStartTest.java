package org.xenscope.recipes.debug;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xenscope.devicemodel.chain.Wrapper;
import org.xenscope.error.CancelledException;
import org.xenscope.error.FailedException;
import org.xenscope.host.Host;
import org.xenscope.host.HostControl;
import org.xenscope.host.LocalHost;
import org.xenscope.host.Permit;
import org.xenscope.host.Policy;
import org.xenscope.libxl.StartDeadline;
import org.xenscope.peers.RealXenstored;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.Site;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StorePath;
import org.xenscope.xenstore.StoreWriter;
import org.xenscope.xenstore.Stores;
import org.xenscope.xenstore.UnixStoreHost;

/** The genuine wrapper as a process of this machine, a genuine xenstored, and a debugger that does what a test wants. */
@Tag("peer")
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DebuggedStartTest {
    private static final Permit PERMIT = Policy.CHANGE.permit("test");
    private static final StartDeadline USUAL = new StartDeadline(Duration.ofSeconds(60));
    private static final StartDeadline SHORT = new StartDeadline(Duration.ofSeconds(3));
    private static final String UUID = "11111111-2222-3333-4444-555555555555";
    private static final int DOMID = 7;

    @TempDir
    Path here;

    private RealXenstored daemon;
    private Store store;
    private Site site;
    private Told told;
    private @Nullable Process wrapper;

    private record RealSite(Host host, Store store) implements Site {
        @Override
        public HostControl control() {
            return host.control(PERMIT);
        }

        @Override
        public StoreWriter storeChanges() {
            return store.changes(PERMIT);
        }

        @Override
        public Permit permit() {
            return PERMIT;
        }
    }

    private static final class Told implements DebuggedStart.Listener {
        private final BlockingQueue<DebugProgress> progress = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> countdowns = new LinkedBlockingQueue<>();

        @Override
        public void debug(DebugProgress each) {
            progress.add(each);
        }

        @Override
        public void countdown(String text) {
            countdowns.add(text);
        }

        DebugProgress await(DebugProgress.State wanted) throws InterruptedException {
            while (true) {
                DebugProgress next = progress.poll(20, TimeUnit.SECONDS);
                assertThat(next).as("before " + wanted).isNotNull();
                if (next.state() == wanted) {
                    return next;
                }
            }
        }
    }

    /** One that notes what is asked of it. */
    private class Scripted implements StartDebugger {
        final List<String> asked = new ArrayList<>();
        private boolean stops;
        private @Nullable Reports reports;
        private int pid;

        @Override
        public List<String> plan() {
            return List.of("break main");
        }

        @Override
        public boolean stopsAtStart() {
            return stops;
        }

        @Override
        public boolean stays() {
            return false;
        }

        @Override
        public List<Finding> missing() {
            return List.of();
        }

        synchronized void note(String what) {
            asked.add(what);
            notifyAll();
        }

        synchronized void await(String what) throws InterruptedException {
            while (!asked.contains(what)) {
                wait(20_000);
            }
        }

        @Override
        public Attached attach(HeldQemu held, Duration limit, Reports to) {
            note("attach " + (started() ? "late" : "before"));
            reports = to;
            pid = held.pid();
            return new Attached() {
                @Override
                public void awaitStart(Duration limit) {
                    awaitStarted();
                    note("start");
                }

                @Override
                public void setBreakpoints() {
                    to.said("breakpoint 1");
                    note("set");
                }

                @Override
                public void proceed() {
                    note("proceed");
                    signal(pid, "CONT");
                }

                @Override
                public void close() {
                    signal(pid, "CONT");
                    note("close");
                }
            };
        }

        void stopAt(String where) {
            signal(pid, "STOP");
            reports.stopped(where);
        }

        void run() {
            signal(pid, "CONT");
            reports.running();
        }
    }

    private static void signal(int pid, String name) {
        // 0 would be this JVM and all around it
        assertThat(pid).isPositive();
        try {
            new ProcessBuilder("kill", "-" + name, "" + pid).start().waitFor();
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new CancelledException("interrupted", "", e);
        }
    }

    @BeforeAll
    void start() {
        daemon = RealXenstored.start(RealXenstored.Kind.C);
    }

    @AfterAll
    void stop() {
        if (daemon != null) {
            daemon.close();
        }
    }

    @BeforeEach
    void install() throws IOException {
        told = new Told();
        store = Stores.open(new UnixStoreHost("unix:" + daemon.socket()));
        site = new RealSite(new LocalHost(), store);
        Path program = here.resolve("qemu-system-i386");
        Files.writeString(program, "#!/bin/sh\necho >'" + here + "/started'\nexec sleep 60\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        for (Wrapper.Part part : new Wrapper(program.toString(), Map.of(), List.of(), List.of("guest")).parts()) {
            Files.write(here.resolve(part.name()), part.content());
        }
        Files.setPosixFilePermissions(here.resolve(Wrapper.SCRIPT), PosixFilePermissions.fromString("rwx------"));
    }

    @AfterEach
    void clear() throws Exception {
        for (String path : List.of("/local/domain/" + DOMID, "/local/domain/0/device-model/" + DOMID)) {
            if (store.exists(StorePath.of(path))) {
                store.changes(PERMIT).remove(StorePath.of(path));
            }
        }
        store.close();
        Process process = wrapper;
        if (process != null) {
            process.destroyForcibly().waitFor();
        }
    }

    /** What libxl does: the domain, its place for a device model, the process, its pid. */
    private void libxlStarts() throws IOException {
        write("/local/domain/" + DOMID + "/vm", "/vm/" + UUID);
        write("/local/domain/0/device-model/" + DOMID + "/x", "");
        wrapper = new ProcessBuilder(
                        here.resolve(Wrapper.SCRIPT).toString(), "-xen-domid", "" + DOMID, "-name", "guest")
                .redirectErrorStream(true)
                .redirectOutput(here.resolve("log").toFile())
                .start();
        write("/local/domain/" + DOMID + "/image/device-model-pid", "" + wrapper.pid());
    }

    private void write(String path, String value) {
        store.changes(PERMIT).write(StorePath.of(path), value.getBytes(StandardCharsets.UTF_8));
    }

    private boolean started() {
        return Files.exists(here.resolve("started"));
    }

    private void awaitStarted() {
        try {
            new ProcessBuilder("sh", "-c", "until [ -e \"$0\" ]; do sleep 0.05; done", here.resolve("started") + "")
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private DebuggedStart begin(StartDebugger debugger, StartDeadline deadline) {
        Gate gate = Gate.ofUuid(site.host(), store, Clock.systemUTC(), here.toString(), UUID);
        return new DebuggedStart(debugger, gate, site, deadline, Clock.systemUTC(), told);
    }

    private void nothingIsLeftAtTheGate() {
        assertThat(here.resolve("hold-" + DOMID)).doesNotExist();
        assertThat(here.resolve("hold")).as("its next start is not held").doesNotExist();
    }

    @Test
    void theDebuggerComesFirstThenTheGateThenBreakpointsAndQemuGoesOn() throws Exception {
        Scripted debugger = new Scripted();
        try (DebuggedStart start = begin(debugger, USUAL)) {
            libxlStarts();
            DebugProgress held = told.await(DebugProgress.State.HELD);
            assertThat(held.pid()).hasValue((int) wrapper.pid());
            assertThat(held.leftMillis().orElse(0)).isBetween(1L, 60_000L);
            told.await(DebugProgress.State.ATTACHED);
            told.await(DebugProgress.State.START);
            assertThat(told.await(DebugProgress.State.SAID).detail()).isEqualTo("breakpoint 1");
            told.await(DebugProgress.State.RUNNING);
            start.created();
            assertThat(start.failure()).isEmpty();
            assertThat(start.holds()).isTrue();
            assertThat(start.awaitRunning()).isZero();

            debugger.stopAt("xs_write");
            assertThat(told.await(DebugProgress.State.STOPPED).leftMillis())
                    .as("nobody waits")
                    .isEmpty();
            Thread person = new Thread(debugger::run);
            assertThat(told.countdowns).isEmpty();
            person.start();
            start.awaitRunning();
            assertThat(start.stops()).isEqualTo(1);
        }
        told.await(DebugProgress.State.ENDED);
        assertThat(debugger.asked).containsExactly("attach before", "start", "set", "proceed", "close");
        assertThat(wrapper.isAlive()).as("QEMU runs on").isTrue();
        nothingIsLeftAtTheGate();
    }

    @Test
    void whatCannotComeOpensTheGate() throws Exception {
        Scripted debugger = new Scripted() {
            @Override
            public Attached attach(HeldQemu held, Duration limit, Reports to) {
                throw new FailedException("no gdb here", "install it");
            }
        };
        try (DebuggedStart start = begin(debugger, USUAL)) {
            libxlStarts();
            assertThat(told.await(DebugProgress.State.FAILED).detail()).isEqualTo("no gdb here; install it");
            awaitStarted();
            start.created();
            Finding finding = start.failure().orElseThrow();
            assertThat(finding.id()).isEqualTo("XS0240");
            assertThat(finding.evidence().get(0).what()).isEqualTo("no gdb here");
            assertThat(start.holds()).isFalse();
            nothingIsLeftAtTheGate();
        }
    }

    @Test
    void whatDoesNotComeInTimeOpensTheGateAndIsClosedWhenItComesAfterAll() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        Scripted debugger = new Scripted() {
            @Override
            public Attached attach(HeldQemu held, Duration limit, Reports to) {
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
                return super.attach(held, limit, to);
            }
        };
        try (DebuggedStart start = begin(debugger, SHORT)) {
            libxlStarts();
            assertThat(told.await(DebugProgress.State.FAILED).detail()).contains("until the debugger comes");
            awaitStarted();
            assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
            debugger.await("close");
            assertThat(start.failure()).isPresent();
        }
        assertThat(wrapper.isAlive()).isTrue();
    }

    @Test
    void aQemuThatStandsGoesOnByItselfBeforeLibxlGivesItUp() throws Exception {
        Scripted debugger = new Scripted();
        try (DebuggedStart start = begin(debugger, SHORT)) {
            libxlStarts();
            told.await(DebugProgress.State.RUNNING);
            debugger.stopAt("xs_write");
            assertThat(told.await(DebugProgress.State.STOPPED).leftMillis()).isPresent();
            assertThat(told.await(DebugProgress.State.SAID).detail())
                    .isEqualTo("QEMU goes on by itself, and past its breakpoints: libxl waits only 3 s");
            start.awaitRunning();
            assertThat(debugger.asked).filteredOn("proceed"::equals).hasSize(2);
        }
    }

    @Test
    void whereSomebodyWantsItToStandTheCountdownIsShownAndNothingDone() throws Exception {
        Scripted debugger = new Scripted();
        debugger.stops = true;
        try (DebuggedStart start = begin(debugger, SHORT)) {
            libxlStarts();
            told.await(DebugProgress.State.START);
            signal(debugger.pid, "STOP");
            String shown = "";
            while (!shown.startsWith("its time is over")) {
                shown = told.countdowns.poll(20, TimeUnit.SECONDS);
                assertThat(shown).isNotNull();
            }
            assertThat(shown).isEqualTo("its time is over: " + StartDeadline.consequence());
            assertThat(debugger.asked).doesNotContain("proceed");
            start.created();
            debugger.run();
            start.awaitRunning();
        }
    }

    @Test
    void aDebuggerThatDiedWithoutAWordIsNotWaitedFor() throws Exception {
        Scripted debugger = new Scripted();
        try (DebuggedStart start = begin(debugger, USUAL)) {
            libxlStarts();
            told.await(DebugProgress.State.RUNNING);
            start.created();
            debugger.stopAt("xs_write");
            signal(debugger.pid, "CONT");
            start.awaitRunning();
            assertThat(told.await(DebugProgress.State.ENDED).detail()).contains("QEMU is not held any more");
            assertThat(start.holds()).isFalse();
        }
    }

    @Test
    void whoIsAskedForSomethingHasAsLongAsTheAskerWaits() throws Exception {
        Scripted debugger = new Scripted();
        try (DebuggedStart start = begin(debugger, USUAL)) {
            libxlStarts();
            told.await(DebugProgress.State.RUNNING);
            start.created();
            debugger.stopAt("ioreq");
            start.whileAsked("xl unpause", Duration.ofSeconds(2), "it stays paused", start::awaitRunning);
            assertThat(told.await(DebugProgress.State.SAID).detail()).contains("xl unpause waits only 2 s");
        }
    }

    @Test
    void whoComesWhenNobodyWaitsAnyMoreIsNotHeld() throws Exception {
        Scripted debugger = new Scripted();
        begin(debugger, USUAL).close();
        libxlStarts();
        awaitStarted();
        assertThat(debugger.asked).isEmpty();
        nothingIsLeftAtTheGate();
    }

    @Test
    void whatDoesNotStopAtTheGateIsToldToHaveGoneBy() throws Exception {
        Files.delete(here.resolve("hold"));
        Files.delete(here.resolve("qemu"));
        // of a name that ps knows QEMU by
        Path program = here.resolve("qemu-system-x86_64");
        Files.copy(Path.of("/bin/sleep"), program);
        Files.writeString(here.resolve("qemu"), program + "\n");
        Files.writeString(here.resolve(Wrapper.SCRIPT), "#!/bin/sh\nexec '" + program + "' 60\n");
        try (DebuggedStart start = begin(new Scripted(), USUAL)) {
            libxlStarts();
            assertThat(told.await(DebugProgress.State.FAILED).detail()).contains("did not wait at its gate");
            start.created();
            assertThat(start.failure()).isPresent();
        }
    }
}
