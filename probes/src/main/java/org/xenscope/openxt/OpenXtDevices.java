package org.xenscope.openxt;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The disks and nics of an OpenXT VM as specs of xl. */
final class OpenXtDevices {
    /** By xenmgr's types; {@code vdi} has no driver in xl. */
    private static final Map<String, String> FORMATS =
            Map.of("vhd", "vhd", "raw", "raw", "file", "raw", "aio", "raw", "phy", "raw", "qcow", "qcow");

    private final OpenXtNode config;
    private final boolean hvm;
    private final Optional<Boolean> stubdom;
    private final BiConsumer<String, String> remark;

    OpenXtDevices(OpenXtNode config, boolean hvm, Optional<Boolean> stubdom, BiConsumer<String, String> remark) {
        this.config = config;
        this.hvm = hvm;
        this.stubdom = stubdom;
        this.remark = remark;
    }

    List<String> disks() {
        List<String> specs = new ArrayList<>();
        for (OpenXtNode disk : config.children("disk")) {
            String path = disk.text("path").orElse("");
            String device = disk.text("device").orElse("");
            if (!disk.flag("enable").orElse(true)) {
                remark.accept("disk " + device + " is disabled and left out", "");
                continue;
            }
            String type = disk.text("type").orElse("raw");
            String format = FORMATS.get(type);
            if (format == null || device.contains(",")) {
                remark.accept("disk " + device + " of type " + type + " is left out: xl knows no such type", "");
                continue;
            }
            specs.add(disk(disk, path, device, format + (type.equals("phy") ? ",backendtype=phy" : "")));
        }
        return specs;
    }

    private String disk(OpenXtNode disk, String path, String device, String format) {
        boolean cdrom = disk.text("devtype").orElse("disk").equals("cdrom");
        boolean writes = !disk.text("mode").orElse("w").equals("r");
        disk.text("snapshot")
                .filter(mode -> !mode.isEmpty())
                .ifPresent(mode -> remark.accept(
                        "disk " + device + " has snapshot=" + mode + ", which xl has not: the guest writes into "
                                + path,
                        "give it a copy of the image if that must not be"));
        disk.text("sha1sum")
                .filter(sum -> !sum.isEmpty())
                .ifPresent(sum -> remark.accept("disk " + device + ": its sha1sum is not checked here", ""));
        if (hvm && !writes && !cdrom) {
            remark.accept(
                    "disk " + device + " is read-only: QEMU of upstream Xen has no such disk for an HVM domain",
                    "set its mode to w, on a copy of the image");
        }
        return "format=" + format + ",vdev=" + device + ",access=" + (writes && !cdrom ? "w" : "r")
                + (cdrom ? ",devtype=cdrom" : "") + ",target=" + path;
    }

    List<String> nics() {
        List<String> specs = new ArrayList<>();
        for (OpenXtNode nic : config.children("nic")) {
            String id = nic.text("id").orElse(Integer.toString(specs.size()));
            if (!nic.flag("enable").orElse(true)) {
                remark.accept("nic " + id + " is disabled and left out", "");
                continue;
            }
            List<String> parts = new ArrayList<>();
            part(parts, "mac", nic.text("mac"));
            Optional<String> network = nic.text("network").filter(name -> !name.isEmpty());
            part(parts, "bridge", network.filter(name -> !name.contains("/")));
            network.filter(name -> name.contains("/"))
                    .ifPresent(name -> remark.accept(
                            "nic " + id + " is on OpenXT's network " + name
                                    + ", whose bridge only its network daemon knows",
                            "add bridge=NAME to the vif, or have the default bridge"));
            part(parts, "backend", nic.text("backend-name"));
            nic.text("backend-uuid").filter(uuid -> !uuid.isEmpty()).ifPresent(uuid -> {
                if (nic.text("backend-name").orElse("").isEmpty()) {
                    remark.accept("nic " + id + " is served by the VM " + uuid + ", here by dom0", "add backend=NAME");
                }
            });
            if (nic.flag("wireless-driver").orElse(false)) {
                remark.accept("nic " + id + ": the wireless driver is OpenXT's own and left out", "");
            }
            if (hvm) {
                boolean emulated = stubdom.orElse(false);
                part(parts, "type", Optional.of(emulated ? "ioemu" : "vif"));
                part(parts, "model", emulated ? nic.text("model").or(() -> Optional.of("e1000")) : Optional.empty());
            }
            specs.add(String.join(",", parts));
        }
        return specs;
    }

    /** A comma would begin another key: what holds one is left out. */
    private void part(List<String> parts, String key, Optional<String> value) {
        value.filter(text -> !text.isEmpty()).ifPresent(text -> {
            if (text.contains(",")) {
                remark.accept(key + " \"" + text + "\" holds a comma and is left out", "");
            } else {
                parts.add(key + "=" + text);
            }
        });
    }
}
