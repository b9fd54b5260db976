package org.xenscope.recipes.relaunch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.xenscope.devicemodel.QemuCommandLine;
import org.xenscope.devicemodel.QemuOptions;
import org.xenscope.devicemodel.QemuSections;
import org.xenscope.devicemodel.QemuSections.Entry;

/** The disks of a QEMU that are VHDs which it opens itself, and the same as block devices. */
final class TappedDrives {
    private static final Set<String> VHD = Set.of("vpc", "vhd");

    private TappedDrives() {}

    /** One of them. @param readOnly whether QEMU opens it so */
    record Drive(String image, boolean readOnly) {}

    /**
     * In their order, each image once.
     *
     * @param vhds images of which no option says what they are, and that are VHDs by their header
     */
    static List<Drive> of(List<String> argv, Set<String> vhds) {
        List<Drive> drives = new ArrayList<>();
        for (Entry entry : QemuSections.of(new QemuCommandLine(argv)).entries()) {
            Optional<QemuOptions> options = options(entry);
            Optional<String> image = options.flatMap(TappedDrives::image);
            if (image.isPresent()
                    && image.get().startsWith("/")
                    && format(options.get()).map(VHD::contains).orElse(vhds.contains(image.get()))
                    && drives.stream().noneMatch(each -> each.image().equals(image.get()))) {
                drives.add(new Drive(image.get(), readOnly(options.get())));
            }
        }
        return drives;
    }

    /** Images of which no option says what they are. */
    static List<String> unnamed(List<String> argv) {
        return QemuSections.of(new QemuCommandLine(argv)).entries().stream()
                .flatMap(entry -> options(entry).stream())
                .filter(options -> format(options).isEmpty())
                .flatMap(options -> image(options).stream())
                .filter(image -> image.startsWith("/"))
                .distinct()
                .toList();
    }

    /** The same arguments with a block device, as raw, in place of each of these images. */
    static List<String> with(List<String> argv, Map<String, String> devices) {
        List<String> changed = new ArrayList<>(argv);
        for (Entry entry : QemuSections.of(new QemuCommandLine(argv)).entries()) {
            Optional<QemuOptions> options = options(entry);
            Optional<String> device = options.flatMap(TappedDrives::image).map(devices::get);
            if (device.isPresent()) {
                changed.set(
                        entry.index() + 1, device(options.get(), device.get()).join());
            }
        }
        return changed;
    }

    private static QemuOptions device(QemuOptions options, String device) {
        if (options.get("file.filename").isPresent()) {
            String format = options.get("format").isPresent() ? "format" : "driver";
            QemuOptions changed = options.with(format, "raw").with("file.filename", device);
            return changed.get("file.driver").isPresent() ? changed.with("file.driver", "host_device") : changed;
        }
        QemuOptions changed = options.with("file", device);
        return changed.with(changed.get("driver").isPresent() ? "driver" : "format", "raw");
    }

    private static Optional<QemuOptions> options(Entry entry) {
        String option = entry.option().startsWith("--") ? entry.option().substring(1) : entry.option();
        boolean disk = option.equals("-drive") || option.equals("-blockdev");
        // JSON is taken by -blockdev too; no toolstack of Xen writes it
        return entry.value().filter(value -> disk && !value.startsWith("{")).map(QemuOptions::parse);
    }

    private static Optional<String> image(QemuOptions options) {
        return options.get("file.filename").or(() -> options.get("file"));
    }

    private static Optional<String> format(QemuOptions options) {
        return options.get("format").or(() -> options.get("driver"));
    }

    private static boolean readOnly(QemuOptions options) {
        return options.get("readonly")
                .or(() -> options.get("read-only"))
                .filter(value -> value.equals("on") || value.equals("true"))
                .isPresent();
    }
}
