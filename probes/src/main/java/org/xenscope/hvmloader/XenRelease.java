package org.xenscope.hvmloader;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A release of Xen by its first two numbers: 4.17. */
public record XenRelease(int major, int minor) implements Comparable<XenRelease> {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,4})\\.([0-9]{1,4})(?:[^0-9].*)?");

    /** Of a version as {@code xl info} says it, {@code 4.17.7}; empty when it is none. */
    public static Optional<XenRelease> of(String version) {
        Matcher matcher = TEXT.matcher(version);
        return matcher.matches()
                ? Optional.of(new XenRelease(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    @Override
    public int compareTo(XenRelease other) {
        return major == other.major ? Integer.compare(minor, other.minor) : Integer.compare(major, other.major);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
