package org.xenscope.hvmloader;

import java.util.Optional;

/**
 * Releases from one to another, both included.
 *
 * @param until empty: it has not ended
 */
public record ReleaseRange(XenRelease since, Optional<XenRelease> until) {
    /** {@code 4.2-4.4} or {@code 4.2-}. @throws IllegalArgumentException when it is neither */
    public static ReleaseRange parse(String text) {
        String[] ends = text.split("-", -1);
        Optional<XenRelease> since = XenRelease.of(ends[0]);
        Optional<XenRelease> until = ends.length == 2 ? XenRelease.of(ends[1]) : Optional.empty();
        boolean open = ends.length == 2 && ends[1].isEmpty();
        if (since.isEmpty() || !open && until.isEmpty()) {
            throw new IllegalArgumentException("\"" + text + "\" is no range of releases");
        }
        return new ReleaseRange(since.get(), until);
    }

    public boolean contains(XenRelease release) {
        return since.compareTo(release) <= 0 && (until.isEmpty() || until.get().compareTo(release) >= 0);
    }

    @Override
    public String toString() {
        return until.filter(since::equals).isPresent()
                ? since.toString()
                : since + "-" + until.map(XenRelease::toString).orElse("");
    }
}
