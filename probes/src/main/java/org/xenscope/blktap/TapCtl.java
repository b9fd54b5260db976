package org.xenscope.blktap;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xenscope.error.FailedException;
import org.xenscope.error.RefusedException;

/**
 * A tap-ctl: how it is called and what it answers. Which one it is, its own usage says ({@code tap-ctl create -h}) and the
 * format of its list; nothing is taken for granted.
 *
 * @param readOnlyOption whether {@code create} takes {@code -R}
 * @param writableOption whether {@code create} takes {@code -W}; without {@code -R} beside it read-only is the default (OpenXT)
 */
public record TapCtl(Dialect dialect, boolean readOnlyOption, boolean writableOption) {
    /** Where tap devices stand. */
    public static final String DIRECTORY = "/dev/xen/blktap-2";

    private static final Pattern SPAWNED = Pattern.compile("(?:tapdisk spawned with pid )?(\\d{1,9})\\s*");
    private static final Pattern DEVICE = Pattern.compile("/dev/xen/blktap-2/tapdev(\\d{1,4})");
    private static final Pattern PATH = Pattern.compile("/[\\x21-\\x7e]{1,255}");

    /**
     * @param usage what {@code tap-ctl create -h} says
     * @param list what is known from {@code tap-ctl list}
     */
    public static TapCtl of(String usage, Dialect list) {
        boolean readOnly = option(usage, 'R');
        boolean writable = option(usage, 'W');
        Dialect dialect = list;
        if (dialect == Dialect.UNKNOWN && (readOnly || option(usage, 'e') || option(usage, 'C'))) {
            dialect = Dialect.BLKTAP3;
        } else if (dialect == Dialect.UNKNOWN && usage.contains("create") && option(usage, 'd') && !writable) {
            // all that blktap2's create knows is -a and -d
            dialect = Dialect.BLKTAP2;
        }
        return new TapCtl(dialect, readOnly, writable);
    }

    private static boolean option(String usage, char letter) {
        return Pattern.compile("[\\[<|]-" + letter + "(?![A-Za-z0-9])")
                .matcher(usage)
                .find();
    }

    /** {@code tap-ctl create}. @throws RefusedException when it cannot open read-only */
    public List<String> create(ImageType type, String image, boolean readOnly) {
        List<String> argv = new ArrayList<>(List.of("tap-ctl", "create"));
        if (readOnly && readOnlyOption) {
            argv.add("-R");
        } else if (readOnly && !writableOption) {
            throw new RefusedException(
                    "this host's tap-ctl cannot open an image read-only: its create knows no -R",
                    "take --via=qemu-nbd, or attach it writable");
        } else if (!readOnly && writableOption) {
            argv.add("-W");
        }
        argv.add("-a");
        argv.add(type.tapType() + ":" + image);
        return List.copyOf(argv);
    }

    public static List<String> destroy(int pid, int minor) {
        return List.of("tap-ctl", "destroy", "-p", Integer.toString(pid), "-m", Integer.toString(minor));
    }

    public static List<String> detach(int pid, int minor) {
        return List.of("tap-ctl", "detach", "-p", Integer.toString(pid), "-m", Integer.toString(minor));
    }

    public static List<String> free(int minor) {
        return List.of("tap-ctl", "free", "-m", Integer.toString(minor));
    }

    /** What {@code spawn} says: the pid alone, or a sentence. */
    public static OptionalInt spawned(String output) {
        Matcher matcher = SPAWNED.matcher(output);
        return matcher.matches() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }

    /**
     * What {@code create} says: the device.
     *
     * @throws FailedException when it is no path, or none of a block device: a blktap without its kernel part
     */
    public static String created(String output) {
        String device = output.strip();
        if (!PATH.matcher(device).matches()) {
            throw new FailedException(
                    "tap-ctl create did not name a device", "look at /var/log for lines of tapdisk and tap-ctl");
        }
        if (!device.startsWith("/dev/")) {
            throw new FailedException(
                    "tap-ctl create made " + device + ", which is no block device: this blktap has no kernel part",
                    "load the blktap module, or take --via=qemu-nbd");
        }
        return device;
    }

    /** What {@code check} says, when it is not {@code ok}. */
    public static Optional<String> complaint(String output) {
        String said = output.strip();
        return said.equals("ok") || said.isEmpty() ? Optional.empty() : Optional.of(said);
    }

    /** {@code /dev/xen/blktap-2/tapdev3}. */
    public static String device(int minor) {
        return DIRECTORY + "/tapdev" + minor;
    }

    /** The minor of such a device. */
    public static OptionalInt minor(String device) {
        Matcher matcher = DEVICE.matcher(device);
        return matcher.matches() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }

    /** The major that /proc/devices gives a block driver: {@code tapdev} for blktap, {@code nbd}. */
    public static OptionalInt major(String procDevices, String driver) {
        int block = procDevices.indexOf("Block devices:");
        Matcher matcher = Pattern.compile("(?m)^ *(\\d{1,4}) " + Pattern.quote(driver) + "$")
                .matcher(block < 0 ? "" : procDevices.substring(block));
        return matcher.find() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }
}
