package org.xenscope.libxl;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.xenscope.disk.DiskNotes;
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
        lint.refusals();
        lint.keys();
        lint.identity();
        lint.boot();
        lint.disks();
        lint.vifs();
        lint.screen();
        lint.remarks.sort((a, b) -> a.severity().compareTo(b.severity()));
        return List.copyOf(lint.remarks);
    }

    /** Only for what {@code xl create} stops before it asks Xen for anything, in its order. */
    public static List<Remark> refusals(XlConfig config) {
        XlConfigLint lint = new XlConfigLint(config);
        lint.refusals();
        return List.copyOf(lint.remarks);
    }

    private void refusals() {
        XlRefusals.of(config).forEach(refusal -> error(refusal.key(), refusal.what(), refusal.next()));
    }

    private void keys() {
        for (XlSetting setting : config.settings().values()) {
            Optional<XlKeys.Key> key = XlKeys.of(setting.name());
            if (key.isEmpty() && XlKeyVersions.known(setting.name())) {
                // whether this host's xl reads it is told by a rule
                continue;
            }
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
        if (domain.deviceModelOverride().isPresent()
                && domain.deviceModelVersion().isEmpty()
                && type.get() == DomainType.HVM) {
            remark(
                    Severity.INFO,
                    "device_model_override",
                    "xl warns where device_model_version is not given as well",
                    "add device_model_version = \"qemu-xen\"");
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
        for (DiskSpec disk : readable(domain.diskSpecs(), DiskSpec::parse)) {
            if (vdevs.contains(disk.vdev())) {
                error("disk", "two disks are " + disk.vdev(), "give each its own vdev");
            }
            vdevs.add(disk.vdev());
            DiskNotes.of(disk)
                    .forEach(note -> warn(
                            "disk",
                            "disk \"" + disk.spec() + "\": " + note,
                            "`xenscope disk parse` shows what xl makes of it"));
        }
    }

    private void vifs() {
        List<String> macs = new ArrayList<>();
        for (VifSpec vif : readable(domain.vifSpecs(), VifSpec::parse)) {
            vif.ignored()
                    .forEach(part -> warn(
                            "vif",
                            "xl does not understand \"" + part + "\" in vif \"" + vif.spec() + "\"",
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

    private void screen() {
        for (String spec : domain.vfbSpecs()) {
            VfbSpec.parse(spec)
                    .ignored()
                    .ifPresent(part -> warn(
                            "vfb",
                            "xl does not understand \"" + part + "\" in vfb \"" + spec + "\"",
                            "see vfb in xl.cfg(5)"));
        }
        Optional<DomainType> type = typeIfValid();
        if (type.isEmpty() || type.get() == DomainType.HVM || !domain.vfbSpecs().isEmpty()) {
            return;
        }
        // where somebody wants one, a rule tells more
        if (type.get() == DomainType.PV && domain.screenWish().isEmpty()) {
            remark(
                    Severity.INFO,
                    "vfb",
                    "a PV domain without vfb has no screen",
                    "add vfb = [ \"vnc=1\" ] if it should have one");
        }
    }

    /** Those that xl refuses are told already. */
    private static <T> List<T> readable(List<String> specs, Function<String, T> parse) {
        List<T> read = new ArrayList<>();
        for (String spec : specs) {
            try {
                read.add(parse.apply(spec));
            } catch (UsageException e) {
                continue;
            }
        }
        return read;
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
