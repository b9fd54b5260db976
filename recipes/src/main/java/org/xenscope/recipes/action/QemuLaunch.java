package org.xenscope.recipes.action;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.devicemodel.QemuCommandLine;

/**
 * All that is needed to start a domain's QEMU as libxl has started it, but for the device state that it takes over.
 *
 * @param argv its argument vector, without {@code -incoming}
 * @param environment {@code NAME=value}
 * @param directory in which it is started
 * @param output where its standard output goes, appended; {@code errors} where its standard error does
 * @param nodes of PV devices whose backend it is and that no guest has connected to: QEMU's own PV disks take their nodes,
 *     of both halves, with them when they end (hw/xen/xen-bus.c, xen_device_unrealize). What is missing is made again
 * @param again states of backends that must say Initialising: QEMU takes up no other (hw/xen/xen-legacy-backend.c,
 *     xen_be_try_setup)
 * @param ports its taps, which end with it, and the bridge of each: only libxl's hotplug script puts them there
 */
public record QemuLaunch(
        List<String> argv,
        List<String> environment,
        String directory,
        String output,
        String errors,
        List<Node> nodes,
        List<String> again,
        List<Port> ports) {
    /** A store node. @param permissions the owner first */
    public record Node(String path, byte[] value, List<String> permissions) {}

    /** A tap of QEMU's in a bridge. @param mac of the interface in dom0; {@code mtu} 0 where it is not known */
    public record Port(String name, String bridge, String mac, int mtu) {}

    /** The descriptor from which it takes the device state; low, as a POSIX shell knows none above 9. */
    static final List<String> INCOMING = List.of("-incoming", "fd:9");

    public QemuLaunch {
        argv = List.copyOf(argv);
        environment = List.copyOf(environment);
        nodes = List.copyOf(nodes);
        again = List.copyOf(again);
        ports = List.copyOf(ports);
    }

    /** The same QEMU with other arguments, and other nodes for its PV devices. */
    public QemuLaunch with(List<String> other, List<Node> otherNodes) {
        return new QemuLaunch(other, environment, directory, output, errors, otherNodes, again, ports);
    }

    public QemuCommandLine line() {
        return new QemuCommandLine(argv);
    }

    /** On which it can be asked without being in libxl's way; empty for one that has none, for which nothing is planned. */
    public String socket() {
        return line().freeQmpSocket().orElse("");
    }

    List<String> arguments() {
        List<String> arguments = new ArrayList<>(argv);
        arguments.addAll(INCOMING);
        return arguments;
    }

    /** Whether a process was started with these arguments, with or without a state to take over. */
    boolean made(ProcessDetails process) {
        return process.commandLine().without("-incoming").argv().equals(argv);
    }

    Optional<String> variable(String name) {
        return environment.stream()
                .filter(each -> each.startsWith(name + "="))
                .map(each -> each.substring(name.length() + 1))
                .findFirst();
    }

    /** One line that any POSIX shell takes. */
    String shell(Relaunched domain) {
        List<String> words = new ArrayList<>(List.of("setsid", "env", "-i"));
        words.addAll(environment);
        words.addAll(arguments());
        return "cd " + ShellText.word(directory) + " && " + new QemuCommandLine(words).shellLine() + " 9<"
                + ShellText.word(domain.state()) + " </dev/null >>" + ShellText.word(output) + " 2>>"
                + ShellText.word(errors) + " &";
    }
}
