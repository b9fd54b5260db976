package org.xenscope.libxl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xenscope.libxl.XlFailure.Kind;

/**
 * Finds the line that is the cause among those that xl printed; the others follow from it. The messages are those of
 * libxl, libxc and xl 4.17, most of them seen on a real host.
 */
public final class XlFailures {
    /** A message and what it means; the earlier in the list, the nearer to the root. */
    private record Sign(Kind kind, Pattern message, BiFunction<Matcher, String, XlFailure> meaning) {}

    private static final List<Sign> SIGNS = List.of(
            sign(
                    Kind.NOT_A_DOM0,
                    "(?:cannot open libxc handle|Could not obtain handle on privileged command interface).*",
                    (m, name) -> "there is no Xen below this Linux, or you are not root",
                    "boot the host with Xen, run xl as root, or name another host with -H"),
            sign(
                    Kind.NAME_TAKEN,
                    "Domain with name \"(.*)\" already exists\\.?",
                    (m, name) -> "a domain named " + m.group(1) + " is there already",
                    "end it (xl destroy NAME), or change name = in the config"),
            sign(
                    Kind.CONFIG,
                    "(.*config parsing error.*)",
                    (m, name) -> "xl cannot read the config: " + m.group(1),
                    "correct that line"),
            sign(
                    Kind.CONFIG,
                    "(Domain name must be specified\\.|Neither kernel nor bootloader specified|Invalid domain type .*"
                            + "|Contradicting .* specified\\.|Failed to parse UUID: .*|Unknown vga .*|ERROR: invalid value .*"
                            + "|ERROR: both kernel and firmware specified)",
                    (m, name) -> "xl refuses the config: " + m.group(1),
                    "correct the config"),
            sign(
                    Kind.CONFIG,
                    "(qemu-xen doesn't support read-only (?:IDE |AHCI )?disk drivers)",
                    (m, name) -> "libxl refuses a read-only disk that QEMU emulates: " + m.group(1),
                    "make it a cdrom, or give it a vdev that is not emulated, xvdg for one"),
            sign(
                    Kind.BRIDGE_MISSING,
                    "script: Could not find bridge device (.*)",
                    (m, name) -> "there is no bridge " + m.group(1) + " in dom0",
                    "make it (ip link add BRIDGE type bridge; ip link set BRIDGE up), or name another in vif ="),
            sign(
                    Kind.BRIDGE_MISSING,
                    "script: Could not find bridge.*",
                    (m, name) -> "dom0 has no bridge, and the vif names none",
                    "make one (ip link add xenbr0 type bridge; ip link set xenbr0 up), or name one in vif ="),
            sign(
                    Kind.DISK_MISSING,
                    "Disk vdev=(\\S+) failed to stat: (.*): No such file or directory",
                    (m, name) -> "the image of disk " + m.group(1) + " is not there: " + m.group(2),
                    "correct target= in disk =, or put the image there"),
            sign(
                    Kind.DISK_MISSING,
                    "Disk vdev=(\\S+) failed to stat: (.*)",
                    (m, name) -> "the image of disk " + m.group(1) + " cannot be looked at: " + m.group(2),
                    "see whether dom0's root may read it"),
            sign(
                    Kind.KERNEL_MISSING,
                    ".*(?:failed to open file|Could not open kernel image) [`'](.*)'(?:: (.*))?",
                    (m, name) -> "the kernel, ramdisk or firmware cannot be opened: " + m.group(1),
                    "correct kernel = or ramdisk =; the path is one of dom0"),
            sign(
                    Kind.DEVICE_MODEL_MISSING,
                    "device model (.*) is not executable: (.*)",
                    (m, name) -> "the device model " + m.group(1) + " cannot be run: " + m.group(2),
                    "correct device_model_override, install QEMU for Xen, or chmod +x the wrapper"),
            sign(
                    Kind.OUT_OF_MEMORY,
                    ".*(?:can't allocate low memory|failed to free memory for the domain|not enough memory for initial mapping"
                            + "|failed to allocate memory|Could not allocate memory|failed to populate ram at|xc_dom_boot_mem_init.*Out of memory).*",
                    (m, name) -> "the host has not enough free memory for the domain",
                    "see free_memory in xl info; lower memory = or maxmem =, end another domain, or shrink dom0"),
            sign(
                    Kind.DEVICE_MODEL_TIMEOUT,
                    ".*device model: startup timed out",
                    (m, name) ->
                            "the device model did not say that it runs within 60 s: it hangs, or a debugger holds it",
                    "see %LOG%; under gdbserver, connect and continue within that time"),
            sign(
                    Kind.HOTPLUG_TIMEOUT,
                    "(?:unable to (?:add|remove) device with path (.*)|(.*) hotplug script timed out|killing hotplug script (.*) because of timeout)",
                    (m, name) -> "the hotplug script did not say that it is done within 40 s",
                    "see /var/log/xen/xen-hotplug.log and run the script by hand with bash -x"),
            sign(
                    Kind.HOTPLUG_FAILED,
                    "script: (.*)",
                    (m, name) -> "the hotplug script failed: " + m.group(1),
                    "see /var/log/xen/xen-hotplug.log"),
            sign(
                    Kind.HOTPLUG_FAILED,
                    "(\\S+/\\S+ (?:online|add)) \\[[0-9]+\\] (exited with error status [0-9]+|died due to fatal signal .*)",
                    (m, name) -> "the hotplug script failed: " + m.group(1) + " " + m.group(2),
                    "see /var/log/xen/xen-hotplug.log and run the script by hand with bash -x"),
            sign(
                    Kind.RESUME_FAILED,
                    "Failed to resume device model: rc=-9",
                    (m, name) -> "the device model did not answer libxl within 60 s, so the domain stays paused",
                    "a debugger holds it, or another client holds its socket qmp-libxl-N: let go, then xl unpause"),
            sign(
                    Kind.DEVICE_MODEL_DIED,
                    "(?:.*device model: spawn failed \\(rc=-3\\)|Device Model already exited|device model did not start: (-[0-9]+)"
                            + "|QEMU did not start properly.*|Failed to connect to QMP socket .*)",
                    (m, name) -> "the device model ended at once",
                    "see why in %LOG%"),
            sign(
                    Kind.NO_SUCH_DOMAIN,
                    "(.*) is an invalid domain identifier.*",
                    (m, name) -> "there is no domain " + m.group(1),
                    "see xl list"));

    private XlFailures() {}

    /**
     * The cause of a failure.
     *
     * @param stderr all that xl printed there
     * @param domainName for the name of the device model's log
     */
    public static XlFailure explain(String stderr, String domainName) {
        List<LogLine> errors = new ArrayList<>();
        for (LogLine line : LibxlLog.parse(stderr)) {
            if (line.level().equals("error") || line.level().equals("critical")) {
                errors.add(line);
            }
        }
        for (Sign sign : SIGNS) {
            for (LogLine line : errors) {
                Matcher matcher = sign.message.matcher(line.message());
                if (matcher.matches()) {
                    XlFailure failure = sign.meaning.apply(matcher, domainName);
                    return new XlFailure(failure.kind(), failure.cause(), failure.next(), Optional.of(line));
                }
            }
        }
        // libxl says first what happened, and then what it could not do because of it
        return errors.isEmpty()
                ? new XlFailure(Kind.OTHER, "xl failed and said nothing", "run it with xl -vvv", Optional.empty())
                : new XlFailure(Kind.OTHER, errors.get(0).message(), "run it with xl -vvv", Optional.of(errors.get(0)));
    }

    /** Where the device model of a domain writes what it says. */
    public static String deviceModelLog(String domainName) {
        return "/var/log/xen/qemu-dm-" + domainName + ".log";
    }

    private static Sign sign(Kind kind, String message, BiFunction<Matcher, String, String> cause, String next) {
        return new Sign(
                kind,
                Pattern.compile(message),
                (matcher, name) -> new XlFailure(
                        kind,
                        cause.apply(matcher, name),
                        next.replace("%LOG%", deviceModelLog(name)),
                        Optional.empty()));
    }
}
