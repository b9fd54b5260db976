package org.xenscope.recipes.rule.devicemodel;

import com.google.auto.service.AutoService;
import java.util.List;
import java.util.Optional;
import org.xenscope.devicemodel.DeviceModelFacts;
import org.xenscope.devicemodel.QemuOptions;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Severity;

/** VNC that others than this host reach. */
@AutoService(DeviceModelRule.class)
public final class VncOpen implements EachModel {
    @Override
    public String code() {
        return "XS0211";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String title() {
        return "VNC listens beyond loopback";
    }

    @Override
    public String cause() {
        return "VNC without TLS shows the guest's screen, and takes keys for it, to whoever reaches the port; a password of "
                + "VNC is weak (8 bytes, DES).";
    }

    @Override
    public Optional<Finding> find(DeviceModelFacts facts) {
        return facts.qemu()
                .filter(qemu -> !facts.state().dead())
                .flatMap(qemu -> qemu.commandLine().options("-vnc").stream()
                        .filter(VncOpen::open)
                        .findFirst())
                .map(vnc -> finding(
                        facts,
                        "VNC listens on every network: " + vnc,
                        List.of(new Finding.Evidence("command line", "-vnc", vnc)),
                        "vnclisten= in the config names an address that others reach",
                        new Finding.Fix(
                                "set vnclisten=\"127.0.0.1\" in the config, and reach it over ssh -L", "", false)));
    }

    /** {@code [HOST]:DISPLAY[,options]}, {@code none}, {@code unix:PATH}; no host is every address. */
    private static boolean open(String vnc) {
        String address = QemuOptions.parse(vnc).first().orElse("");
        int colon = address.lastIndexOf(':');
        if (colon < 0 || address.startsWith("unix:")) {
            return false;
        }
        String host = address.substring(0, colon);
        return !host.startsWith("127.") && !host.equals("localhost") && !host.equals("[::1]") && !host.equals("::1");
    }
}
