package org.xenscope.libxl;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.xenscope.disk.DiskSpec;
import org.xenscope.error.UsageException;
import org.xenscope.vif.VifSpec;

/**
 * For what {@code xl create} refuses a config before it asks Xen for anything (tools/xl/xl_parse.c parse_config_data, Xen
 * 4.17): all of it, where xl stops at the first. Not asked are the lists pci, ioports, irqs, iomem, usbctrl, usbdev,
 * channel, p9, vtpm, vdispl, vsnd, vkb, pvcalls, vnuma, cpuid and viridian.
 */
final class XlRefusals {
    /** What is refused; {@code what} is a whole sentence without the place. */
    record Refusal(String key, String what, String next) {}

    private static final List<String> ON_SHUTDOWN = List.of(
            "destroy", "restart", "rename-restart", "preserve", "coredump-destroy", "coredump-restart", "soft-reset");

    private final XlConfig config;
    private final DomainConfig domain;
    private final List<Refusal> refusals = new ArrayList<>();

    private XlRefusals(XlConfig config) {
        this.config = config;
        this.domain = DomainConfig.of(config);
    }

    static List<Refusal> of(XlConfig config) {
        XlRefusals refusals = new XlRefusals(config);
        refusals.identity();
        refusals.vcpus();
        refusals.limits();
        for (String event : List.of("poweroff", "reboot", "watchdog", "crash", "soft_reset")) {
            refusals.word("on_" + event, ON_SHUTDOWN, false);
        }
        refusals.words();
        refusals.boot();
        refusals.each("disk", DiskSpec::parse);
        refusals.each("vif", VifSpec::parse);
        refusals.deviceModel();
        return List.copyOf(refusals.refusals);
    }

    private void identity() {
        attempt("type", domain::type);
        attempt("name", domain::name);
        attempt("uuid", domain::uuid);
    }

    private void vcpus() {
        OptionalLong online = config.number("vcpus");
        if (online.isPresent() && (int) online.getAsLong() < 0) {
            refuse("vcpus", "vcpus is " + online.getAsLong(), "write how many there are at the start");
            return;
        }
        // xl keeps 32 bits of maxvcpus and compares them with all of vcpus
        int most = (int) config.number("maxvcpus").orElse(0);
        long first = online.orElse(0);
        if ((most == 0 ? (int) first : most) < first) {
            refuse("maxvcpus", "maxvcpus is less than vcpus", "raise maxvcpus, or leave it out");
        }
        int vcpus = most == 0 ? (int) first : most;
        affinity("cpus", vcpus);
        affinity("cpus_soft", vcpus);
    }

    private void affinity(String key, int vcpus) {
        List<String> ranges = config.text(key).map(List::of).orElseGet(() -> config.strings(key).stream()
                .limit(Math.max(0, vcpus))
                .toList());
        for (String text : ranges) {
            attempt(key, () -> {
                if (CpuRanges.parse(text).nowhere() && key.equals("cpus") && vcpus > 0) {
                    throw new UsageException(
                            "cpus leaves no CPU to run on, which xl refuses", "name the CPUs that it may use");
                }
            });
        }
    }

    /** Here xl refuses what it ignores elsewhere: a list, no number, one that {@code +=} has built. */
    private void limits() {
        for (String key : List.of("max_grant_frames", "max_maptrack_frames", "max_grant_version")) {
            OptionalLong number = config.number(key);
            if (config.has(key)
                    && (number.isEmpty() || number.getAsLong() < 0 || number.getAsLong() > Integer.MAX_VALUE)) {
                refuse(key, key + " is no number from 0 to 2147483647", "write one, or leave it out");
            }
        }
    }

    private void words() {
        word("passthrough", List.of("default", "disabled", "enabled", "sync_pt", "share_pt"), true);
        attempt("tsc_mode", domain::tscMode);
        numberOrWord("altp2m", 3, List.of("disabled", "mixed", "external", "limited"));
        if (typeIsPv() && config.text("timer_mode").isPresent()) {
            refuse("timer_mode", "timer_mode is not for a PV domain", "leave it out");
        } else {
            numberOrWord(
                    "timer_mode",
                    3,
                    List.of(
                            "unknown",
                            "delay_for_missed_ticks",
                            "no_delay_for_missed_ticks",
                            "no_missed_ticks_pending",
                            "one_missed_tick_pending"));
        }
        word("device_model_version", List.of("qemu-xen-traditional", "qemu-xen"), false);
        word("gic_version", List.of("default", "v2", "v3"), true);
        word("tee", List.of("none", "optee"), true);
    }

    private void boot() {
        Optional<DomainType> type = type();
        if (type.isEmpty()) {
            return;
        }
        if (type.get() == DomainType.HVM) {
            hvm();
            return;
        }
        Optional<String> firmware = domain.firmware();
        if (firmware.isPresent() && domain.kernel().isPresent()) {
            refuse("firmware", "both kernel and firmware are given", "leave one out");
        } else if (firmware.isPresent()
                && !"pvgrub32".startsWith(firmware.get())
                && !"pvgrub64".startsWith(firmware.get())) {
            refuse("firmware", "firmware is \"" + firmware.get() + "\"", "write pvgrub32 or pvgrub64");
        }
        if (firmware.isEmpty()
                && domain.kernel().isEmpty()
                && domain.bootloader().isEmpty()) {
            refuse(
                    "kernel",
                    "a " + type.get().name() + " domain needs kernel, bootloader or firmware, and has none",
                    "add a line kernel = \"/path/in/dom0\"");
        }
    }

    private void hvm() {
        word("bios", List.of("unknown", "rombios", "seabios", "ovmf"), true);
        config.number("mmio_hole").ifPresent(megabytes -> {
            long bytes = megabytes << 20;
            // from HVM_BELOW_4G_MMIO_LENGTH to HVM_BELOW_4G_MMIO_START (xen/hvm/e820.h)
            if (bytes < 0x1000_0000L || bytes > 0xf000_0000L) {
                refuse("mmio_hole", "mmio_hole is " + megabytes, "write megabytes from 256 to 3840");
            }
        });
        word("ms_vm_genid", List.of("generate", "none"), false);
        if (config.has("mca_caps")) {
            boolean good = config.settings().get("mca_caps").value() instanceof XlValue.Items items
                    && items.values().stream()
                            .allMatch(value -> value instanceof XlValue.Atom atom
                                    && atom.text().equals("lmce"));
            if (!good) {
                refuse("mca_caps", "mca_caps is no list of lmce", "write [ \"lmce\" ], or leave it out");
            }
        }
        word("vga", List.of("stdvga", "cirrus", "none", "qxl"), false);
        word("hdtype", List.of("ide", "ahci"), true);
        if (config.number("gfx_passthru").isEmpty()) {
            word("gfx_passthru", List.of("default", "igd"), true);
        }
        word("vendor_device", List.of("none", "xenserver"), true);
        boolean colon =
                config.text("vnclisten").filter(text -> text.contains(":")).isPresent();
        if (colon && (int) config.number("vncdisplay").orElse(0) != 0) {
            refuse("vnclisten", "the display stands in vnclisten and in vncdisplay", "leave one out");
        }
    }

    private void deviceModel() {
        for (String key : List.of("device_model_args", "device_model_args_pv", "device_model_args_hvm")) {
            if (config.text(key).isPresent()) {
                refuse(key, key + " is a single value and should be a list", "put it in [ ]");
            }
        }
    }

    private void numberOrWord(String key, int most, List<String> words) {
        OptionalLong number = config.number(key);
        if (number.isEmpty()) {
            word(key, words, true);
        } else if (number.getAsLong() < 0 || number.getAsLong() > most) {
            refuse(key, key + " is " + number.getAsLong(), "write one of " + String.join(", ", words));
        }
    }

    private void word(String key, List<String> words, boolean anyCase) {
        config.text(key).ifPresent(text -> {
            if (!words.contains(anyCase ? text.toLowerCase(Locale.ROOT) : text)) {
                refuse(key, key + " is \"" + text + "\"", "write one of " + String.join(", ", words));
            }
        });
    }

    private void each(String key, Consumer<String> parse) {
        config.strings(key).forEach(spec -> attempt(key, () -> parse.accept(spec)));
    }

    private boolean typeIsPv() {
        return type().filter(type -> type == DomainType.PV).isPresent();
    }

    private Optional<DomainType> type() {
        try {
            return Optional.of(domain.type());
        } catch (UsageException e) {
            return Optional.empty();
        }
    }

    private void attempt(String key, Runnable check) {
        try {
            check.run();
        } catch (UsageException e) {
            // the place stands in the message already; here it is the key's
            String place = config.where(key) + ": ";
            String what = e.what().startsWith(place) ? e.what().substring(place.length()) : e.what();
            refusals.add(new Refusal(key, what, e.next()));
        }
    }

    private void refuse(String key, String what, String next) {
        refusals.add(new Refusal(key, what + ", which xl refuses", next));
    }
}
