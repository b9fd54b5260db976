package org.xenscope.devicemodel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A QEMU's arguments sorted by what they are about, and the places where a domid stands in them (QEMU's qemu-options.hx;
 * libxl's tools/libs/light/libxl_dm.c for how a domid gets into names).
 */
public record QemuSections(List<Entry> entries) {
    /** What an argument is about. */
    public enum Section {
        MACHINE,
        MEMORY,
        DISKS,
        NICS,
        DISPLAY,
        CHARDEVS,
        MONITORS,
        OTHER
    }

    /** Where a domid stands in a value, from and to as of {@link String#substring(int, int)}. */
    public record Mark(int from, int to) {}

    /**
     * An option with its value, or what stands for itself.
     *
     * @param index of the option in the argument vector
     * @param option {@code -drive}; empty for an argument without one, which QEMU takes for a disk's image
     * @param value empty for an option that has none
     * @param marks where the domid stands in the value
     */
    public record Entry(int index, String option, Optional<String> value, Section section, List<Mark> marks) {
        public Entry {
            marks = List.copyOf(marks);
        }
    }

    /** Options without a value; every other takes the next argument, whatever that looks like. */
    private static final Set<String> FLAGS = Set.of(
            "-no-shutdown",
            "-nodefaults",
            "-no-user-config",
            "-nographic",
            "-S",
            "-enable-kvm",
            "-usb",
            "-no-reboot",
            "-xen-attach",
            "-xen-domid-restrict",
            "-xen-acpi-pm",
            "-snapshot",
            "-daemonize",
            "-full-screen",
            "-no-frame",
            "-alt-grab",
            "-ctrl-grab",
            "-no-quit",
            "-sdl",
            "-curses",
            "-portrait",
            "-no-acpi",
            "-no-hpet",
            "-no-fd-bootchk",
            "-win2k-hack",
            "-mem-prealloc",
            "-singlestep",
            "-preconfig",
            "-only-migratable",
            "-nodefconfig",
            "-localtime",
            "-std-vga",
            "-old-param",
            "-semihosting",
            "-version",
            "-h",
            "-help");

    private static final Map<Section, Set<String>> BY_OPTION = Map.of(
            Section.MACHINE,
            Set.of(
                    "-machine",
                    "-M",
                    "-cpu",
                    "-smp",
                    "-boot",
                    "-bios",
                    "-kernel",
                    "-initrd",
                    "-append",
                    "-xen-domid",
                    "-xen-attach",
                    "-xen-domid-restrict",
                    "-xen-acpi-pm",
                    "-name",
                    "-uuid",
                    "-nodefaults",
                    "-no-user-config",
                    "-no-shutdown",
                    "-no-reboot",
                    "-no-acpi",
                    "-rtc",
                    "-localtime",
                    "-accel",
                    "-S",
                    "-incoming"),
            Section.MEMORY,
            Set.of("-m", "-mem-path", "-mem-prealloc", "-numa"),
            Section.DISKS,
            Set.of("-drive", "-blockdev", "-hda", "-hdb", "-hdc", "-hdd", "-cdrom", "-fda", "-fdb", "-sd", "-snapshot"),
            Section.NICS,
            Set.of("-netdev", "-net", "-nic"),
            Section.DISPLAY,
            Set.of(
                    "-display",
                    "-vnc",
                    "-vga",
                    "-std-vga",
                    "-videoram",
                    "-nographic",
                    "-spice",
                    "-sdl",
                    "-curses",
                    "-full-screen",
                    "-k",
                    "-surfman"),
            Section.CHARDEVS,
            Set.of("-chardev", "-serial", "-parallel"),
            Section.MONITORS,
            Set.of("-mon", "-monitor", "-qmp", "-qmp-pretty"));

    private static final Pattern DISK_DEVICE =
            Pattern.compile("(ide|scsi|virtio-blk|virtio-scsi|usb-storage|floppy|ahci|nvme|lsi|megasas|sata).*");
    private static final Pattern NIC_DEVICE = Pattern.compile("(rtl8139|e1000|virtio-net|ne2k|vmxnet|pcnet|i82).*");
    private static final Pattern DISPLAY_DEVICE =
            Pattern.compile("(?i)(secondary-)?(vga|cirrus-vga|qxl|bochs-display|ramfb|virtio-(vga|gpu)).*");

    public QemuSections {
        entries = List.copyOf(entries);
    }

    public static QemuSections of(QemuCommandLine line) {
        List<String> argv = line.argv();
        Optional<Pattern> domid =
                line.domid().stream().mapToObj(QemuSections::places).findFirst();
        List<Entry> entries = new ArrayList<>();
        for (int i = 1; i < argv.size(); i++) {
            String word = argv.get(i);
            if (!word.startsWith("-") || word.equals("-")) {
                entries.add(new Entry(i, "", Optional.of(word), Section.DISKS, marks(domid, "", word)));
                continue;
            }
            String option = word.startsWith("--") ? word.substring(1) : word;
            boolean alone = FLAGS.contains(option) || i + 1 == argv.size();
            Optional<String> value = alone ? Optional.empty() : Optional.of(argv.get(i + 1));
            entries.add(new Entry(
                    i,
                    word,
                    value,
                    section(option, value),
                    value.map(text -> marks(domid, option, text)).orElse(List.of())));
            i += alone ? 0 : 1;
        }
        return new QemuSections(entries);
    }

    /** Those about one thing, in their order. */
    public List<Entry> of(Section section) {
        return entries.stream().filter(each -> each.section() == section).toList();
    }

    private static Section section(String option, Optional<String> value) {
        if (option.equals("-device")) {
            QemuOptions device = QemuOptions.parse(value.orElse(""));
            String driver = device.first().or(() -> device.get("driver")).orElse("");
            if (device.get("netdev").isPresent() || NIC_DEVICE.matcher(driver).matches()) {
                return Section.NICS;
            }
            if (device.get("drive").isPresent() || DISK_DEVICE.matcher(driver).matches()) {
                return Section.DISKS;
            }
            return DISPLAY_DEVICE.matcher(driver).matches() ? Section.DISPLAY : Section.OTHER;
        }
        for (Map.Entry<Section, Set<String>> each : BY_OPTION.entrySet()) {
            if (each.getValue().contains(option)) {
                return each.getKey();
            }
        }
        return Section.OTHER;
    }

    /** Where toolstacks put the domid: {@code qmp-libxl-3}, {@code vif3.0-emu}, {@code qemu-3.0}, {@code /domain/3/}. */
    private static Pattern places(int domid) {
        return Pattern.compile("(?:(?<=/qmp-[a-z]{1,20}-)|(?<=(?<![a-z])vif)|(?<=(?<![a-z])tap)|(?<=(?<![a-z])qemu-)"
                + "|(?<=/domain/)|(?<=/device-model/)|(?<=alsa-vm-)|(?<=plug:vm-))"
                + domid + "(?![0-9])");
    }

    private static List<Mark> marks(Optional<Pattern> places, String option, String value) {
        if (places.isEmpty() || value.isEmpty()) {
            return List.of();
        }
        if (option.equals("-xen-domid")) {
            return List.of(new Mark(0, value.length()));
        }
        List<Mark> marks = new ArrayList<>();
        Matcher matcher = places.get().matcher(value);
        while (matcher.find()) {
            marks.add(new Mark(matcher.start(), matcher.end()));
        }
        return marks;
    }
}
