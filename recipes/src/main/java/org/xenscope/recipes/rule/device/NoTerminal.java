package org.xenscope.recipes.rule.device;

import com.google.auto.service.AutoService;
import org.xenscope.recipes.rule.Severity;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.xenbus.BackendLife;
import org.xenscope.xenbus.Device;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenbus.DevicePair;

/** The first console without tty although xenconsoled lives. */
@AutoService(DeviceRule.class)
public final class NoTerminal implements EachDevice {
    @Override
    public String code() {
        return "XS0133";
    }

    @Override
    public Severity severity() {
        return Severity.WARNING;
    }

    @Override
    public String title() {
        return "the console has no terminal";
    }

    @Override
    public String cause() {
        return "xenconsoled gives each domain's first console a pty and writes its name to console/tty; "
                + "without it xl console finds nothing to open.";
    }

    @Override
    public Verdict judge(Device device, DeviceFacts facts) {
        DevicePair pair = device.pair();
        boolean mine = pair.isFirstConsole()
                && pair.domid() != 0
                && pair.frontendValue("tty").isEmpty()
                && pair.frontendValue("output").orElse("pty").equals("pty")
                && pair.frontendValue("ring-ref").isPresent();
        if (!mine) {
            return Verdict.quiet();
        }
        if (!device.serving().life().known()) {
            return Verdict.cannotTell("whether " + device.serving().name() + " runs");
        }
        if (device.serving().life() != BackendLife.ALIVE) {
            return Verdict.quiet();
        }
        Case found = new Case(this, pair.domid(), pair.name());
        pair.frontend().ifPresent(half -> found.key(half, "tty", "type", "ring-ref", "port"));
        return found.server(device)
                .advice("see xenconsoled's words in dom0's syslog")
                .fires("The console has no terminal", device.serving().who() + " has not taken the console up");
    }
}
