package org.xenscope.xenbus;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What people call a device: {@code vif/0}, {@code vif0}, {@code vif}, {@code 51712}, {@code xvda}, {@code vbd/xvda}.
 */
public final class DeviceNames {
    private static final Pattern KIND_AND_NUMBER = Pattern.compile("([A-Za-z]+|9pfs|vbd3)[/-]?([0-9]{1,10})");
    private static final Pattern XVD = Pattern.compile("xvd([a-z]{1,2})([0-9]{1,2})?");

    private DeviceNames() {}

    /** Those that a word may mean: more than one where it is not clear. A whole name is never unclear. */
    public static List<Device> find(List<Device> devices, String word) {
        List<Device> exact =
                devices.stream().filter(each -> each.name().equals(word)).toList();
        if (!exact.isEmpty()) {
            return exact;
        }
        String last = word.startsWith("vbd/") ? word.substring(4) : word;
        Optional<String> disk = devid(last);
        Matcher parts = KIND_AND_NUMBER.matcher(word);
        boolean numbered = parts.matches();
        return devices.stream()
                .filter(each -> each.pair().devid().equals(word)
                        || each.pair().kind().equals(word)
                        || each.pair().backendValue("dev").filter(last::equals).isPresent()
                        || disk.filter(each.pair().devid()::equals).isPresent()
                                && each.pair().kind().startsWith("vbd")
                        || numbered
                                && each.pair().kind().equals(parts.group(1))
                                && each.pair().devid().equals(parts.group(2)))
                .toList();
    }

    /** The number of {@code xvda1}: docs/man/xen-vbd-interface.7. */
    static Optional<String> devid(String name) {
        Matcher matcher = XVD.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int disk = 0;
        for (char letter : matcher.group(1).toCharArray()) {
            disk = disk * 26 + letter - 'a' + 1;
        }
        disk--;
        int partition = matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
        int devid = disk < 16 && partition < 16 ? 202 << 8 | disk << 4 | partition : 1 << 28 | disk << 8 | partition;
        return Optional.of(Integer.toString(devid));
    }
}
