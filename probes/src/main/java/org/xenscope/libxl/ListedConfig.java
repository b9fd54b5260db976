package org.xenscope.libxl;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What {@code xl list -l} says of how a domain was made, as the config that would make it again. libxl's JSON has more than
 * that: what bring-up does not read is left out.
 */
final class ListedConfig {
    private static final List<String> DISK_TEXTS = List.of("backend", "specification", "script");

    private static final Map<String, String> NIC_KEYS = Map.of(
            "mac", "mac",
            "bridge", "bridge",
            "script", "script",
            "model", "model",
            "ip", "ip",
            "ifname", "vifname",
            "backend_domname", "backend",
            "gatewaydev", "gatewaydev",
            "mtu", "mtu");

    private final JsonNode create;
    private final JsonNode build;
    private final JsonNode config;
    private final XlConfigText text = new XlConfigText();

    private ListedConfig(JsonNode config) {
        this.config = config;
        this.create = config.path("c_info");
        this.build = config.path("b_info");
    }

    /** @param config the {@code config} of one entry */
    static String of(JsonNode config) {
        return new ListedConfig(config).written();
    }

    private String written() {
        String type = create.path("type").asText("");
        text(create, "name", "name");
        text(create, "type", "type");
        text(create, "uuid", "uuid");
        megabytes("target_memkb", "memory");
        megabytes("max_memkb", "maxmem");
        if (build.path("avail_vcpus").size() > 0) {
            text.put("vcpus", build.path("avail_vcpus").size());
        }
        if (build.path("max_vcpus").asLong() > 0) {
            text.put("maxvcpus", build.path("max_vcpus").asLong());
        }
        for (String key : List.of("kernel", "ramdisk", "cmdline", "bootloader", "tsc_mode")) {
            text(build, key, key);
        }
        text(build, "device_model", "device_model_override");
        String version = build.path("device_model_version").asText("");
        if (!version.isEmpty()) {
            text.put("device_model_version", version.replace('_', '-'));
        }
        if (type.equals("hvm")) {
            hvm(build.path("type.hvm"));
        }
        text.put("disk", each("disks", this::disk));
        text.put("vif", each("nics", this::nic));
        text.put("vfb", each("vfbs", this::vfb));
        for (String event : List.of("on_poweroff", "on_reboot", "on_watchdog", "on_crash", "on_soft_reset")) {
            String action = config.path(event).asText("");
            if (!action.isEmpty()) {
                text.put(event, action.equals("restart_rename") ? "rename-restart" : action.replace('_', '-'));
            }
        }
        return text.text();
    }

    private void hvm(JsonNode hvm) {
        if (build.path("video_memkb").asLong() > 0) {
            megabytes("video_memkb", "videoram");
        }
        text(hvm, "bios", "bios");
        text(hvm, "boot", "boot");
        text(hvm, "serial", "serial");
        text(hvm, "keymap", "keymap");
        List<String> serials = new ArrayList<>();
        hvm.path("serial_list").forEach(serial -> serials.add(serial.asText("")));
        text.put("serial", serials);
        String vga = hvm.path("vga").path("kind").asText("");
        if (!vga.isEmpty() && !vga.equals("unknown")) {
            text.put("vga", vga.equals("std") ? "stdvga" : vga);
        }
        flag(hvm.path("vnc"), "enable", "vnc");
        flag(hvm, "nographic", "nographic");
    }

    private List<String> each(String list, Function<JsonNode, String> spec) {
        List<String> specs = new ArrayList<>();
        config.path(list).forEach(device -> specs.add(spec.apply(device)));
        return specs;
    }

    private String disk(JsonNode disk) {
        List<String> parts = new ArrayList<>();
        parts.add("format=" + disk.path("format").asText("raw"));
        parts.add("vdev=" + disk.path("vdev").asText(""));
        boolean cdrom = disk.path("is_cdrom").asInt() != 0;
        parts.add(cdrom ? "devtype=cdrom" : "access=" + (disk.path("readwrite").asInt() != 0 ? "rw" : "ro"));
        for (String name : DISK_TEXTS) {
            if (disk.has(name)) {
                parts.add((name.equals("backend") ? "backendtype" : name) + "="
                        + disk.path(name).asText());
            }
        }
        if (disk.has("backend_domname")) {
            parts.add("backend=" + disk.path("backend_domname").asText());
        }
        String discard = disk.path("discard_enable").asText("");
        if (!discard.isEmpty()) {
            parts.add(discard.equals("True") ? "discard" : "no-discard");
        }
        if (disk.path("direct_io_safe").asBoolean()) {
            parts.add("direct-io-safe");
        }
        if (disk.has("pdev_path")) {
            parts.add("target=" + disk.path("pdev_path").asText());
        }
        return String.join(",", parts);
    }

    private String nic(JsonNode nic) {
        List<String> parts = new ArrayList<>();
        NIC_KEYS.keySet().stream().sorted().forEach(name -> {
            if (nic.has(name)) {
                parts.add(NIC_KEYS.get(name) + "=" + nic.path(name).asText());
            }
        });
        String type = nic.path("nictype").asText("");
        if (!type.isEmpty()) {
            parts.add("type=" + (type.equals("vif_ioemu") ? "ioemu" : type));
        }
        return String.join(",", parts);
    }

    private String vfb(JsonNode vfb) {
        JsonNode vnc = vfb.path("vnc");
        Map<String, JsonNode> texts = Map.of(
                "vnclisten", vnc.path("listen"), "vncdisplay", vnc.path("display"), "keymap", vfb.path("keymap"));
        String rest = texts.keySet().stream()
                .sorted()
                .filter(key -> texts.get(key).isValueNode())
                .map(key -> "," + key + "=" + texts.get(key).asText())
                .collect(Collectors.joining());
        return "vnc=" + (vnc.path("enable").asText("").equals("True") ? 1 : 0) + rest;
    }

    private void text(JsonNode from, String name, String key) {
        if (from.path(name).isTextual()) {
            text.put(key, from.path(name).textValue());
        }
    }

    private void flag(JsonNode from, String name, String key) {
        if (from.path(name).isTextual()) {
            text.put(key, from.path(name).textValue().equals("True") ? 1 : 0);
        }
    }

    private void megabytes(String name, String key) {
        if (build.path(name).isIntegralNumber() && build.path(name).asLong() >= 0) {
            text.put(key, build.path(name).asLong() / 1024);
        }
    }
}
