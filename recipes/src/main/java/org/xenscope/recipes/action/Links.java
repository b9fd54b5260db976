package org.xenscope.recipes.action;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.xenscope.error.AbsentException;
import org.xenscope.error.FailedException;
import org.xenscope.host.HostControl;
import org.xenscope.host.Invocation;
import org.xenscope.host.Output;
import org.xenscope.recipes.Site;
import org.xenscope.vif.NetInterface;
import org.xenscope.vif.NetProbe;

/** Interfaces of a host, for the actions: by {@code ip}, or, where its {@code ip} has no bridges, by {@code brctl}. */
final class Links {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Links() {}

    static Optional<NetInterface> find(Site site, String name) {
        return new NetProbe(site.host()).read(List.of(name)).find(name);
    }

    /** The same interface as then, and no other of that name. */
    static Optional<NetInterface> find(Site site, String name, int index) {
        return find(site, name).filter(each -> index == 0 || each.index().orElse(index) == index);
    }

    /** What stands in /sys/class/net/NAME/ifalias; empty when there is nothing. */
    static String alias(Site site, String name) {
        try {
            return new String(site.host().read("/sys/class/net/" + name + "/ifalias"), StandardCharsets.UTF_8).strip();
        } catch (AbsentException e) {
            return "";
        }
    }

    static void ip(Site site, String... words) {
        run(site.control(), "ip", words).orFail("look at the interface with `ip link`");
    }

    /** @param brctl what does the same with an old busybox, whose ip knows no bridges */
    static void ipOr(Site site, List<String> ip, List<String> brctl) {
        Output said;
        try {
            said = run(site.control(), "ip", ip.toArray(String[]::new));
            if (said.ok()) {
                return;
            }
        } catch (AbsentException e) {
            run(site.control(), "brctl", brctl.toArray(String[]::new)).orFail("look at the bridges with `brctl show`");
            return;
        }
        try {
            if (run(site.control(), "brctl", brctl.toArray(String[]::new)).ok()) {
                return;
            }
        } catch (AbsentException e) {
            // then ip's own words are what counts
        }
        said.orFail("look at the interface with `ip link`");
    }

    private static Output run(HostControl control, String program, String... words) {
        String[] argv = new String[words.length + 1];
        argv[0] = program;
        System.arraycopy(words, 0, argv, 1, words.length);
        return control.run(Invocation.of(LIMIT, argv));
    }

    /** An alias that {@code ip} of busybox cannot set: the kernel takes it from its file. */
    static void alias(Site site, String name, String alias) {
        String file = "/sys/class/net/" + name + "/ifalias";
        site.control()
                .run(new Invocation(List.of("tee", file), alias.getBytes(StandardCharsets.UTF_8), LIMIT))
                .orFail("look at " + file);
    }

    static void verify(boolean so, String what) {
        if (!so) {
            throw new FailedException(what, "somebody else changes it too, or the kernel did not take it: see dmesg");
        }
    }
}
