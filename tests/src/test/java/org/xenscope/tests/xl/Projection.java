package org.xenscope.tests.xl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.xenscope.disk.DiskSpec;
import org.xenscope.error.UsageException;
import org.xenscope.libxl.DomainConfig;
import org.xenscope.libxl.DomainType;
import org.xenscope.libxl.VfbSpec;
import org.xenscope.libxl.XlConfig;
import org.xenscope.libxl.XlConfigLint;
import org.xenscope.vif.VifSpec;

/** What two readers of a config are compared by: the part of {@code xl create -n}'s JSON that bring-up reads from configs too. */
final class Projection {
    static final ObjectMapper JSON = new ObjectMapper();

    private Projection() {}

    /** Of our own reading; empty: refused. */
    static Optional<JsonNode> ours(String text) {
        try {
            XlConfig config = XlConfig.parse("f", text);
            return XlConfigLint.refusals(config).isEmpty()
                    ? Optional.of(fields(DomainConfig.of(config)))
                    : Optional.empty();
        } catch (UsageException e) {
            return Optional.empty();
        }
    }

    private static ObjectNode fields(DomainConfig domain) {
        XlConfig config = domain.config();
        ObjectNode view = JSON.createObjectNode();
        view.put("name", domain.name());
        view.put("type", domain.type().word());
        domain.uuid().ifPresent(uuid -> view.put("uuid", uuid.toString()));
        memory(view, "target_memkb", domain.memoryMegabytes());
        OptionalLong most = domain.maxMemoryMegabytes();
        memory(view, "max_memkb", most.isPresent() ? most : domain.memoryMegabytes());
        long online = domain.vcpus().orElse(0);
        long maximum = (int) config.number("maxvcpus").orElse(0);
        long vcpus = maximum == 0 ? (int) online : maximum;
        if (vcpus != 0) {
            view.put("max_vcpus", vcpus);
        }
        if (online > 0) {
            view.put("vcpus", online);
        }
        if (domain.type() == DomainType.HVM) {
            text(view, "kernel", domain.kernel().filter(Projection::noFirmware));
        } else {
            // where the image lies is the distribution's matter
            text(view, "kernel", domain.kernel().or(() -> domain.firmware().map(name -> "boot/" + name + ".bin")));
        }
        text(view, "ramdisk", domain.ramdisk());
        text(view, "cmdline", domain.commandLine());
        text(view, "bootloader", domain.bootloader());
        text(view, "device_model", domain.deviceModelOverride());
        list(view, "extra", config, "device_model_args");
        list(view, "extra_pv", config, "device_model_args_pv");
        for (String event : new String[] {"poweroff", "reboot", "watchdog", "crash", "soft_reset"}) {
            view.put("on_" + event, action(config.text("on_" + event).orElse(standard(event))));
        }
        ArrayNode disks = view.putArray("disks");
        for (DiskSpec disk : domain.disks()) {
            disks.add(JSON.valueToTree(disk.libxlFields()));
        }
        ArrayNode nics = view.putArray("nics");
        int devid = 0;
        for (VifSpec vif : domain.vifs()) {
            ObjectNode nic = nics.addObject();
            nic.put("devid", devid++);
            vif.libxlFields().forEach((name, value) -> nic.set(name, JSON.valueToTree(value)));
        }
        if (domain.type() == DomainType.PV) {
            ArrayNode vfbs = view.putArray("vfbs");
            for (VfbSpec vfb : domain.vfbs()) {
                vfbs.add(JSON.valueToTree(vfb.libxlFields()));
            }
        } else if (domain.type() == DomainType.HVM) {
            domain.config().flag("vnc").ifPresent(on -> view.put("vnc", on ? "True" : "False"));
        }
        if (domain.type() == DomainType.HVM) {
            config.text("serial").ifPresent(serial -> view.put("serial", serial));
            list(view, "serial_list", config, "serial");
            domain.vga().ifPresent(vga -> view.put("vga", vga.equals("stdvga") ? "std" : vga));
            text(view, "boot", config.text("boot"));
        }
        return view;
    }

    /** The same of what xl printed. */
    static ObjectNode xls(JsonNode printed) {
        JsonNode create = printed.path("c_info");
        JsonNode build = printed.path("b_info");
        ObjectNode view = JSON.createObjectNode();
        copy(view, create, "name", "type", "uuid");
        copy(view, build, "target_memkb", "max_memkb", "max_vcpus");
        if (build.path("avail_vcpus").size() > 0) {
            view.put("vcpus", (long) build.path("avail_vcpus").size());
        }
        if (build.has("kernel")) {
            String kernel = build.path("kernel").asText();
            boolean firmware = kernel.matches("/usr/.*/boot/[^/]*\\.bin");
            view.put("kernel", firmware ? kernel.substring(kernel.lastIndexOf("boot/")) : kernel);
        }
        copy(view, build, "ramdisk", "cmdline", "bootloader", "device_model", "extra", "extra_pv");
        for (String event : new String[] {"poweroff", "reboot", "watchdog", "crash", "soft_reset"}) {
            view.put("on_" + event, printed.path("on_" + event).asText("destroy"));
        }
        view.set("disks", orEmpty(printed.path("disks")));
        view.set("nics", orEmpty(printed.path("nics")));
        String type = create.path("type").asText();
        if (type.equals("pv")) {
            ArrayNode vfbs = (ArrayNode) orEmpty(printed.path("vfbs"));
            vfbs.forEach(vfb -> ((ObjectNode) vfb).remove("devid"));
            view.set("vfbs", vfbs);
        } else {
            copy(view, build.path("type." + type).path("vnc"), "enable");
        }
        if (type.equals("hvm")) {
            JsonNode hvm = build.path("type.hvm");
            copy(view, hvm, "serial", "serial_list");
            if (hvm.path("vga").has("kind")) {
                view.set("vga", hvm.path("vga").path("kind"));
            }
            copy(view, hvm, "boot");
        }
        if (view.has("enable")) {
            view.set("vnc", view.remove("enable"));
        }
        return view;
    }

    private static JsonNode orEmpty(JsonNode list) {
        return list.isArray() ? list : JSON.createArrayNode();
    }

    private static void copy(ObjectNode to, JsonNode from, String... names) {
        for (String name : names) {
            if (from.has(name)) {
                to.set(name, from.get(name));
            }
        }
    }

    private static boolean noFirmware(String kernel) {
        return !kernel.substring(kernel.lastIndexOf('/') + 1).equals("hvmloader");
    }

    private static String standard(String event) {
        return Map.of("reboot", "restart", "soft_reset", "soft-reset").getOrDefault(event, "destroy");
    }

    /** A config's words are not quite libxl's. */
    private static String action(String word) {
        return word.equals("rename-restart") ? "restart_rename" : word.replace('-', '_');
    }

    private static void memory(ObjectNode view, String name, OptionalLong megabytes) {
        megabytes.ifPresent(number -> view.put(name, number * 1024));
    }

    private static void text(ObjectNode view, String name, Optional<String> value) {
        value.ifPresent(text -> view.put(name, text));
    }

    /** xl takes the texts before the first nested list. */
    private static void list(ObjectNode view, String name, XlConfig config, String key) {
        if (config.has(key) && config.text(key).isEmpty()) {
            ArrayNode items = JSON.createArrayNode();
            config.strings(key).forEach(items::add);
            if (!items.isEmpty()) {
                view.set(name, items);
            }
        }
    }
}
