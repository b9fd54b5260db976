package org.xenscope.libxl;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.xenscope.disk.DiskSpec;
import org.xenscope.error.UsageException;
import org.xenscope.libxl.Remark.Severity;
import org.xenscope.vif.VifSpec;

/** What can be said of a config without looking at a host: what xl would refuse, ignore, or understand otherwise. */
public final class XlConfigLint {
    private final XlConfig config;
    private final DomainConfig domain;
    private final List<Remark> remarks = new ArrayList<>();

    private XlConfigLint(XlConfig config) {
        this.config = config;
        this.domain = DomainConfig.of(config);
    }

    /** Errors first, then by place. */
    public static List<Remark> lint(XlConfig config) {
        XlConfigLint lint = new XlConfigLint(config);
        lint.keys();
        lint.identity();
        lint.boot();
        lint.disks();
        lint.vifs();
        lint.remarks.sort((a, b) -> a.severity().compareTo(b.severity()));
        return List.copyOf(lint.remarks);
    }

    private void keys() {
        for (XlSetting setting : config.settings().values()) {
            Optional<XlKeys.Key> key = XlKeys.of(setting.name());
            if (key.isEmpty()) {
                String next = XlKeys.nearest(setting.name())
                        .map(near -> "did you mean " + near + "?")
                        .orElse("see xl.cfg(5)");
                warn(setting.name(), "xl does not know " + setting.name() + " and ignores it", next);
                continue;
            }
            if (!key.get().instead().isEmpty()) {
                remark(
                        Severity.INFO,
                        setting.name(),
                        setting.name() + " is out of date",
                        key.get().instead());
            }
            sort(setting, key.get().sort());
        }
    }

    private void sort(XlSetting setting, XlKeys.Sort sort) {
        boolean list = setting.value() instanceof XlValue.Items;
        if (sort == XlKeys.Sort.LIST && !list) {
            warn(
                    setting.name(),
                    setting.name() + " is a single value and should be a list; xl ignores it",
                    "put it in [ ]");
        } else if ((sort == XlKeys.Sort.TEXT || sort == XlKeys.Sort.NUMBER) && list) {
            warn(
                    setting.name(),
                    setting.name() + " is a list and should be a single value; xl ignores it",
                    "take the [ ] away");
        } else if (sort == XlKeys.Sort.NUMBER && config.number(setting.name()).isEmpty()) {
            warn(
                    setting.name(),
                    setting.name() + " is no number; xl ignores it",
                    setting.added()
                            ? "xl cannot add to numbers: write it with ="
                            : "write digits, or 0 and 1 for no and yes");
        }
    }

    private void identity() {
        attempt(domain::name);
        attempt(domain::type);
        attempt(domain::uuid);
        attempt(domain::tscMode);
        config.text("name").ifPresent(name -> {
            if (name.isEmpty() || name.contains("/")) {
                error("name", "a domain's name cannot be " + (name.isEmpty() ? "empty" : "with a slash"), "change it");
            }
        });
        if (domain.memoryMegabytes().isEmpty()) {
            remark(
                    Severity.WARNING,
                    "memory",
                    "no memory is given; libxl takes 32 MB",
                    "add a line memory = MEGABYTES");
        } else if (domain.memoryMegabytes().getAsLong() < 1) {
            error("memory", "memory is not more than 0", "write megabytes");
        }
        if (domain.maxMemoryMegabytes().isPresent()
                && domain.memoryMegabytes().isPresent()
                && domain.maxMemoryMegabytes().getAsLong()
                        < domain.memoryMegabytes().getAsLong()) {
            warn("maxmem", "maxmem is less than memory", "raise maxmem, or leave it out");
        }
    }

    private void boot() {
        Optional<DomainType> type = typeIfValid();
        if (type.isEmpty()) {
            return;
        }
        boolean boots = domain.kernel().isPresent()
                || domain.bootloader().isPresent()
                || domain.firmware().isPresent();
        if (type.get() != DomainType.HVM && !boots) {
            error(
                    "kernel",
                    "a " + type.get().name() + " domain needs kernel, bootloader or firmware, and has none",
                    "add a line kernel = \"/path/in/dom0\"");
        }
        if (type.get() != DomainType.HVM
                && domain.kernel().isPresent()
                && domain.firmware().isPresent()) {
            error("firmware", "both kernel and firmware are given, which xl refuses", "leave one out");
        }
        if (type.get() == DomainType.PV && domain.vfbSpecs().isEmpty()) {
            remark(
                    Severity.INFO,
                    "vfb",
                    "a PV domain without vfb has no screen",
                    "add vfb = [ \"vnc=1\" ] if it should have one");
        }
        if (domain.deviceModelOverride().isPresent()
                && domain.deviceModelVersion().isEmpty()
                && type.get() == DomainType.HVM) {
            remark(
                    Severity.INFO,
                    "device_model_override",
                    "xl warns where device_model_version is not given as well",
                    "add device_model_version = \"qemu-xen\"");
        }
        Optional<String> vga = config.text("vga");
        if (type.get() == DomainType.HVM
                && vga.isPresent()
                && !List.of("stdvga", "cirrus", "none", "qxl").contains(vga.get())) {
            error("vga", "vga is \"" + vga.get() + "\", which xl refuses", "write stdvga, cirrus, qxl or none");
        }
    }

    private Optional<DomainType> typeIfValid() {
        try {
            return Optional.of(domain.type());
        } catch (UsageException e) {
            return Optional.empty();
        }
    }

    private void disks() {
        List<String> vdevs = new ArrayList<>();
        for (String spec : domain.diskSpecs()) {
            try {
                DiskSpec disk = DiskSpec.parse(spec);
                if (vdevs.contains(disk.vdev())) {
                    error("disk", "two disks are " + disk.vdev(), "give each its own vdev");
                }
                vdevs.add(disk.vdev());
            } catch (UsageException e) {
                error("disk", e.what(), e.next());
            }
        }
    }

    private void vifs() {
        List<String> macs = new ArrayList<>();
        for (String spec : domain.vifSpecs()) {
            VifSpec vif = VifSpec.parse(spec);
            vif.ignored()
                    .forEach(part -> warn(
                            "vif",
                            "xl does not understand \"" + part + "\" in vif \"" + spec + "\"",
                            "see xl-network-configuration(5)"));
            vif.mac().ifPresent(mac -> {
                if (macs.contains(mac)) {
                    warn("vif", "two vifs have the MAC address " + mac, "give each its own");
                }
                macs.add(mac);
                if ((Integer.parseInt(mac.substring(0, 2), 16) & 1) != 0) {
                    warn("vif", mac + " is a multicast address", "begin it with 00:16:3e, which is Xen's");
                }
            });
        }
    }

    /** What xl refuses becomes an error. */
    private void attempt(Runnable check) {
        try {
            check.run();
        } catch (UsageException e) {
            // the place stands in the message already; here it is a field of its own
            String what = e.what().replaceFirst("^" + Pattern.quote(config.file()) + "(:[0-9]+:[0-9]+)?: ", "");
            String key = what.toLowerCase(Locale.ROOT).split(" ")[0];
            error(config.has(key) ? key : "name", what, e.next());
        }
    }

    private void error(String key, String what, String next) {
        remark(Severity.ERROR, key, what, next);
    }

    private void warn(String key, String what, String next) {
        remark(Severity.WARNING, key, what, next);
    }

    private void remark(Severity severity, String key, String what, String next) {
        Optional<Place> at = Optional.ofNullable(config.settings().get(key)).map(XlSetting::at);
        remarks.add(new Remark(severity, config.file(), at, what, next));
    }
}
