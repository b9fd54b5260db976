package org.xenscope.recipes.relaunch;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.xenscope.devicemodel.DeviceModelFacts;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.devicemodel.QemuAnswers;
import org.xenscope.libxl.DomainLine;
import org.xenscope.recipes.action.QemuLaunch;
import org.xenscope.xenbus.Device;

/**
 * All that tells whether the QEMU of a domain can be replaced, and how.
 *
 * @param model its device model; there is a QEMU, and it is alive or held
 * @param uuid by which Xen knows the domain; empty when the store does not say it
 * @param xen the domain's line in Xen's own list; empty when it is not there
 * @param devices its PV devices, and who serves each
 * @param halves the nodes of both halves of those that QEMU serves, by the device's name
 * @param says what QEMU says of itself; empty when it could not be asked
 * @param unsaid why it could not be asked
 * @param commands that it takes by QMP
 * @param program what to start, by a path: the same file that it runs from, by the name that it was started by if that
 *     still leads there
 * @param ports its taps as they are now
 * @param listens paths of the Unix sockets that it listens on, by descriptor
 * @param vhds images that no option says the format of, and that are VHDs by their header
 * @param log where its words go when they went into a pipe, which ends with it
 * @param missing programs that the host lacks
 * @param claimed where somebody has made the domain his own, to replace its QEMU
 * @param base whether our place on the host is still to be made
 */
public record RelaunchFacts(
        DeviceModelFacts model,
        Optional<String> uuid,
        Optional<DomainLine> xen,
        List<Device> devices,
        Map<String, List<QemuLaunch.Node>> halves,
        Optional<QemuAnswers> says,
        String unsaid,
        Set<String> commands,
        Optional<String> program,
        List<QemuLaunch.Port> ports,
        Map<Integer, String> listens,
        Set<String> vhds,
        String log,
        List<String> missing,
        Optional<String> claimed,
        boolean base) {
    public RelaunchFacts {
        devices = List.copyOf(devices);
        halves = Map.copyOf(halves);
        commands = Set.copyOf(commands);
        ports = List.copyOf(ports);
        listens = Map.copyOf(listens);
        vhds = Set.copyOf(vhds);
        missing = List.copyOf(missing);
    }

    ProcessDetails qemu() {
        return model.qemu().orElseThrow();
    }
}
