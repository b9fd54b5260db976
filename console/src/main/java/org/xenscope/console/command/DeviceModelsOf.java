package org.xenscope.console.command;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.xenscope.console.Session;
import org.xenscope.devicemodel.DeviceModelFacts;
import org.xenscope.devicemodel.DeviceModels;
import org.xenscope.devicemodel.DeviceModelsProbe;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.devicemodel.QmpSocket;
import org.xenscope.error.AbsentException;
import org.xenscope.error.FailedException;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UnreachableException;
import org.xenscope.recipes.action.Domains;
import org.xenscope.recipes.rule.Diagnosis;
import org.xenscope.recipes.rule.device.DeviceModelDead;
import org.xenscope.recipes.rule.device.DeviceModelStopped;
import org.xenscope.recipes.rule.devicemodel.DeviceModelRule;

/** What the commands about device models share. */
final class DeviceModelsOf {
    private DeviceModelsOf() {}

    static DeviceModels read(Session session) {
        return new DeviceModelsProbe(session.host(), session.store()).read();
    }

    /**
     * The device model of the domain that a word names. A domain that is gone is known by its number as long as a process
     * or a node is left of it.
     *
     * @throws AbsentException when there is no such domain
     */
    static DeviceModelFacts named(Session session, DeviceModels models, String word) {
        OptionalInt domid = Domains.named(session.store(), word);
        if (domid.isEmpty() && word.matches("[0-9]{1,5}")) {
            domid = OptionalInt.of(Integer.parseInt(word));
        }
        return domid.stream()
                .boxed()
                .flatMap(each -> models.of(each).stream())
                .findFirst()
                .orElseThrow(() -> new AbsentException(
                        "there is no domain " + word + " on " + session.host().name(),
                        "`xenscope dm show` lists those that have a device model"));
    }

    /** Its QEMU. @throws FailedException when there is none to be asked */
    static ProcessDetails qemu(DeviceModelFacts facts) {
        return facts.qemu().filter(each -> !facts.state().dead()).orElseThrow(() -> switch (facts.state()) {
            case NONE, STUBDOM -> none(facts);
            default ->
                new FailedException(
                        "the device model of " + facts.domain() + " is "
                                + facts.state().words(),
                        "`xenscope dm show " + facts.domid() + "` says more");
        });
    }

    static AbsentException none(DeviceModelFacts facts) {
        return facts.stubdom().isPresent()
                ? new AbsentException(
                        "the device model of " + facts.domain() + " runs in domain "
                                + facts.stubdom().getAsInt() + ", where it cannot be reached from dom0",
                        "look at that domain's console: xl console "
                                + facts.stubdom().getAsInt())
                : new AbsentException(
                        facts.domain() + " has no QEMU",
                        "libxl starts one for HVM, and for PV only with vfb= or disks that QEMU serves; a vfb without QEMU"
                                + " is surfman's");
    }

    /** What is wrong with one of them, with what the rules about devices say of a QEMU that serves no more. */
    static Diagnosis diagnose(Session session, DeviceModels models, DeviceModelFacts facts) {
        Diagnosis diagnosis = Diagnosis.of(DeviceModelRule.all(), models.only(facts.domid()));
        boolean byDevices = facts.home() == DeviceModelFacts.Home.LIVING
                && !facts.serves().isEmpty()
                && (facts.state().dead() || facts.state().held());
        return byDevices
                ? diagnosis.and(Diagnosis.of(
                        List.of(new DeviceModelDead(), new DeviceModelStopped()),
                        Devices.read(session).of(facts.domid())))
                : diagnosis;
    }

    /** {@code gdbserver 600}, {@code 600, no process}. */
    static Optional<String> recorded(DeviceModelFacts facts) {
        return facts.recordedPid().stream()
                .mapToObj(pid ->
                        facts.recorded().map(each -> each.program() + " " + pid).orElse(pid + ", which is no process"))
                .findFirst();
    }

    /** {@code 4 s}, {@code 12 min}, {@code 3 h 5 min}. */
    static String age(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 120) {
            return seconds + " s";
        }
        return seconds < 7200
                ? seconds / 60 + " min"
                : seconds < 172_800 ? seconds / 3600 + " h " + seconds / 60 % 60 + " min" : seconds / 86_400 + " days";
    }

    /**
     * The socket over which a QEMU may be asked without being in anybody's way.
     *
     * @throws AbsentException when it has none
     * @throws UnreachableException when nobody listens on it
     * @throws RefusedException when somebody else has it, or it is libxl's own
     */
    static QmpSocket socket(DeviceModelFacts facts) {
        String domain = facts.domain();
        if (facts.state().held()) {
            throw new UnreachableException(
                    "QEMU " + facts.qemu().orElseThrow().pid() + " of " + domain + " is "
                            + facts.state().words()
                            + facts.tracer().map(by -> ": " + by).orElse("") + ", and cannot answer",
                    facts.state() == DeviceModelFacts.State.TRACED
                            ? "continue it in the debugger, or detach; `" + DeviceModelRule.free(facts.domid())
                                    + "` ends that"
                            : "`" + DeviceModelRule.free(facts.domid()) + "` lets it run");
        }
        List<QmpSocket> ours =
                facts.sockets().stream().filter(each -> !each.libxl()).toList();
        Optional<QmpSocket> free = ours.stream().filter(QmpSocket::free).findFirst();
        if (free.isPresent()) {
            return free.get();
        }
        ours.stream().filter(each -> each.clients() > 0).findFirst().ifPresent(taken -> {
            throw new RefusedException(
                    "somebody is connected to " + taken.path() + ", and QEMU serves one at a time",
                    "wait for it to leave (xentop and xenstat use it for moments), or see who it is: ss -xp");
        });
        ours.stream().filter(QmpSocket::dead).findFirst().ifPresent(dead -> {
            throw new UnreachableException(
                    "the socket " + dead.path() + " is there, but nobody listens: QEMU "
                            + facts.recordedPid().stream()
                                    .mapToObj(pid -> pid + " ")
                                    .findFirst()
                                    .orElse("")
                            + "ended",
                    "`xenscope dm show " + facts.domid() + "` says more");
        });
        if (facts.qemu().isEmpty()) {
            throw none(facts);
        }
        if (facts.sockets().stream().anyMatch(each -> each.libxl() && each.listens())) {
            throw new RefusedException(
                    "QEMU of " + domain + " speaks QMP only on libxl's own socket; whoever holds that makes xl wait",
                    "`xl qemu-monitor-command` uses it as libxl does");
        }
        throw new AbsentException(
                "QEMU of " + domain + " has no QMP socket",
                "`xenscope dm args " + facts.domid() + "` shows its monitors");
    }
}
