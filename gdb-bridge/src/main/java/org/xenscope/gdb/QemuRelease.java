package org.xenscope.gdb;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A release of QEMU, as far as it matters for names of functions. */
public record QemuRelease(int major, int minor) implements Comparable<QemuRelease> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4})(?:\\..*)?");

    /** From {@code 7.2}, {@code 7.2.22}; empty for what begins with no release. */
    public static Optional<QemuRelease> parse(String version) {
        Matcher matcher = FORM.matcher(version.strip());
        return matcher.matches()
                ? Optional.of(new QemuRelease(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    @Override
    public int compareTo(QemuRelease other) {
        return Comparator.comparingInt(QemuRelease::major)
                .thenComparingInt(QemuRelease::minor)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
