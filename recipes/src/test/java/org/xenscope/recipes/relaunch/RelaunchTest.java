package org.xenscope.recipes.relaunch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xenscope.devicemodel.QemuCommandLine;
import org.xenscope.error.FailedException;
import org.xenscope.error.RefusedException;
import org.xenscope.error.XenscopeException;
import org.xenscope.host.Permit;
import org.xenscope.host.Policy;
import org.xenscope.peers.RealXenstored;
import org.xenscope.recipes.Changes;
import org.xenscope.recipes.FoundException;
import org.xenscope.recipes.Journal;
import org.xenscope.recipes.JournalRecord;
import org.xenscope.recipes.Journals;
import org.xenscope.recipes.action.ClaimRelaunch;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.Stores;
import org.xenscope.xenstore.UnixStoreHost;

/**
 * A relaunch on a modelled dom0 with a genuine xenstored: what is done in which order, what is taken back when a part of it
 * fails, and that after a kill at any moment the guest runs again with one QEMU that knows what it knew.
 */
@Tag("peer")
@Timeout(120)
class RelaunchTest {
    private static final Permit PERMIT = Policy.CHANGE.permit("test");
    private static final List<String> OLD = ArgumentEditTest.ARGV;

    @TempDir
    private Path directory;

    private RealXenstored daemon;
    private Store store;
    private Journals journals;

    @BeforeEach
    void start() {
        daemon = RealXenstored.start(RealXenstored.Kind.C);
        store = Stores.open(new UnixStoreHost("unix:" + daemon.socket()));
        journals = new Journals(directory, Clock.systemUTC());
    }

    @AfterEach
    void end() {
        store.close();
        daemon.close();
    }

    private ModelDom0 dom0() {
        return new ModelDom0(store, PERMIT, OLD);
    }

    private static Relaunch relaunch(String with, Optional<HeldStart> held) {
        RelaunchWorld world = new RelaunchWorld().device("vbd", "qdisk", "1", "2");
        List<String> more = with.isEmpty() ? List.of() : List.of(with);
        // the model's clock says so of 412
        RelaunchPlan plan =
                RelaunchPlan.of(world.facts(), new RelaunchWish(more, List.of("-vnc"), true, false), "mark");
        plan = new RelaunchPlan(
                plan.domain(),
                plan.old(),
                plan.pid(),
                1767323000_000L + 412_000L,
                plan.argv(),
                plan.drives(),
                plan.findings(),
                plan.warnings());
        // The tap device is there: that one is made and taken away is tested where it is real.
        List<TapSwap> swaps = List.of(new TapSwap("/lab/hvm.vhd", List.of(), Optional.empty(), "/dev/nbd0"));
        return new Relaunch(plan, swaps, held);
    }

    private RelaunchOutcome run(ModelDom0 dom0, Relaunch relaunch) {
        return run(dom0, relaunch, new ArrayList<>());
    }

    private RelaunchOutcome run(ModelDom0 dom0, Relaunch relaunch, List<String> phases) {
        try (Journal journal = journals.start("relaunch", "model", "dm relaunch hvm", Map.of())) {
            return relaunch.run(
                    new Changes(dom0, journal),
                    () -> journals.read(journal.id()).left(),
                    new RelaunchListener() {
                        @Override
                        public void begun(Phase phase, String what) {}

                        @Override
                        public void done(Phase phase, long millis, String detail) {
                            phases.add(phase.words());
                        }

                        @Override
                        public void failed(Phase phase, long millis, String why) {
                            phases.add(phase.words() + " failed");
                        }
                    });
        }
    }

    private void undo(ModelDom0 dom0) {
        JournalRecord record = journals.all().get(0);
        try (Journal journal = journals.reopen(record)) {
            journal.undo(dom0, record.left(), entry -> {});
        }
    }

    private static void asBefore(ModelDom0 dom0) {
        ModelDom0.Qemu qemu = dom0.only();
        assertThat(new QemuCommandLine(qemu.argv).without("-incoming").argv()).isEqualTo(OLD);
        assertThat(qemu.knows).isEqualTo("the guest");
        assertThat(qemu.runs).isTrue();
        assertThat(dom0.pauses).isZero();
        assertThat(dom0.bridge()).isEqualTo("xenbr0");
        nothingLeft(dom0);
        assertThat(dom0.node("/local/domain/0/backend/qdisk/3/0/params")).isEqualTo("vhd:/lab/hvm.vhd");
        recorded(dom0, qemu);
    }

    private static void recorded(ModelDom0 dom0, ModelDom0.Qemu qemu) {
        assertThat(dom0.node("/local/domain/3/image/device-model-pid")).isEqualTo("" + qemu.pid);
        assertThat(dom0.node("/local/domain/3/serial/0/tty")).isEqualTo("/dev/pts/" + qemu.pid);
        assertThat(dom0.node("/local/domain/0/device-model/3/state")).isEqualTo("running");
    }

    private static void nothingLeft(ModelDom0 dom0) {
        assertThat(dom0.links).isEmpty();
        assertThat(dom0.files.keySet())
                .filteredOn(path -> !path.startsWith("/var/log"))
                .isEmpty();
    }

    @Test
    void theNewOneTakesOverAndUndoBringsTheOldOneBack() {
        ModelDom0 dom0 = dom0();
        List<String> phases = new ArrayList<>();
        RelaunchOutcome outcome = run(dom0, relaunch("", Optional.empty()), phases);
        assertThat(outcome.error()).isNull();
        assertThat(phases).containsExactly("pause", "leave", "tap device", "start", "take over", "resume");
        assertThat(dom0.changes)
                .containsSubsequence(
                        "ln",
                        "xl pause",
                        "qmp stop",
                        "qmp xen-save-devices-state",
                        "mv",
                        "kill",
                        "store",
                        "start",
                        "ip master",
                        "store",
                        "rm",
                        "xl unpause",
                        "rm");
        ModelDom0.Qemu qemu = dom0.only();
        assertThat(qemu.argv).contains("file=/dev/nbd0,if=ide,index=0,media=disk,format=raw,cache=writeback");
        assertThat(qemu.argv).endsWith("-incoming", "fd:9").doesNotContain("-vnc");
        assertThat(qemu.knows).isEqualTo("the guest");
        assertThat(dom0.pauses).isZero();
        assertThat(dom0.bridge()).isEqualTo("xenbr0");
        assertThat(dom0.node("/local/domain/0/backend/qdisk/3/0/params")).isEqualTo("aio:/dev/nbd0");
        assertThat(dom0.node("/local/domain/0/backend/qdisk/3/0/state")).isEqualTo("1");
        recorded(dom0, qemu);
        nothingLeft(dom0);
        assertThat(outcome.pid()).isEqualTo(qemu.pid);
        assertThat(outcome.terminals()).containsExactly("serial/0: /dev/pts/412 → /dev/pts/" + qemu.pid);

        dom0.revive();
        undo(dom0);
        asBefore(dom0);
        assertThat(dom0.changes)
                .containsSubsequence(
                        "ln",
                        "xl pause",
                        "qmp stop",
                        "qmp xen-save-devices-state",
                        "kill",
                        "start",
                        "xl unpause",
                        "rm");
        undo(dom0);
        asBefore(dom0);
    }

    /** Each is a change that fails however often it is tried; what is needed for the way back is not among them. */
    @ParameterizedTest
    @ValueSource(strings = {"ln", "xl pause", "qmp stop", "qmp xen-save-devices-state", "mv"})
    void whatFailsBeforeTheOldOneEndsLetsItGoOn(String change) {
        ModelDom0 dom0 = dom0().failing(change::equals);
        RelaunchOutcome outcome = run(dom0, relaunch("", Optional.empty()));
        assertThat(outcome.error()).isNotNull();
        assertThat(outcome.notUndone()).isNull();
        asBefore(dom0);
        assertThat(dom0.only().pid).isEqualTo(412);
        assertThat(journals.all().get(0).left()).isEmpty();
    }

    @Test
    void aNewOneThatDoesNotTakeItsArgumentsIsNotTheLast() {
        ModelDom0 dom0 = dom0();
        List<String> phases = new ArrayList<>();
        RelaunchOutcome outcome = run(dom0, relaunch("-bad", Optional.empty()), phases);
        assertThat(outcome.error()).isInstanceOf(FoundException.class);
        assertThat(((FoundException) outcome.worst().orElseThrow())
                        .finding()
                        .evidence()
                        .get(0)
                        .what())
                .isEqualTo("-bad: invalid option");
        assertThat(phases).containsExactly("pause", "leave", "tap device", "start failed", "undo");
        asBefore(dom0);
        assertThat(dom0.changes).containsSubsequence("kill", "start", "start", "xl unpause");
    }

    @Test
    void aNewOneWithOtherDisksIsEndedAgain() {
        ModelDom0 dom0 = dom0();
        RelaunchOutcome outcome = run(dom0, relaunch("-odd", Optional.empty()));
        assertThat(outcome.error()).hasMessageContaining("has other disks than it should");
        asBefore(dom0);
        assertThat(dom0.changes).containsSubsequence("start", "kill", "start", "xl unpause");
    }

    @Test
    void anOldOneThatDoesNotStartAgainIsSaidAndComesBackLater() {
        ModelDom0 dom0 = dom0().refusing(argv -> true);
        RelaunchOutcome outcome = run(dom0, relaunch("", Optional.empty()));
        XenscopeException standing = outcome.notUndone();
        assertThat(standing)
                .isInstanceOf(FailedException.class)
                .hasMessageContaining("hvm(3) is paused: its old QEMU does not start again: -bad: invalid option");
        assertThat(standing.next()).contains("`xenscope undo` again", "/run/xenscope/relaunch-3-mark/state");
        assertThat(dom0.pauses).as("without a QEMU it must not run").isEqualTo(1);
        assertThat(dom0.files).containsKey("/run/xenscope/relaunch-3-mark/state");

        dom0.refusing(argv -> false);
        undo(dom0);
        asBefore(dom0);
    }

    @Test
    void oneWhoseQemuDoesNotLeaveAnyMoreGoesOnAndUndoSaysSo() {
        ModelDom0 dom0 = dom0();
        run(dom0, relaunch("", Optional.empty()));
        dom0.revive();
        dom0.failing("qmp xen-save-devices-state"::equals);
        assertThatThrownBy(() -> undo(dom0)).hasMessageContaining("hvm(3) goes on with the new QEMU");
        assertThat(dom0.pauses).isZero();
        dom0.failing(change -> false);
        undo(dom0);
        asBefore(dom0);
    }

    @Test
    void whatAnotherHasClaimedIsLeftAlone() {
        ModelDom0 dom0 = dom0();
        dom0.links.put("/run/xenscope/relaunch-3", "other");
        RelaunchOutcome outcome = run(dom0, relaunch("", Optional.empty()));
        assertThat(outcome.error()).isInstanceOf(RefusedException.class).hasMessageContaining("by another xenscope");
        assertThat(dom0.links).containsEntry("/run/xenscope/relaunch-3", "other");
        assertThat(ClaimRelaunch.taken(dom0.host(), 3)).contains("/run/xenscope/relaunch-3");
        dom0.links.clear();
        asBefore(dom0);
    }

    @Test
    void aSecondQemuIsNeverStarted() {
        ModelDom0 dom0 = dom0();
        dom0.qemus.put(413, new ModelDom0.Qemu(413, List.of("/usr/bin/qemu-dm", "-xen-domid", "3"), "x"));
        RelaunchOutcome outcome = run(dom0, relaunch("", Optional.empty()));
        assertThat(outcome.error()).hasMessageContaining("QEMU 413 serves hvm(3): a second one is not started");
        assertThat(dom0.changes).doesNotContain("start");
        assertThat(outcome.notUndone()).hasMessageContaining("it is none that this session knows");
    }

    @Test
    void aDebuggerComesBeforeTheFirstInstruction() {
        ModelDom0 dom0 = dom0();
        List<String> seen = new ArrayList<>();
        HeldStart debugger = new HeldStart() {
            @Override
            public void attach(HeldProcess process) {
                seen.add("attach, stands: " + dom0.qemus.get(process.pid()).gate);
            }

            @Override
            public void begin(HeldProcess process) {
                seen.add("begin " + process.program() + ", stands: " + dom0.qemus.get(process.pid()).gate);
            }

            @Override
            public void leave() {
                seen.add("leave");
            }
        };
        List<String> phases = new ArrayList<>();
        RelaunchOutcome outcome = run(dom0, relaunch("", Optional.of(debugger)), phases);
        assertThat(outcome.error()).isNull();
        assertThat(seen)
                .containsExactly("attach, stands: true", "begin /usr/libexec/xen-qemu-system-i386, stands: false");
        assertThat(phases).containsExactly("pause", "leave", "tap device", "start", "debugger", "take over", "resume");
        nothingLeft(dom0);
        dom0.revive();
        undo(dom0);
        asBefore(dom0);
    }

    @Test
    void aDebuggerThatFailsIsNotWaitedFor() {
        ModelDom0 dom0 = dom0();
        List<String> left = new ArrayList<>();
        RelaunchOutcome outcome = run(dom0, relaunch("", Optional.of(new HeldStart() {
            @Override
            public void attach(HeldProcess process) {
                throw new FailedException("no gdbserver", "");
            }

            @Override
            public void begin(HeldProcess process) {}

            @Override
            public void leave() {
                left.add("with " + dom0.qemus.size() + " QEMU");
            }
        })));
        assertThat(outcome.error()).hasMessageContaining("no gdbserver");
        assertThat(left).as("before the new QEMU is ended").containsExactly("with 1 QEMU");
        assertThat(dom0.changes).doesNotContain("open gate");
        asBefore(dom0);
    }

    /** kill -9 before and after each change that a relaunch makes; another process undoes. */
    @ParameterizedTest(name = "before {0}, under a debugger {1}")
    @CsvSource({"true, false", "false, false", "true, true", "false, true"})
    void killedAtAnyMomentTheGuestRunsAgainAfterUndo(boolean before, boolean debugged) {
        Optional<HeldStart> held = debugged ? Optional.of(new Passing()) : Optional.empty();
        int all = changesOf(held);
        for (int at = 0; at < all; at++) {
            ModelDom0 dom0 = dom0().killed(at, before);
            kill(() -> run(dom0, relaunch("", held)));
            String last = dom0.changes.isEmpty() ? "nothing" : dom0.changes.get(dom0.changes.size() - 1);
            dom0.revive();
            undoNewest(dom0);
            assertThat(dom0.qemus).as("killed at %d, %s", at, last).hasSize(1);
            asBefore(dom0);
        }
    }

    private static final class Passing implements HeldStart {
        @Override
        public void attach(HeldProcess process) {}

        @Override
        public void begin(HeldProcess process) {}

        @Override
        public void leave() {}
    }

    /** The same of an undo, which is then begun again. */
    @Test
    void anUndoThatIsKilledAtAnyMomentCanBeDoneAgain() {
        ModelDom0 sample = dom0();
        run(sample, relaunch("", Optional.empty()));
        sample.revive();
        undoNewest(sample);
        int all = sample.changes.size();
        assertThat(all).isGreaterThan(15);
        for (int at = 0; at < all; at++) {
            ModelDom0 dom0 = dom0();
            run(dom0, relaunch("", Optional.empty()));
            dom0.revive();
            dom0.killed(at, at % 2 == 0);
            kill(() -> undoNewest(dom0));
            dom0.revive();
            undoNewest(dom0);
            assertThat(dom0.qemus).as("killed at %d", at).hasSize(1);
            asBefore(dom0);
        }
    }

    private int changesOf(Optional<HeldStart> held) {
        ModelDom0 dom0 = dom0();
        assertThat(run(dom0, relaunch("", held)).error()).isNull();
        assertThat(dom0.changes.size()).isGreaterThan(15);
        return dom0.changes.size();
    }

    private static void kill(Runnable work) {
        try {
            work.run();
        } catch (ModelDom0.Killed e) {
            return;
        } catch (XenscopeException e) {
            // the connection to QEMU broke off first
            return;
        }
        throw new AssertionError("it was not killed");
    }

    private JournalRecord newest() {
        List<JournalRecord> all = journals.all();
        return all.get(all.size() - 1);
    }

    private void undoNewest(ModelDom0 dom0) {
        JournalRecord record = newest();
        try (Journal journal = journals.reopen(record)) {
            journal.undo(dom0, record.left(), entry -> {});
        }
    }

    @Test
    void thePlanShowsAllInOrder() {
        List<String> commands = relaunch("-trace 'xen*'", Optional.empty()).actions().stream()
                .flatMap(action -> action.commands().stream())
                .toList();
        assertThat(String.join("\n", commands).getBytes(StandardCharsets.UTF_8)).isNotEmpty();
        assertThat(commands).anyMatch(line -> line.startsWith("ln -s mark /run/xenscope/relaunch-3"));
        assertThat(commands).containsSubsequence("xl pause hvm", "kill 412", "xl unpause hvm");
        assertThat(commands)
                .anyMatch(line -> line.startsWith("cd /root && setsid env -i XEN_DOMAIN_ID=3 /usr/libexec/xen-qemu")
                        && line.contains("-trace 'xen*' -incoming fd:9 9</run/xenscope/relaunch-3-mark/state"));
    }
}
