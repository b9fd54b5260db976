package org.xenscope.recipes.bringup;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.xenscope.host.Output;
import org.xenscope.host.Query;

/** A guest's shell over OpenXT's sshv4v, which maps 1.0.HIGH.LOW to the domid's 16 bits. */
final class GuestShell {
    private static final List<String> PLACES =
            List.of("/usr/local/bin/sshv4v", "/usr/local/sbin/sshv4v", "/usr/bin/sshv4v", "/usr/sbin/sshv4v");

    private final Bringup bringup;
    private final String address;

    GuestShell(Bringup bringup) {
        this.bringup = bringup;
        int domid = bringup.domid();
        this.address = "root@1.0." + domid / 256 + "." + domid % 256;
    }

    /** Whether the host has sshv4v, and the guest is one that it can reach: a PV guest with a network. */
    static boolean reachable(Bringup bringup) {
        return !bringup.hvm()
                && !bringup.config().vifSpecs().isEmpty()
                && PLACES.stream().anyMatch(path -> bringup.host().stat(path).isPresent());
    }

    String address() {
        return address;
    }

    Output ask(String... words) {
        List<String> argv = new ArrayList<>(List.of("sshv4v", address));
        argv.addAll(List.of(words));
        return bringup.host().query(new Query(argv, bringup.atMost(Duration.ofSeconds(60))));
    }
}
