package org.xenscope.host;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.xenscope.error.UsageException;

/**
 * How to reach a host by ssh.
 *
 * @param name as the user named it, for messages
 * @param destination what ssh is given: {@code user@host}, or an alias of ~/.ssh/config
 * @param port empty: what ssh's own configuration says
 * @param options further arguments for ssh, before the destination: {@code -F}, {@code -i}, {@code -o}
 * @param sharedControl a control socket that outlives this program (the lab's), or empty for one of our own, which ends
 *     with us
 */
public record SshTarget(
        String name, String destination, Optional<Integer> port, List<String> options, Optional<Path> sharedControl) {
    public SshTarget {
        options = List.copyOf(options);
        if (destination.isEmpty() || destination.startsWith("-") || destination.contains("@-")) {
            throw new UsageException(
                    "\"" + destination + "\" is no destination for ssh", "name a host: root@dom0, without - in front");
        }
    }
}
