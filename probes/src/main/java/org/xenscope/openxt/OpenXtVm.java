package org.xenscope.openxt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.xenscope.error.UsageException;
import org.xenscope.libxl.Remark;
import org.xenscope.libxl.Remark.Severity;
import org.xenscope.libxl.XlConfig;
import org.xenscope.libxl.XlConfigText;

/**
 * A VM as OpenXT's database keeps it (/config/vms/UUID.db, and the templates of xenmgr), turned into the xl.cfg that makes
 * the same domain with an xl that knows no OpenXT. The mapping is that of xenmgr's Vm/Config.hs (OpenXT/manager, getXlConfig);
 * what xl has no word for is told.
 *
 * @param text the xl.cfg
 * @param remarks what is left out or done in another way
 */
public record OpenXtVm(String text, List<Remark> remarks) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_BYTES = 4 << 20;

    /** What stands in the tree beside what makes the domain; nobody misses it for one start by hand. */
    private static final Set<String> NO_MATTER =
            Set.of("notify", "debug", "startup", "display", "v4v", "argo", "memory-min");

    private static final List<String> FLAGS = List.of("pae", "acpi", "apic", "nx", "hap");

    public OpenXtVm {
        remarks = List.copyOf(remarks);
    }

    /** @throws UsageException when it is no JSON of a VM; the place is named */
    public static OpenXtVm parse(String file, byte[] content) {
        if (content.length > MAX_BYTES) {
            throw new UsageException(
                    file + " has " + content.length + " bytes, too many for a VM", "name the VM's own file");
        }
        JsonNode root;
        try {
            root = JSON.readTree(new String(content, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new UsageException(
                    file + ":" + e.getLocation().getLineNr() + ":"
                            + e.getLocation().getColumnNr() + ": no JSON: " + e.getOriginalMessage(),
                    "an OpenXT VM is one JSON object: see /config/vms on OpenXT's dom0",
                    e);
        }
        if (!root.path("config").isObject()) {
            throw new UsageException(
                    file + " is JSON, but has no \"config\": it is no VM of OpenXT",
                    "name an xl.cfg, or a file as /config/vms/UUID.db");
        }
        return new Translation(file, root).done();
    }

    /** One translation; what it reads it strikes off, so that in the end it knows what it has not read. */
    private static final class Translation {
        private final String file;
        private final JsonNode root;
        private final OpenXtNode config;
        private final XlConfigText text = new XlConfigText();
        private final List<Remark> remarks = new ArrayList<>();
        private final String type;

        Translation(String file, JsonNode root) {
            this.file = file;
            this.root = root;
            this.config = new OpenXtNode(root.path("config"));
            this.type = config.text("virt-type").orElse(config.flag("hvm").orElse(false) ? "hvm" : "pv");
        }

        OpenXtVm done() {
            OpenXtNode top = new OpenXtNode(root);
            top.text("uuid").ifPresent(uuid -> text.put("uuid", uuid));
            top.text("name").ifPresent(name -> text.put("name", name));
            text.put("type", type);
            number("memory", "memory");
            number("memory-static-max", "maxmem");
            text.put("vcpus", config.number("vcpus").orElse(1L));
            boot();
            OpenXtDevices devices = new OpenXtDevices(config, hvm(), top.flag("stubdom"), this::remark);
            text.put("disk", devices.disks());
            text.put("vif", devices.nics());
            if (config.flag("vfb").orElse(false)) {
                text.put("vfb", List.of("vnc=0"));
            } else if (config.flag("vkb").or(() -> config.flag("vkbd")).orElse(false)) {
                remark("vkb: xl makes a PV keyboard with a vfb only", "add vfb = [ \"vnc=0\" ] if it is needed");
            }
            config.flag("vkb");
            config.flag("vkbd");
            config.text("flask-label").ifPresent(label -> text.put("seclabel", label));
            if (hvm()) {
                emulated(top);
            }
            lists();
            top.number("time-offset").ifPresent(seconds -> text.put("rtc_timeoffset", seconds));
            rest(top);
            return new OpenXtVm(text.text(), remarks);
        }

        private boolean hvm() {
            return type.equals("hvm");
        }

        private void boot() {
            config.text("kernel").ifPresent(path -> text.put("kernel", path));
            config.text("initrd").ifPresent(path -> text.put("ramdisk", path));
            config.text("cmdline").ifPresent(line -> text.put("cmdline", line));
            Optional<String> kernel = config.text("kernel-extract");
            Optional<String> initrd = config.text("initrd-extract");
            if (kernel.isEmpty() || text.has("kernel")) {
                return;
            }
            // DISK,PARTITION:PATH, or a path on the first disk
            List<String> arguments = new ArrayList<>(List.of("--kernel=" + path(kernel.get())));
            initrd.ifPresent(path -> arguments.add("--ramdisk=" + path(path)));
            text.put("bootloader", "pygrub");
            text.put("bootloader_args", arguments);
            remark(
                    "kernel-extract: pygrub takes " + kernel.get()
                            + " out of the first disk, where xenmgr does it itself",
                    "put the kernel on the host and name it in \"kernel\" if that fails");
        }

        private static String path(String place) {
            return place.substring(place.indexOf(':') + 1);
        }

        private void emulated(OpenXtNode top) {
            for (String flag : FLAGS) {
                config.flag(flag).ifPresent(on -> text.put(flag, on ? 1 : 0));
            }
            config.flag("nestedhvm").ifPresent(on -> text.put("nestedhvm", on ? 1 : 0));
            text.put("hpet", config.flag("hpet").orElse(true) ? 1 : 0);
            text.put("timer_mode", config.text("timer-mode").orElse("no_delay_for_missed_ticks"));
            config.text("viridian").ifPresent(this::viridian);
            text.put("vga", "stdvga");
            text.put("vnc", 0);
            text.put("videoram", config.number("videoram").orElse(16L));
            config.text("boot").ifPresent(order -> text.put("boot", order));
            config.text("serial")
                    .filter(port -> !port.equals("none"))
                    .ifPresent(port -> text.put("serial", List.of(port)));
            config.text("sound").ifPresent(card -> text.put("soundhw", card));
            config.text("hdtype").ifPresent(kind -> text.put("hdtype", kind));
            config.text("qemu-dm-path").filter(path -> !path.isEmpty()).ifPresent(path -> {
                text.put("device_model_override", path);
                text.put("device_model_version", "qemu-xen");
            });
            if (top.flag("stubdom").orElse(false)) {
                text.put("device_model_stubdomain_override", 1);
                config.text("stubdom-cmdline").ifPresent(line -> text.put("stubdomain_cmdline", line));
                config.number("stubdom-memory").ifPresent(megabytes -> text.put("stubdomain_memory", megabytes));
            }
            if (!top.flag("usb-enabled").orElse(true)) {
                text.put("usb", 0);
            }
        }

        private void viridian(String value) {
            if (value.equals("true") || value.equals("false")) {
                text.put("viridian", value.equals("true") ? 1 : 0);
            } else {
                text.put("viridian", List.of(value));
            }
        }

        private void lists() {
            config.text("passthrough-mmio").ifPresent(range -> text.put("iomem", List.of(range)));
            config.text("passthrough-io").ifPresent(range -> text.put("ioports", List.of(range)));
            text.put("device_model_args", config.texts("extra-hvm"));
            for (String line : config.texts("extra-xenvm")) {
                own(line);
            }
            if (!config.children("pci").isEmpty()) {
                remark(
                        "pci: xenmgr finds the devices by class or vendor; none is passed through here",
                        "add pci = [ 'BB:DD.F' ] to a config of your own");
            }
        }

        /** {@code extra-xenvm} holds lines of an xl.cfg. */
        private void own(String line) {
            try {
                XlConfig parsed = XlConfig.parse("extra-xenvm", line);
                parsed.settings().keySet().forEach(name -> {
                    if (parsed.text(name).isPresent()) {
                        text.put(name, parsed.text(name).get());
                    } else {
                        text.put(name, parsed.strings(name));
                    }
                });
            } catch (UsageException e) {
                remark("extra-xenvm \"" + line + "\" is no setting of xl: " + e.what(), e.next());
            }
        }

        private void rest(OpenXtNode top) {
            Set<String> left = new TreeSet<>(config.unread());
            left.removeAll(NO_MATTER);
            if (!hvm()) {
                // of an HVM domain only
                left.removeAll(FLAGS);
                left.removeAll(Set.of("hpet", "viridian", "boot", "videoram", "qemu-dm-path", "sound", "timer-mode"));
            }
            if (!left.isEmpty()) {
                remark("left out, as xl has no word for it: " + String.join(", ", left), "");
            }
            for (String rules :
                    List.of("v4v-firewall-rules", "argo-firewall-rules", "rpc-firewall-rules", "policies")) {
                if (!top.children(rules).isEmpty()) {
                    remark(rules + ": xenmgr applies them, xl does not", "");
                }
            }
            if (top.text("crypto-key-dirs").filter(dirs -> !dirs.isEmpty()).isPresent()) {
                remark("crypto-key-dirs: an encrypted VHD cannot be opened here", "start it by xenmgr");
            }
        }

        private void number(String name, String key) {
            config.number(name).ifPresent(number -> text.put(key, number));
        }

        private void remark(String what, String next) {
            remarks.add(new Remark(Severity.WARNING, file, Optional.empty(), what, next));
        }
    }
}
