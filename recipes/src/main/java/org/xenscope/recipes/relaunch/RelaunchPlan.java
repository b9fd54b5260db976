package org.xenscope.recipes.relaunch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.devicemodel.QemuOptions;
import org.xenscope.devicemodel.QemuSections;
import org.xenscope.error.RefusedException;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.action.AwaitQemu;
import org.xenscope.recipes.action.QemuLaunch;
import org.xenscope.recipes.action.Relaunched;
import org.xenscope.xenbus.Device;

/**
 * How a QEMU is replaced, as far as it is known before it is done: a tap device gets its name when it is made.
 *
 * @param domain whose it is
 * @param old how the one that serves now was started
 * @param pid and {@code startedMillis} of it
 * @param argv of the new one, without tap devices
 * @param drives the VHDs that become tap devices, in their order
 * @param findings why it is not done; empty when it can be
 * @param warnings what will be lost, as somebody insists
 */
public record RelaunchPlan(
        Relaunched domain,
        QemuLaunch old,
        int pid,
        long startedMillis,
        List<String> argv,
        List<Tapped> drives,
        List<Finding> findings,
        List<String> warnings) {
    /** A VHD that QEMU opens itself. @param readOnly whether it opens it so */
    public record Tapped(String image, boolean readOnly) {}

    public RelaunchPlan {
        argv = List.copyOf(argv);
        drives = List.copyOf(drives);
        findings = List.copyOf(findings);
        warnings = List.copyOf(warnings);
    }

    /**
     * @param mark makes the place on the host this session's
     * @throws org.xenscope.error.UsageException for a wish that names no option
     * @throws RefusedException for a wish that would break libxl or the guest, and is not insisted on
     */
    public static RelaunchPlan of(RelaunchFacts facts, RelaunchWish wish, String mark) {
        Obstacles obstacles = Obstacles.of(facts, wish.force());
        ProcessDetails qemu = facts.qemu();
        List<String> argv = new ArrayList<>(Descriptors.asPaths(
                qemu.commandLine().without("-incoming").without("-loadvm").argv(), facts.listens()));
        facts.program().ifPresent(path -> argv.set(0, path));
        QemuLaunch old = new QemuLaunch(
                argv,
                qemu.environment().entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .toList(),
                qemu.cwd().filter(path -> !path.endsWith(" (deleted)")).orElse("/"),
                log(facts, 1),
                log(facts, 2),
                facts.devices().stream()
                        .filter(Obstacles::servedByQemu)
                        .flatMap(each -> facts.halves().getOrDefault(each.name(), List.of()).stream())
                        .toList(),
                again(facts.devices()),
                facts.ports());
        List<String> warnings = new ArrayList<>(obstacles.warnings());
        List<String> edited = old.argv();
        List<Tapped> drives = List.of();
        if (obstacles.findings().isEmpty()) {
            ArgumentEdit edit = ArgumentEdit.of(old.argv(), wish);
            warnings.addAll(edit.warnings());
            edited = edit.argv();
            int bytes = Obstacles.bytes(edited, old.environment());
            if (bytes > Obstacles.MOST_BYTES) {
                throw new RefusedException(
                        "the arguments and the environment of the new QEMU would be " + bytes
                                + " bytes, and no more than " + Obstacles.MOST_BYTES + " can be handed over",
                        "leave out what --with adds");
            }
            drives = wish.tapDevices() ? drives(facts, edited) : List.of();
        }
        return new RelaunchPlan(
                new Relaunched(
                        facts.model().domid(),
                        facts.model()
                                .name()
                                .orElse(Integer.toString(facts.model().domid())),
                        facts.uuid().orElse(""),
                        mark,
                        facts.base()),
                old,
                qemu.pid(),
                qemu.started().toEpochMilli(),
                edited,
                drives,
                obstacles.findings(),
                warnings);
    }

    private static List<Tapped> drives(RelaunchFacts facts, List<String> argv) {
        List<Tapped> drives = TappedDrives.of(argv, facts.vhds()).stream()
                .map(each -> new Tapped(each.image(), each.readOnly()))
                .toList();
        if (drives.isEmpty()) {
            throw new RefusedException(
                    "--tapdev: QEMU of " + facts.model().domain() + " opens no VHD itself", "leave --tapdev out");
        }
        return drives;
    }

    /** A pipe to a logger ends with the QEMU that it was made for. */
    private static String log(RelaunchFacts facts, int descriptor) {
        String path = facts.qemu().files().getOrDefault(descriptor, "");
        return path.startsWith("/") && !path.endsWith(" (deleted)") ? path : facts.log();
    }

    /** A qdisk that a guest uses would begin anew under its feet. */
    private static List<String> again(List<Device> devices) {
        return devices.stream()
                .filter(Obstacles::servedByQemu)
                .filter(each ->
                        each.pair().notBegun() || !each.pair().backendKind().equals("qdisk"))
                .filter(each ->
                        each.pair().backend().isPresent() && !each.pair().isFirstConsole())
                .map(each -> each.pair().backendPath() + "/state")
                .toList();
    }

    /** The new QEMU. @param devices of the images that become tap devices */
    public QemuLaunch launch(Map<String, String> devices) {
        List<QemuLaunch.Node> nodes =
                old.nodes().stream().map(node -> params(node, devices)).toList();
        return old.with(TappedDrives.with(argv, devices), nodes);
    }

    /** A PV disk that QEMU serves opens its image for itself, when the guest has a driver for it. */
    private static QemuLaunch.Node params(QemuLaunch.Node node, Map<String, String> devices) {
        String value = new String(node.value(), StandardCharsets.UTF_8);
        int colon = value.indexOf(':');
        String device = devices.get(value.substring(colon + 1));
        return node.path().endsWith("/params") && colon > 0 && device != null
                ? new QemuLaunch.Node(
                        node.path(), ("aio:" + device).getBytes(StandardCharsets.UTF_8), node.permissions())
                : node;
    }

    /** What is different in the new one: {@code "- -vnc none"}, {@code "+ -trace xen*"}; empty when nothing is. */
    public List<String> changes(QemuLaunch launch) {
        List<String> before = words(old);
        List<String> after = words(launch);
        List<String> changes = new ArrayList<>();
        before.stream().filter(each -> !after.contains(each)).forEach(each -> changes.add("- " + each));
        after.stream().filter(each -> !before.contains(each)).forEach(each -> changes.add("+ " + each));
        return changes;
    }

    private static List<String> words(QemuLaunch launch) {
        return QemuSections.of(launch.line()).entries().stream()
                .map(each -> (each.option() + " " + each.value().orElse("")).strip())
                .toList();
    }

    /** What the new QEMU must have open. */
    static List<AwaitQemu.Disk> disks(QemuLaunch launch) {
        Map<String, AwaitQemu.Disk> disks = new LinkedHashMap<>();
        for (QemuOptions drive : launch.line().drives()) {
            String file = drive.get("file").orElse("");
            if (file.startsWith("/")) {
                String format =
                        drive.get("format").or(() -> drive.get("driver")).orElse("");
                disks.put(file, new AwaitQemu.Disk(file, format.equals("vhd") ? "vpc" : format));
            }
        }
        return List.copyOf(disks.values());
    }
}
