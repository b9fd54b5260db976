package org.xenscope.libxl;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.xenscope.disk.DiskSpec;
import org.xenscope.error.UsageException;
import org.xenscope.vif.VifSpec;

/**
 * The keys of an xl.cfg that bring-up needs, with xl's own meaning (tools/xl/xl_parse.c parse_config_data, Xen 4.17).
 * What xl refuses throws a {@link UsageException} that names the place; what xl ignores with a warning is empty here and
 * told by {@link XlConfigLint}.
 */
public record DomainConfig(XlConfig config) {
    private static final Pattern UUID_TEXT =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", Pattern.CASE_INSENSITIVE);

    public static DomainConfig of(XlConfig config) {
        return new DomainConfig(config);
    }

    /** @throws UsageException when there is none: xl refuses that */
    public String name() {
        return config.text("name")
                .orElseThrow(() -> new UsageException(
                        config.where("name") + ": the domain has no name", "add a line name = \"...\""));
    }

    /** {@code type}, else the legacy {@code builder}, else PV; each may be shortened, as for xl. */
    public DomainType type() {
        Optional<DomainType> type = config.text("type").map(text -> {
            for (DomainType each : List.of(DomainType.HVM, DomainType.PV, DomainType.PVH)) {
                if (each.word().startsWith(text)) {
                    return each;
                }
            }
            throw refused("type", "type is \"" + text + "\"", "write \"pv\", \"pvh\" or \"hvm\"");
        });
        Optional<DomainType> builder = config.text("builder").map(text -> {
            if ("hvm".startsWith(text)) {
                return DomainType.HVM;
            }
            if ("generic".startsWith(text)) {
                return DomainType.PV;
            }
            throw refused("builder", "builder is \"" + text + "\"", "leave it out and write type = \"hvm\" or \"pv\"");
        });
        if (type.isPresent() && builder.isPresent() && type.get() != builder.get()) {
            throw refused("builder", "builder contradicts type", "leave builder out");
        }
        return type.or(() -> builder).orElse(DomainType.PV);
    }

    /** Empty: libxl makes a new one at each creation. */
    public Optional<UUID> uuid() {
        return config.text("uuid").map(text -> {
            if (!UUID_TEXT.matcher(text).matches()) {
                throw refused("uuid", "uuid is \"" + text + "\"", "write 32 hexadecimal digits in the usual groups");
            }
            return UUID.fromString(text);
        });
    }

    /** Memory to start with, in MB; empty: libxl's default. */
    public OptionalLong memoryMegabytes() {
        return config.number("memory");
    }

    /** The most it may get, in MB; empty: the same as memory. */
    public OptionalLong maxMemoryMegabytes() {
        return config.number("maxmem");
    }

    public OptionalLong vcpus() {
        return config.number("vcpus");
    }

    public Optional<String> kernel() {
        return config.text("kernel");
    }

    public Optional<String> ramdisk() {
        return config.text("ramdisk");
    }

    public Optional<String> commandLine() {
        return config.text("cmdline").or(() -> {
            Optional<String> root = config.text("root").map(text -> "root=" + text);
            Optional<String> extra = config.text("extra");
            return root.isPresent() && extra.isPresent()
                    ? Optional.of(root.get() + " " + extra.get())
                    : root.or(() -> extra);
        });
    }

    public Optional<String> bootloader() {
        return config.text("bootloader");
    }

    public Optional<String> firmware() {
        return config.text("firmware");
    }

    public Optional<String> bios() {
        return config.text("bios");
    }

    /** As written, one string a disk. */
    public List<String> diskSpecs() {
        return config.strings("disk");
    }

    /** @throws UsageException for the first that xl refuses */
    public List<DiskSpec> disks() {
        return parsed("disk", diskSpecs(), DiskSpec::parse);
    }

    /** As written, one string a vif. */
    public List<String> vifSpecs() {
        return config.strings("vif");
    }

    /** @throws UsageException for the first that xl refuses */
    public List<VifSpec> vifs() {
        return parsed("vif", vifSpecs(), VifSpec::parse);
    }

    /** As written, one string a framebuffer. */
    public List<String> vfbSpecs() {
        return config.strings("vfb");
    }

    /** The framebuffers that libxl will make: for a PV domain without vfb, {@code vnc=1} stands for one. */
    public List<VfbSpec> vfbs() {
        List<VfbSpec> listed = vfbSpecs().stream().map(VfbSpec::parse).toList();
        boolean wanted = listed.isEmpty() && type() == DomainType.PV && vnc().orElse(false);
        return wanted ? List.of(VfbSpec.topLevel(config)) : listed;
    }

    /** The key that shows that somebody wants to see this domain's screen. */
    public Optional<String> screenWish() {
        for (String key : List.of("vnc", "sdl")) {
            if (config.flag(key).orElse(false)) {
                return Optional.of(key);
            }
        }
        for (String key : List.of("vncdisplay", "vnclisten", "vncpasswd", "keymap", "videoram", "vga", "stdvga")) {
            if (config.has(key)) {
                return Optional.of(key);
            }
        }
        boolean console = commandLine()
                .filter(line -> (" " + line + " ").matches("(?s).*\\s(console=tty[0-9]*|video=\\S+)\\s.*"))
                .isPresent();
        if (!console) {
            return Optional.empty();
        }
        return List.of("cmdline", "extra", "root").stream().filter(config::has).findFirst();
    }

    /** {@code stdvga}, {@code cirrus}, {@code none}, {@code qxl}; the old {@code stdvga=1} counts where there is no vga. */
    public Optional<String> vga() {
        return config.text("vga").or(() -> config.flag("stdvga").map(standard -> standard ? "stdvga" : "cirrus"));
    }

    /** One or several serial devices. */
    public List<String> serial() {
        return config.text("serial").map(List::of).orElseGet(() -> config.strings("serial"));
    }

    public Optional<Boolean> vnc() {
        return config.flag("vnc");
    }

    public Optional<String> deviceModelOverride() {
        return config.text("device_model_override");
    }

    public Optional<String> deviceModelVersion() {
        return config.text("device_model_version");
    }

    /** A word; the deprecated numbers come out as their words. */
    public Optional<String> tscMode() {
        OptionalLong number = config.number("tsc_mode");
        List<String> words = List.of("default", "always_emulate", "native", "native_paravirt");
        if (number.isEmpty()) {
            return config.text("tsc_mode").map(text -> {
                String word = text.toLowerCase(Locale.ROOT);
                if (!words.contains(word)) {
                    throw refused(
                            "tsc_mode", "tsc_mode is \"" + text + "\"", "write one of " + String.join(", ", words));
                }
                return word;
            });
        }
        long mode = number.getAsLong();
        if (mode < 0 || mode >= words.size()) {
            throw refused("tsc_mode", "tsc_mode is " + mode, "write one of " + String.join(", ", words));
        }
        return Optional.of(words.get((int) mode));
    }

    /** What xl does when the domain crashes: {@code destroy} when the config does not say. */
    public String onCrash() {
        return config.text("on_crash").orElse("destroy");
    }

    /** The items of a list; a refusal says where the list stands. */
    private <T> List<T> parsed(String key, List<String> specs, Function<String, T> parse) {
        try {
            return specs.stream().map(parse).toList();
        } catch (UsageException e) {
            throw new UsageException(config.where(key) + ": " + e.what(), e.next(), e);
        }
    }

    private UsageException refused(String key, String what, String next) {
        return new UsageException(config.where(key) + ": " + what + ", which xl refuses", next);
    }
}
