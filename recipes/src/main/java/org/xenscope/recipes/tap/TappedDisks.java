package org.xenscope.recipes.tap;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xenscope.disk.DiskSpec;

/** Disks of a config that become tap devices, and how xl is told of it. */
public final class TappedDisks {
    private static final Pattern VERSION = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})");

    private TappedDisks() {}

    /**
     * Whether libxl would have QEMU open this VHD itself, or cannot serve it at all. With {@code backendtype=tap} libxl makes
     * the tap device itself from Xen 4.5 to 4.12, and hands it to blktap's own backend from 4.19 on; in between it refuses
     * it, and before 4.5 it gives QEMU the file all the same.
     *
     * @param xen its version: {@code 4.17.7}
     */
    public static boolean wanted(DiskSpec disk, String xen) {
        return disk.format() == DiskSpec.Format.VHD
                && !disk.cdrom()
                && disk.localPath().filter(path -> path.startsWith("/")).isPresent()
                && switch (disk.backendType().orElse("")) {
                    case "", "qdisk" -> true;
                    case "tap" -> !libxlTaps(xen);
                    default -> false;
                };
    }

    private static boolean libxlTaps(String xen) {
        Matcher matcher = VERSION.matcher(xen);
        if (!matcher.lookingAt()) {
            return false;
        }
        int version = Integer.parseInt(matcher.group(1)) * 1000 + Integer.parseInt(matcher.group(2));
        return version >= 4005 && version <= 4012 || version >= 4019;
    }

    /** The same disk, for the guest, from a block device. */
    public static String spec(DiskSpec disk, String device) {
        List<String> parts = new ArrayList<>(List.of(
                "format=raw", "vdev=" + disk.vdev(), "access=" + (disk.readWrite() ? "rw" : "ro"), "backendtype=phy"));
        if (disk.directIoSafe()) {
            parts.add("direct-io-safe");
        }
        disk.discard().ifPresent(wanted -> parts.add(wanted ? "discard" : "no-discard"));
        disk.specification().ifPresent(word -> parts.add("specification=" + word));
        parts.add("target=" + device);
        return String.join(",", parts);
    }

    /**
     * All disks of a config as one list in xl.cfg's syntax, which takes the place of the config's own.
     *
     * @param devices by the number of the disk; the others stay as they are written
     */
    public static String list(List<DiskSpec> disks, Map<Integer, String> devices) {
        List<String> specs = new ArrayList<>();
        for (int i = 0; i < disks.size(); i++) {
            String device = devices.get(i);
            specs.add(quoted(device == null ? disks.get(i).spec() : spec(disks.get(i), device)));
        }
        return "[" + String.join(", ", specs) + "]";
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}
