package org.xenscope.host;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xenscope.error.UsageException;

/** A host as users name it: {@code local}, {@code lab}, {@code lab:NAME}, {@code ssh://[user@]host[:port]}, {@code unix:/path}. */
public sealed interface HostUri {
    /** This machine. */
    record Local() implements HostUri {}

    /** The lab; empty: the default one. */
    record OfLab(Optional<String> name) implements HostUri {}

    /**
     * @param destination {@code user@host} or {@code host}, as ssh takes it
     * @param port empty: what ssh's configuration says
     */
    record Ssh(String destination, Optional<Integer> port) implements HostUri {}

    /** A xenstored socket of this machine, and nothing else. */
    record Unix(String path) implements HostUri {}

    /** A user or host that begins with a dash would be an option to ssh. */
    Pattern SSH = Pattern.compile(
            "ssh://(?:([^-/@\\s][^/@\\s]*)@)?(?:\\[([0-9A-Fa-f:.%a-z]+)]|([^-/:@\\[\\]\\s][^/:@\\[\\]\\s]*))"
                    + "(?::(\\d{1,5}))?/?");

    /** @throws UsageException when it is none of these */
    static HostUri parse(String uri) {
        if (uri.equals("local")) {
            return new Local();
        }
        if (uri.equals("lab")) {
            return new OfLab(Optional.empty());
        }
        if (uri.matches("lab:[A-Za-z0-9][A-Za-z0-9_-]*")) {
            return new OfLab(Optional.of(uri.substring("lab:".length())));
        }
        if (uri.startsWith("unix:/")) {
            return new Unix(uri.substring("unix:".length()));
        }
        Matcher ssh = SSH.matcher(uri);
        if (ssh.matches()) {
            String host = ssh.group(2) == null ? ssh.group(3) : ssh.group(2);
            Optional<Integer> port = Optional.ofNullable(ssh.group(4)).map(Integer::parseInt);
            if (port.filter(p -> p < 1 || p > 65535).isEmpty()) {
                return new Ssh(ssh.group(1) == null ? host : ssh.group(1) + "@" + host, port);
            }
        }
        throw new UsageException(
                "`" + uri + "` names no host",
                "write local, lab, ssh://root@dom0, ssh://dom0:2222 or unix:/path/to/socket");
    }
}
