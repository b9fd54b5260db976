package org.xenscope.blktap;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A qemu-nbd that serves an image as a block device, as its arguments say (qemu-nbd(8)).
 *
 * @param device {@code /dev/nbd0}
 * @param format as given by {@code -f}; empty: it guesses, which a guest that writes a header may abuse
 */
public record QemuNbd(String device, String image, Optional<String> format, boolean readOnly) {
    private static final Pattern DEVICE = Pattern.compile("/dev/nbd(\\d{1,4})");
    /** Long options with a value of their own behind them, and the short ones. */
    private static final List<String> VALUED = List.of(
            "port",
            "bind",
            "socket",
            "share",
            "snapshot-load",
            "cache",
            "aio",
            "format",
            "connect",
            "tls-creds",
            "tls-authz",
            "tls-hostname",
            "trace",
            "pid-file",
            "export-name",
            "description",
            "offset",
            "object",
            "detect-zeroes",
            "discard",
            "bitmap",
            "partition",
            "selinux-label",
            "load-snapshot",
            "handshake-limit");

    private static final String SHORT_VALUED = "pbkelfcoxDTBP";

    /** The format is always given: what is in an image must not choose how it is read. */
    public static List<String> connect(String device, ImageType type, String image, boolean readOnly) {
        List<String> argv = new ArrayList<>(List.of("qemu-nbd", "--connect=" + device));
        argv.add("--format=" + type.qemuFormat());
        if (readOnly) {
            argv.add("--read-only");
        }
        argv.add(image);
        return List.copyOf(argv);
    }

    public static List<String> disconnect(String device) {
        return List.of("qemu-nbd", "-d", device);
    }

    /** Of an argument vector; empty when it serves no device. */
    public static Optional<QemuNbd> of(List<String> argv) {
        if (argv.isEmpty() || !argv.get(0).matches("(?:.*/)?qemu-nbd")) {
            return Optional.empty();
        }
        String device = "";
        String image = "";
        String format = "";
        boolean readOnly = false;
        for (int i = 1; i < argv.size(); i++) {
            String word = argv.get(i);
            String name = "";
            String value = "";
            if (word.startsWith("--") && word.length() > 2) {
                int equals = word.indexOf('=');
                name = word.substring(2, equals < 0 ? word.length() : equals);
                boolean separate = equals < 0 && VALUED.contains(name) && i + 1 < argv.size();
                value = equals >= 0 ? word.substring(equals + 1) : separate ? argv.get(++i) : "";
            } else if (word.startsWith("-") && word.length() > 1 && !word.equals("--")) {
                name = word.substring(1, 2);
                if (SHORT_VALUED.contains(name)) {
                    value = word.length() > 2 ? word.substring(2) : i + 1 < argv.size() ? argv.get(++i) : "";
                } else if (word.indexOf('r') > 0) {
                    name = "r";
                }
            } else if (!word.equals("--")) {
                image = word;
            }
            switch (name) {
                case "connect", "c" -> device = value;
                case "format", "f" -> format = value;
                case "read-only", "r" -> readOnly = true;
                default -> {}
            }
        }
        return device.isEmpty() || image.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new QemuNbd(device, image, Optional.of(format).filter(each -> !each.isEmpty()), readOnly));
    }

    /** {@code /dev/nbd3}. */
    public static String device(int minor) {
        return "/dev/nbd" + minor;
    }

    /** The 3 of such a device. */
    public static OptionalInt minor(String device) {
        Matcher matcher = DEVICE.matcher(device);
        return matcher.matches() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }
}
