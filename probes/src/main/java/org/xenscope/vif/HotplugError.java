package org.xenscope.vif;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a hotplug script of Xen's wrote to {@code hotplug-error}, understood (tools/hotplug/Linux: vif-bridge,
 * vif-common.sh, xen-hotplug-common.sh, vif-openvswitch, Xen 4.17).
 *
 * @param cause what it means
 * @param next what to do about it
 * @param bridge the bridge that is missing; empty when that is not it
 */
public record HotplugError(String cause, String next, Optional<String> bridge) {
    private record Known(Pattern pattern, String cause, String next) {
        static Known of(String pattern, String cause, String next) {
            return new Known(Pattern.compile(pattern, Pattern.DOTALL), cause, next);
        }
    }

    private static final String LOG = "its words are in /var/log/xen/xen-hotplug.log";

    private static final List<Known> KNOWN = List.of(
            Known.of(
                    "Could not find bridge, and none was specified.*",
                    "the config names no bridge, and the host has none",
                    "make one, or name one with bridge= in the config's vif"),
            Known.of(
                    "Could not find bridge device (\\S{1,15}).*",
                    "the bridge $1 is not there",
                    "make it, or name another with bridge= in the config's vif"),
            Known.of(
                    "No valid bridge was specified.*",
                    "bridge= is no name that Open vSwitch takes: BRIDGE[.VLAN][:TRUNK…]",
                    "mend bridge= in the config's vif"),
            Known.of(
                    "Cannot rename interface (\\S{1,40})\\. An interface with name (\\S{1,40}) already exists\\..*",
                    "another interface is called $2 already, so $1 cannot be: two vifs have the same vifname, or a domain"
                            + " that is gone has left it",
                    "give each vif a vifname of its own"),
            Known.of(
                    "Unable to find (\\S{1,40}) tool.*",
                    "the script needs $1, which this host has not",
                    "install it, or name another script= in the config's vif"),
            Known.of(
                    "xenstore-read (.{1,200}) failed\\..*",
                    "the script needs a node that is not there: $1",
                    "see whether the toolstack of this host writes it"),
            Known.of("Writing (.{1,200}) to xenstore failed\\..*", "the store did not take what it wrote", LOG),
            Known.of(
                    "(\\S{0,40}) ?is not up\\.  ?Bring it up or specify another interface.*",
                    "the interface through which it routes has no address",
                    "set it up, or name another with netdev="),
            Known.of("(\\S{1,200}) failed; error detected\\..*", "a command in $1 failed", LOG),
            Known.of("(.{1,200}) failed", "`$1` failed", LOG));

    /** Empty for words that no script of Xen's says. */
    public static Optional<HotplugError> of(String said) {
        String text = said.strip();
        for (Known known : KNOWN) {
            Matcher matcher = known.pattern().matcher(text);
            if (matcher.matches()) {
                String cause = known.cause();
                for (int i = 1; i <= matcher.groupCount(); i++) {
                    cause = cause.replace("$" + i, matcher.group(i));
                }
                boolean missing = text.startsWith("Could not find bridge device");
                return Optional.of(new HotplugError(
                        cause,
                        known.next(),
                        missing ? Optional.of(matcher.group(1)).filter(NetInterfaces::possible) : Optional.empty()));
            }
        }
        return Optional.empty();
    }
}
