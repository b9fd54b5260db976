package org.xenscope.host;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xenscope.error.UsageException;

/**
 * What {@code --host} takes. Nothing of it can be taken for an option by a program that is given it.
 *
 * <p>{@code local} · {@code lab} · {@code lab:NAME} · {@code ssh://[user@]host[:port]} · {@code unix:/path/to/socket}
 */
public sealed interface HostUri {
    /** This machine. */
    record Local() implements HostUri {
        @Override
        public String toString() {
            return "local";
        }
    }

    /** A lab on this machine; empty: the usual one. */
    record OfLab(Optional<String> name) implements HostUri {
        @Override
        public String toString() {
            return name.map(it -> "lab:" + it).orElse("lab");
        }
    }

    /**
     * A machine reached by ssh; its host may be an alias of ~/.ssh/config.
     *
     * @param destination {@code user@host} or {@code host}, as ssh takes it: an IPv6 address without brackets
     * @param port empty: what ssh's configuration says
     */
    record Ssh(String destination, Optional<Integer> port) implements HostUri {
        /** How ssh is to be called for it. */
        public SshTarget target() {
            return new SshTarget(toString(), destination, port, List.of(), Optional.empty());
        }

        @Override
        public String toString() {
            int at = destination.lastIndexOf('@') + 1;
            String host = destination.substring(at);
            return "ssh://" + destination.substring(0, at) + (host.contains(":") ? "[" + host + "]" : host)
                    + port.map(number -> ":" + number).orElse("");
        }
    }

    /** A xenstore daemon's socket on this machine, without a host behind it. */
    record Unix(String path) implements HostUri {
        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    /** @throws UsageException with an example of what would be right */
    static HostUri parse(String text) {
        if (text.equals("local")) {
            return new Local();
        }
        if (text.equals("lab")) {
            return new OfLab(Optional.empty());
        }
        if (text.startsWith("lab:")) {
            String name = text.substring("lab:".length());
            if (!Syntax.LAB_NAME.matcher(name).matches()) {
                throw bad(text, "a lab's name is letters, digits, - and _, 32 at most", "lab:two");
            }
            return new OfLab(Optional.of(name));
        }
        if (text.startsWith("unix:")) {
            String path = text.substring("unix:".length());
            if (!path.startsWith("/") || path.indexOf('\0') >= 0) {
                throw bad(text, "the socket needs an absolute path", "unix:/run/xenstored/socket");
            }
            return new Unix(path);
        }
        if (text.startsWith("ssh://")) {
            return ssh(text);
        }
        throw bad(text, "it is none of local, lab, ssh://…, unix:/…", "ssh://root@dom0");
    }

    private static Ssh ssh(String text) {
        Matcher parts = Syntax.SSH.matcher(text.substring("ssh://".length()));
        if (!parts.matches()) {
            throw bad(text, "it has no host, or something after it", "ssh://root@dom0:22");
        }
        String user = parts.group("user");
        String host = parts.group("six") == null ? parts.group("host") : parts.group("six");
        if (user != null && !Syntax.USER.matcher(user).matches()) {
            throw bad(text, "the user begins with - or holds what no user's name has", "ssh://root@dom0");
        }
        if (!Syntax.HOST.matcher(host).matches()) {
            throw bad(text, "the host begins with - or holds what no host's name has", "ssh://root@dom0");
        }
        return new Ssh(
                user == null ? host : user + "@" + host,
                Optional.ofNullable(parts.group("port")).map(port -> port(text, port)));
    }

    private static int port(String text, String port) {
        int number = port.length() > 5 ? 0 : Integer.parseInt(port);
        if (number < 1 || number > 65535) {
            throw bad(text, "a port is 1 to 65535", "ssh://root@dom0:22");
        }
        return number;
    }

    private static UsageException bad(String text, String why, String example) {
        return new UsageException(
                "\"" + text.replace('\0', '␀') + "\" names no host: " + why, "for example: --host " + example);
    }

    /** The parts of the grammar. */
    final class Syntax {
        private static final Pattern LAB_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,31}");

        /** The last @ ends the user, whose name may hold one (user@domain). */
        private static final Pattern SSH = Pattern.compile(
                "(?:(?<user>.*)@)?(?:\\[(?<six>[^\\]@]*)\\]|(?<host>[^@:/\\[\\]]+))(?::(?<port>[0-9]+))?/?",
                Pattern.DOTALL);

        /** What ssh itself takes: it refuses the shell's own characters, which could reach a ProxyCommand. */
        private static final Pattern USER = Pattern.compile("(?!-)[^\\x00-\\x20\\x7f'`\"$\\\\;&<>|(){}/:]+");

        private static final Pattern HOST = Pattern.compile("(?!-)[A-Za-z0-9._:%\\P{ASCII}-]+");

        private Syntax() {}
    }
}
