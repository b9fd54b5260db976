package org.xenscope.disk.plan;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A vdev as libxl reads it (libxl_device.c, libxl__device_disk_dev_number).
 *
 * @param disk which disk of its kind: 0 for xvda, hda and sda; empty for a vdev that is a bare number, which libxl takes
 *     for a paravirtual disk only
 * @param number as the guest's frontend is called: 51712 for xvda
 */
public record Vdev(String text, OptionalInt disk, int partition, int number) {
    private static final Pattern SHORT = Pattern.compile("d([0-9]{1,7})p([0-9]{1,3})");
    private static final Pattern LETTERS = Pattern.compile("(xvd|hd|sd)([a-z]*)([1-9][0-9]{0,2})?");
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,9}|0x[0-9a-fA-F]{1,8}|0[0-7]{1,11}");
    private static final int MOST_DISKS = 1 << 20;

    /** Empty when libxl knows no such vdev. */
    public static Optional<Vdev> of(String text) {
        Matcher numbered = SHORT.matcher(text);
        if (numbered.matches()) {
            return xen(text, Integer.parseInt(numbered.group(1)), Integer.parseInt(numbered.group(2)));
        }
        if (NUMBER.matcher(text).matches()) {
            long number = Long.decode(text);
            return number <= Integer.MAX_VALUE
                    ? Optional.of(new Vdev(text, OptionalInt.empty(), 0, (int) number))
                    : Optional.empty();
        }
        Matcher letters = LETTERS.matcher(text);
        if (!letters.matches()) {
            return Optional.empty();
        }
        int disk = disk(letters.group(2));
        int partition = letters.group(3) == null ? 0 : Integer.parseInt(letters.group(3));
        return switch (letters.group(1)) {
            case "xvd" -> xen(text, disk, partition);
            case "hd" ->
                disk > 3 || partition > 63
                        ? Optional.empty()
                        : known(text, disk, partition, (disk < 2 ? 3 : 22) << 8 | (disk & 1) << 6 | partition);
            default ->
                disk > 15 || partition > 15
                        ? Optional.empty()
                        : known(text, disk, partition, 8 << 8 | disk << 4 | partition);
        };
    }

    private static Optional<Vdev> xen(String text, int disk, int partition) {
        if (disk >= MOST_DISKS || partition > 255 || disk < 0) {
            return Optional.empty();
        }
        boolean small = disk <= 15 && partition <= 15;
        return known(text, disk, partition, small ? 202 << 8 | disk << 4 | partition : 1 << 28 | disk << 8 | partition);
    }

    private static Optional<Vdev> known(String text, int disk, int partition, int number) {
        return disk < 0 ? Optional.empty() : Optional.of(new Vdev(text, OptionalInt.of(disk), partition, number));
    }

    /** Letters as digits of base 26, of which all but the last count from 1; -1 for none. */
    private static int disk(String letters) {
        int disk = -1;
        for (int i = 0; i < letters.length() && disk < MOST_DISKS; i++) {
            disk = (disk + 1) * 26 + letters.charAt(i) - 'a';
        }
        return disk;
    }

    public boolean scsi() {
        return text.startsWith("sd");
    }
}
