package org.xenscope.recipes.relaunch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.xenscope.devicemodel.DeviceModelFacts;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.devicemodel.QemuAnswers;
import org.xenscope.devicemodel.QemuOptions;
import org.xenscope.recipes.Finding;
import org.xenscope.xenbus.BackendServer;
import org.xenscope.xenbus.Device;

/**
 * What stands against replacing a QEMU.
 *
 * @param findings why it is not done
 * @param warnings what will be lost, where somebody insists
 */
record Obstacles(List<Finding> findings, List<String> warnings) {
    static final String CONNECTED = "XS0241";
    static final String PASSED_THROUGH = "XS0242";
    static final String NO_STATE = "XS0243";
    static final String ARGUMENTS = "XS0244";
    static final String MEDIUM = "XS0245";
    static final String CLAIMED = "XS0247";

    /** Linux takes 128 KiB in one word (MAX_ARG_STRLEN), which is what a remote shell gets; quotes and scripts want some. */
    static final int MOST_BYTES = 112 * 1024;

    private static final String SAVE = "xen-save-devices-state";
    private static final Set<String> PASSED = Set.of(
            "xen-pci-passthrough",
            "vfio-pci",
            "usb-host",
            "pci-assign",
            "kvm-pci-assign",
            "igd-passthrough-isa-bridge");
    private static final Set<String> OTHER_USER = Set.of("-runas", "-chroot", "-xen-domid-restrict", "-daemonize");

    Obstacles {
        findings = List.copyOf(findings);
        warnings = List.copyOf(warnings);
    }

    static Obstacles of(RelaunchFacts facts, boolean force) {
        Search search = new Search(facts, force);
        search.connected();
        search.passedThrough();
        search.state();
        search.arguments();
        search.media();
        search.claimed();
        return new Obstacles(search.findings, search.warnings);
    }

    /** Frontends that are connected to, or on their way to, a backend in QEMU. */
    static List<Device> carriedByNobody(List<Device> devices) {
        return devices.stream()
                .filter(Obstacles::servedByQemu)
                .filter(each -> each.pair().isFirstConsole() || !each.pair().notBegun())
                .toList();
    }

    static boolean servedByQemu(Device device) {
        return device.server().kind() == BackendServer.DEVICE_MODEL
                && device.pair().backendDomid() == 0;
    }

    /** What a shell on the host is given of both, quotes counted. */
    static int bytes(List<String> argv, List<String> environment) {
        return Stream.concat(argv.stream(), environment.stream())
                .mapToInt(each -> each.getBytes(StandardCharsets.UTF_8).length + 3)
                .sum();
    }

    private static final class Search {
        private final RelaunchFacts facts;
        private final boolean force;
        private final List<Finding> findings = new ArrayList<>();
        private final List<String> warnings = new ArrayList<>();
        private final ProcessDetails qemu;
        private final String domain;

        Search(RelaunchFacts facts, boolean force) {
            this.facts = facts;
            this.force = force;
            this.qemu = facts.qemu();
            this.domain = facts.model().domain();
        }

        private void refuse(
                String code,
                String subject,
                String title,
                List<Finding.Evidence> evidence,
                String cause,
                Finding.Fix fix) {
            findings.add(
                    new Finding(code, "error", facts.model().domid(), subject, title, evidence, cause, List.of(fix)));
        }

        void connected() {
            List<Device> lost = carriedByNobody(facts.devices());
            if (lost.isEmpty()) {
                return;
            }
            String names = lost.stream().map(Device::name).collect(Collectors.joining(", "));
            if (force) {
                warnings.add(
                        names + ": no part of what is carried over. The new QEMU takes up a screen and a keyboard anew,"
                                + " as QEMU 7.2 has been seen to do; a disk that QEMU serves (qdisk) is lost to the guest at once");
                return;
            }
            refuse(
                    CONNECTED,
                    names,
                    names + " of " + domain + " " + (lost.size() == 1 ? "is" : "are")
                            + " connected to a backend inside QEMU " + qemu.pid(),
                    lost.stream()
                            .map(each -> new Finding.Evidence(
                                    "xenstore",
                                    each.pair().frontendPath(),
                                    each.name() + " (" + each.pair().states() + ") is served by "
                                            + each.server().words()))
                            .toList(),
                    "a PV backend's rings are no part of the device state that the next QEMU takes over: the guest would go"
                            + " on without these devices",
                    new Finding.Fix(
                            "give the guest emulated devices, or disks that blkback serves (a tap device); with --force the"
                                    + " new QEMU tries to take up a screen and a keyboard anew, and a disk is lost",
                            "",
                            false));
        }

        void passedThrough() {
            List<String> devices = new ArrayList<>();
            facts.devices().stream()
                    .filter(each -> each.pair().kind().equals("pci"))
                    .forEach(each -> devices.add(each.name()));
            qemu.commandLine().devices().stream()
                    .flatMap(each -> each.first().or(() -> each.get("driver")).stream())
                    .filter(PASSED::contains)
                    .forEach(devices::add);
            qemu.commandLine().options("-usbdevice").stream()
                    .filter(each -> each.startsWith("host:"))
                    .forEach(devices::add);
            if (!devices.isEmpty()) {
                refuse(
                        PASSED_THROUGH,
                        devices.get(0),
                        "a device of the host is passed through to " + domain + ": " + String.join(", ", devices),
                        List.of(new Finding.Evidence("xenstore", "backend/pci", String.join(", ", devices))),
                        "its state is in the hardware, and QEMU can neither save it nor give it to another",
                        new Finding.Fix(
                                "detach it first",
                                "xl pci-detach " + facts.model().domid() + " BDF",
                                true));
            }
        }

        void state() {
            Optional<String> why = cannotLeave();
            if (why.isPresent()) {
                refuse(
                        NO_STATE,
                        "device-model",
                        "QEMU " + qemu.pid() + " of " + domain + " cannot leave its device state: " + why.get(),
                        List.of(new Finding.Evidence(
                                "process",
                                qemu.pid() + " (" + qemu.program() + ")",
                                facts.model().state().words())),
                        "without it a new QEMU does not take over: the memory of the guest has been given out already",
                        new Finding.Fix(
                                "see what it does",
                                "xenscope dm show " + facts.model().domid(),
                                false));
            }
        }

        private Optional<String> cannotLeave() {
            DeviceModelFacts model = facts.model();
            if (facts.xen().isEmpty() || facts.uuid().isEmpty()) {
                return Optional.of("Xen has no such domain any more");
            }
            if (model.tracer().isPresent()) {
                return Optional.of("it is debugged by " + model.tracer().get() + ": end that session first");
            }
            if (model.state() != DeviceModelFacts.State.RUNNING) {
                return Optional.of("it is " + model.state().words());
            }
            if (model.qemus().size() > 1) {
                return Optional.of(model.qemus().size() + " QEMUs serve the domain, pids "
                        + model.qemus().stream().map(each -> "" + each.pid()).collect(Collectors.joining(", ")));
            }
            if (facts.xen().get().state().paused()) {
                return Optional.of("the domain is paused, and only one that runs can go on where it was: xl unpause");
            }
            if (facts.xen().get().state().shutdown()
                    || facts.xen().get().state().crashed()) {
                return Optional.of(
                        "the domain has ended (xl list: " + facts.xen().get().state() + ")");
            }
            if (qemu.uid() != 0 || OTHER_USER.stream().anyMatch(this::started)) {
                return Optional.of("it runs as another user or is confined (uid " + qemu.uid()
                        + "), and cannot write where nobody but root may read");
            }
            if (facts.says().isEmpty()) {
                return Optional.of(facts.unsaid());
            }
            if (!facts.says().get().status().equals("running")) {
                return Optional.of("it says that it is " + facts.says().get().status() + ", not running");
            }
            if (!facts.commands().contains(SAVE)) {
                return Optional.of("this QEMU (" + facts.says().get().version() + ") does not know " + SAVE);
            }
            return facts.missing().isEmpty()
                    ? Optional.empty()
                    : Optional.of("the host has no " + String.join(", no ", facts.missing()));
        }

        private boolean started(String option) {
            return qemu.argv().contains(option) || qemu.argv().contains("-" + option);
        }

        void arguments() {
            Optional<String> why = cannotBeGiven();
            if (why.isPresent()) {
                refuse(
                        ARGUMENTS,
                        "device-model",
                        "what QEMU " + qemu.pid() + " of " + domain + " was started with cannot be given to another: "
                                + why.get(),
                        List.of(new Finding.Evidence("process", qemu.pid() + " (" + qemu.program() + ")", why.get())),
                        "the new QEMU must be the same but for what is wanted, or the guest's machine changes under it",
                        new Finding.Fix(
                                "see all of it",
                                "xenscope dm args " + facts.model().domid(),
                                false));
            }
        }

        private Optional<String> cannotBeGiven() {
            if (!qemu.denied().isEmpty()) {
                return Optional.of("only root may see its " + String.join(", ", qemu.denied()));
            }
            if (facts.program().isEmpty()) {
                return Optional.of(
                        qemu.exe().orElse("its file") + " is not there any more: another QEMU took its place");
            }
            List<String> odd = Stream.concat(qemu.argv().stream(), qemu.environment().values().stream())
                    .filter(each -> each.indexOf('\ufffd') >= 0)
                    .toList();
            if (!odd.isEmpty()) {
                return Optional.of("\"" + odd.get(0) + "\" is no UTF-8");
            }
            int bytes = bytes(
                    qemu.argv(),
                    qemu.environment().entrySet().stream()
                            .map(each -> each.getKey() + "=" + each.getValue())
                            .toList());
            if (bytes > MOST_BYTES) {
                return Optional.of("its arguments and environment are " + bytes + " bytes, and no more than "
                        + MOST_BYTES + " can be handed over");
            }
            return qemu.commandLine().without("-incoming").argv().stream()
                    .filter(each -> Descriptors.inherited(each) && !Descriptors.known(each, facts.listens()))
                    .findFirst()
                    .map(each -> "\"" + each + "\" names an open file that it inherited");
        }

        /** A CD that was put in by xl since is in no argument. */
        void media() {
            List<String> known = qemu.commandLine().argv();
            List<String> files = facts.says().map(QemuAnswers::blocks).orElse(List.of()).stream()
                    .filter(each -> !each.file().isEmpty())
                    .filter(each -> known.stream().noneMatch(argument -> names(argument, each.file())))
                    .filter(each -> facts.halves().values().stream()
                            .flatMap(List::stream)
                            .noneMatch(node -> new String(node.value(), StandardCharsets.UTF_8).endsWith(each.file())))
                    .map(each -> each.device() + ": " + each.file())
                    .toList();
            if (files.isEmpty()) {
                return;
            }
            if (force) {
                warnings.add(String.join(", ", files)
                        + ": was put in since QEMU was started; the new one has what its arguments say");
                return;
            }
            refuse(
                    MEDIUM,
                    files.get(0).split(":")[0],
                    "QEMU " + qemu.pid() + " of " + domain + " has other disks than it was started with: "
                            + String.join(", ", files),
                    files.stream()
                            .map(each -> new Finding.Evidence("QMP", "query-block", each))
                            .toList(),
                    "a medium was changed since (xl cd-insert); the new QEMU would have the old one, and the guest would find"
                            + " other bytes under its hands",
                    new Finding.Fix(
                            "eject it first, or --force",
                            "xl cd-eject " + facts.model().domid() + " VDEV",
                            true));
        }

        private static boolean names(String argument, String file) {
            return argument.equals(file)
                    || QemuOptions.parse(argument).pairs().stream()
                            .anyMatch(pair -> pair.value().equals(file));
        }

        void claimed() {
            facts.claimed()
                    .ifPresent(where -> refuse(
                            CLAIMED,
                            "device-model",
                            "QEMU of " + domain + " is being replaced by another xenscope, or by one that was killed",
                            List.of(new Finding.Evidence("host", where, "is there")),
                            "two at the same time would tear the guest's devices",
                            new Finding.Fix(
                                    "wait for it, or, where it was begun, undo it (`xenscope session list` shows it)",
                                    "xenscope undo",
                                    true)));
        }
    }
}
