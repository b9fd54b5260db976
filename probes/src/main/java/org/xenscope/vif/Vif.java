package org.xenscope.vif;

import java.util.Optional;
import org.xenscope.xenbus.BackendLife;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.Server;

/**
 * A vif with both of its interfaces in dom0.
 *
 * @param hvm whether its domain is one; empty when nothing tells
 * @param netback {@code vif1.0}, or what vifname says; empty when there is none
 * @param tap {@code vif1.0-emu}; empty when there is none
 * @param model of QEMU's nic, {@code rtl8139}; empty when it has none, or cannot be seen
 * @param stubdomain the domain that runs its QEMU, when that is not dom0
 */
public record Vif(
        Device device,
        String domain,
        Optional<Boolean> hvm,
        Optional<NetInterface> netback,
        Optional<NetInterface> tap,
        Optional<String> model,
        Optional<Integer> stubdomain) {
    /** Where libxl looks for a script without a slash at its begin (XEN_SCRIPT_DIR). */
    public static final String SCRIPTS = "/etc/xen/scripts/";

    public static final String SUFFIX = "-emu";

    /** @throws IllegalArgumentException for a device without a number */
    public Vif {
        if (!numbered(device.pair())) {
            throw new IllegalArgumentException(device.name());
        }
    }

    /** Whether it is a vif that has a number, as all have that libxl makes. */
    public static boolean numbered(DevicePair pair) {
        return pair.backendKind().equals("vif") && pair.devid().matches("[0-9]{1,5}");
    }

    public int domid() {
        return device.domid();
    }

    public int devid() {
        return Integer.parseInt(device.pair().devid());
    }

    /** {@code vif/0}. */
    public String name() {
        return device.name();
    }

    public Optional<String> mac() {
        return device.pair().backendValue("mac").or(() -> device.pair().frontendValue("mac"));
    }

    public Optional<String> vifName() {
        return device.pair().backendValue("vifname");
    }

    /** What the config named, or libxl's xenbr0. */
    public Optional<String> bridge() {
        return device.pair().backendValue("bridge").filter(NetInterfaces::possible);
    }

    /** Its path: a name alone is one of {@link #SCRIPTS}. */
    public Optional<String> script() {
        return device.pair().backendValue("script").map(Vif::scriptPath);
    }

    public static String scriptPath(String script) {
        return script.startsWith("/") ? script : SCRIPTS + script;
    }

    /** libxl's word: {@code vif_ioemu} has QEMU's nic too, {@code vif} has not. Empty where another toolstack made it. */
    public Optional<String> type() {
        return device.pair().backendValue("type");
    }

    /** Whether QEMU has a nic for it, so that a tap belongs to it and libxl calls the script twice. */
    public boolean emulated() {
        return stubdomain.isEmpty()
                && (tap.isPresent() || type().map("vif_ioemu"::equals).orElse(hvm.orElse(false)) && hvm.orElse(true));
    }

    /** Its backend is in dom0, so that its interfaces can be seen from here. */
    public boolean here() {
        return device.pair().backendDomid() == 0;
    }

    /** {@code vif1.0}, or what the config named it. */
    public String netbackName() {
        return vifName().orElse(new VifName(domid(), devid(), false).toString());
    }

    /** {@code vif1.0-emu}, or what the config named it. */
    public String tapName() {
        return vifName().map(name -> name + SUFFIX).orElse(new VifName(domid(), devid(), true).toString());
    }

    /** QEMU can serve the nic now; empty when nobody has looked, or when there is none. */
    public Optional<Boolean> qemuAlive() {
        return device.emulator()
                .map(Server::life)
                .filter(BackendLife::known)
                .map(life -> life == BackendLife.ALIVE || life == BackendLife.STOPPED || life == BackendLife.TRACED);
    }

    /**
     * The same with its interfaces: by the name that the config gave it, or, as the script renames it only in its call, by
     * the one it has before.
     */
    public Vif found(NetInterfaces interfaces) {
        return new Vif(
                device,
                domain,
                hvm,
                interfaces
                        .find(netbackName())
                        .or(() -> interfaces.find(new VifName(domid(), devid(), false).toString())),
                interfaces.find(tapName()).or(() -> interfaces.find(new VifName(domid(), devid(), true).toString())),
                model,
                stubdomain);
    }

    /** The script has said that it is done. */
    public boolean connected() {
        return device.pair().hotplugStatus().filter("connected"::equals).isPresent();
    }
}
