package org.xenscope.vif;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of one of dom0's interfaces of a vif, where none was configured: {@code vif1.0} is netback's, {@code
 * vif1.0-emu} is the tap of the domain's QEMU (libxl_internal.h TAP_DEVICE_SUFFIX, since Xen 4.2). An HVM domain's nic
 * has both, and both belong into the bridge.
 */
public record VifName(int domid, int devid, boolean emulated) {
    private static final Pattern NAME = Pattern.compile("vif([0-9]{1,5})\\.([0-9]{1,5})(-emu)?");

    public static Optional<VifName> parse(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches()
                ? Optional.of(new VifName(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        matcher.group(3) != null))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "vif" + domid + "." + devid + (emulated ? "-emu" : "");
    }
}
