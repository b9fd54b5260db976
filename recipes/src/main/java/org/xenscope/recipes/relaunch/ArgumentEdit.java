package org.xenscope.recipes.relaunch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.xenscope.devicemodel.QemuCommandLine;
import org.xenscope.devicemodel.QemuOptions;
import org.xenscope.devicemodel.QemuSections;
import org.xenscope.devicemodel.QemuSections.Entry;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UsageException;

/**
 * A QEMU's arguments with some left out and some more.
 *
 * @param argv the new ones, without {@code -incoming}
 * @param warnings what was insisted on, and what may come of it
 */
record ArgumentEdit(List<String> argv, List<String> warnings) {
    /** Without these no QEMU can serve a domain that runs, whatever somebody insists on. */
    private static final Set<String> NEVER_REMOVED = Set.of("-xen-domid");

    /** What libxl relies on, beside its monitor. */
    private static final Set<String> LIBXL = Set.of("-xen-attach", "-machine", "-M", "-m", "-no-shutdown");

    /** A QEMU with one of these does not come up as a domain's, or not under our eyes. */
    private static final Set<String> NEVER_ADDED = Set.of(
            "-xen-domid",
            "-incoming",
            "-loadvm",
            "-daemonize",
            "-S",
            "-preconfig",
            "-h",
            "-help",
            "-version",
            "-runas",
            "-chroot",
            "-xen-domid-restrict");

    /** What makes the guest's machine: its device state fits that machine alone. */
    private static final Set<String> HARDWARE = Set.of(
            "-device",
            "-drive",
            "-blockdev",
            "-hda",
            "-hdb",
            "-hdc",
            "-hdd",
            "-cdrom",
            "-fda",
            "-fdb",
            "-sd",
            "-pflash",
            "-mtdblock",
            "-net",
            "-netdev",
            "-nic",
            "-machine",
            "-M",
            "-m",
            "-smp",
            "-cpu",
            "-numa",
            "-accel",
            "-vga",
            "-usb",
            "-usbdevice",
            "-soundhw",
            "-audio",
            "-watchdog",
            "-serial",
            "-parallel",
            "-virtfs",
            "-global",
            "-bios",
            "-kernel",
            "-initrd",
            "-append",
            "-dtb",
            "-xen-attach");

    ArgumentEdit {
        argv = List.copyOf(argv);
        warnings = List.copyOf(warnings);
    }

    /**
     * @param argv without {@code -incoming}
     * @throws UsageException for an option that is not there, or words that are none
     * @throws RefusedException for what would break libxl or does not fit the state of the guest's devices
     */
    static ArgumentEdit of(List<String> argv, RelaunchWish wish) {
        List<String> warnings = new ArrayList<>();
        List<String> edited = new ArrayList<>(argv);
        for (String each : wish.without()) {
            edited = without(edited, each, wish.force(), warnings);
        }
        for (String each : wish.with()) {
            edited.addAll(with(each, wish.force(), warnings));
        }
        if (new QemuCommandLine(edited).freeQmpSocket().isEmpty()) {
            throw new RefusedException(
                    "the new QEMU would have no QMP socket but libxl's own: nobody could ask it, or undo this",
                    "leave qmp-libxenstat-N where it is");
        }
        return new ArgumentEdit(edited, warnings);
    }

    private static List<String> without(List<String> argv, String text, boolean force, List<String> warnings) {
        List<String> words = ArgumentWords.split(text);
        if (words.isEmpty() || words.size() > 2) {
            throw new UsageException(
                    "--without: `" + text + "` is no option", "name one, with its value where only that one is meant");
        }
        String option = option(words.get(0).startsWith("-") ? words.get(0) : "-" + words.get(0));
        Optional<String> value = words.size() > 1 ? Optional.of(words.get(1)) : Optional.empty();
        List<Entry> going = QemuSections.of(new QemuCommandLine(argv)).entries().stream()
                .filter(each -> option(each.option()).equals(option))
                .filter(each -> value.isEmpty() || each.value().equals(value))
                .toList();
        if (going.isEmpty()) {
            throw new UsageException(
                    "--without: QEMU was started with no " + String.join(" ", words),
                    "`xenscope dm args DOMAIN` shows what it was started with");
        }
        Set<Integer> out = new HashSet<>();
        for (Entry each : going) {
            keep(argv, each, option, force, warnings);
            out.add(each.index());
            each.value().ifPresent(taken -> out.add(each.index() + 1));
        }
        List<String> left = new ArrayList<>();
        for (int i = 0; i < argv.size(); i++) {
            if (!out.contains(i)) {
                left.add(argv.get(i));
            }
        }
        return left;
    }

    /** @throws RefusedException for what must stay */
    private static void keep(List<String> argv, Entry entry, String option, boolean force, List<String> warnings) {
        String words = option + entry.value().map(value -> " " + value).orElse("");
        if (NEVER_REMOVED.contains(option)) {
            throw new RefusedException(
                    "--without " + option + ": no QEMU serves a domain without it", "leave it where it is");
        }
        if (LIBXL.contains(option) || libxlMonitor(argv, entry, option)) {
            insist(force, "libxl cannot do without " + words, "what xl does with this domain will fail", warnings);
        } else if (HARDWARE.contains(option)) {
            insist(
                    force,
                    words + " is a part of the guest's machine, which runs",
                    "the device state may not fit, the guest loses the device, and undo may fail",
                    warnings);
        }
    }

    private static boolean libxlMonitor(List<String> argv, Entry entry, String option) {
        String value = entry.value().orElse("");
        QemuOptions options = QemuOptions.parse(value);
        return switch (option) {
            case "-chardev" -> libxlOwn(options);
            case "-qmp" -> value.contains("/qmp-libxl-");
            case "-mon" ->
                new QemuCommandLine(argv)
                        .chardevs().stream().filter(ArgumentEdit::libxlOwn).anyMatch(chardev -> chardev.get("id")
                                .equals(options.get("chardev").or(options::first)));
            default -> false;
        };
    }

    private static boolean libxlOwn(QemuOptions chardev) {
        return chardev.get("path").filter(path -> path.contains("/qmp-libxl-")).isPresent()
                || chardev.get("id").equals(Optional.of("libxl-cmd"));
    }

    private static List<String> with(String text, boolean force, List<String> warnings) {
        List<String> words = ArgumentWords.split(text);
        if (words.isEmpty() || !words.get(0).matches("--?[A-Za-z].*")) {
            throw new UsageException(
                    "--with: `" + text + "` begins with no option of QEMU",
                    "write it as for a shell: --with='-trace xen*'");
        }
        List<String> argv = new ArrayList<>(List.of("qemu"));
        argv.addAll(words);
        for (Entry each : QemuSections.of(new QemuCommandLine(argv)).entries()) {
            if (each.option().isEmpty()) {
                throw new UsageException(
                        "--with: QEMU takes `" + each.value().orElse("")
                                + "`, which stands behind no option, for a disk",
                        "quote a value with blanks in it: --with=\"-name 'my guest'\"");
            }
            String option = option(each.option());
            if (NEVER_ADDED.contains(option)) {
                throw new RefusedException(
                        "--with " + option + ": a QEMU that is to take over cannot be started with it", "leave it out");
            }
            if (HARDWARE.contains(option)) {
                insist(
                        force,
                        option + each.value().map(value -> " " + value).orElse("")
                                + " changes the guest's machine, which runs",
                        "the device state may not fit, and undo may fail",
                        warnings);
            }
        }
        return words;
    }

    private static void insist(boolean force, String what, String then, List<String> warnings) {
        if (!force) {
            throw new RefusedException(what + ": " + then, "--force does it all the same");
        }
        warnings.add(what + ": " + then);
    }

    private static String option(String word) {
        return word.startsWith("--") ? word.substring(1) : word;
    }
}
