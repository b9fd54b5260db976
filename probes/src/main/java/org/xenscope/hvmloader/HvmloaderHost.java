package org.xenscope.hvmloader;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xenscope.hvmloader.Reads.Answer;

/**
 * Which hvmloader a host has.
 *
 * @param version Xen's, as {@code xl info} says it; empty when it did not
 * @param firmware its binary; empty when it was not found or may not be read
 * @param firmwareNote why there is none, or where it was looked for
 * @param openxt what shows that the host is OpenXT; empty when nothing does
 */
public record HvmloaderHost(String version, Optional<Firmware> firmware, String firmwareNote, Optional<String> openxt) {
    /** Nothing is known. */
    public static HvmloaderHost unknown(String why) {
        return new HvmloaderHost("", Optional.empty(), why, Optional.empty());
    }

    /** By its binary, else by its release. */
    public Reads reads(HvmloaderKey key) {
        if (firmware.isPresent()) {
            boolean names = firmware.get().names(key);
            return new Reads(
                    names ? Answer.YES : Answer.NO,
                    firmware.get().path() + (names ? " names it" : " does not name it"));
        }
        Optional<XenRelease> release = XenRelease.of(version);
        if (release.isEmpty()) {
            return new Reads(Answer.UNKNOWN, firmwareNote);
        }
        if (key.openxt().isEmpty() || openxt.isEmpty()) {
            boolean has = key.upstreamHas(release.get());
            return new Reads(has ? Answer.YES : Answer.NO, "by release, Xen " + release.get());
        }
        List<String> branches = KeyCatalogue.shipped().branches().entrySet().stream()
                .filter(branch -> branch.getValue().equals(release.get()))
                .map(Map.Entry::getKey)
                .toList();
        List<String> with = branches.stream()
                .filter(branch -> key.openxt().contains(branch))
                .toList();
        if (with.isEmpty() || with.size() < branches.size()) {
            return new Reads(Answer.UNKNOWN, "OpenXT on Xen " + release.get() + ": " + firmwareNote);
        }
        return new Reads(Answer.YES, "by release, OpenXT " + String.join(" or ", with));
    }
}
