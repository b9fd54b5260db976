package org.xenscope.host;

import java.util.List;
import java.util.Locale;
import org.xenscope.error.DeniedException;
import org.xenscope.error.UnreachableException;
import org.xenscope.error.UsageException;
import org.xenscope.error.XenscopeException;

/** What ssh's own messages mean. */
final class SshFailure {
    private static final List<String> CHATTER = List.of("@@@@", "warning:", "debug", "** ", "pseudo-terminal");

    private SshFailure() {}

    /** Why no connection came about, from all that ssh said on standard error in the C locale. */
    static XenscopeException of(SshTarget target, String errors) {
        String name = target.name();
        String byHand = "`" + ShellQuoting.readable(byHand(target)) + "`";
        String said = errors.toLowerCase(Locale.ROOT);
        if (said.contains("remote host identification has changed")) {
            return new DeniedException(
                    name + " shows another host key than the known one" + offending(errors)
                            + ": another machine, or someone in between",
                    "ask who runs it; if the key is meant to be new, remove the old one with ssh-keygen -R and connect once with "
                            + byHand);
        }
        if (said.contains("host key is known for") || said.contains("host key verification failed")) {
            return new DeniedException(
                    "the host key of " + name + " is not known here",
                    "connect once with " + byHand + " and compare its fingerprint");
        }
        if (said.contains("permission denied (") || said.contains("too many authentication failures")) {
            return new DeniedException(
                    name + " does not let us in: " + line(errors, "ermission denied (", "authentication failures"),
                    "make " + byHand
                            + " work without a password: a key that the host knows, in ~/.ssh or in ssh-agent");
        }
        if (said.contains("bad configuration option") || said.contains("bad owner or permissions")) {
            return new UsageException(
                    "ssh does not take its configuration: " + last(errors),
                    "put it right: " + byHand + " says the same");
        }
        if (said.contains("could not resolve hostname")) {
            return new UnreachableException(
                    name + " has no address: " + line(errors, "resolve hostname"),
                    "check the spelling, or name it in ~/.ssh/config or /etc/hosts");
        }
        if (said.contains("connection refused")) {
            return new UnreachableException(
                    name + " refuses the connection: " + line(errors, "refused"),
                    "see whether sshd runs there and on which port");
        }
        if (said.contains("timed out") || said.contains("no route to host") || said.contains("unreachable")) {
            return new UnreachableException(
                    name + " does not answer: " + line(errors, "timed out", "route to host", "nreachable"),
                    "see whether it is switched on and the network goes there: " + byHand);
        }
        String why = errors.isBlank() ? "ssh said nothing" : last(errors);
        return new UnreachableException("no ssh connection to " + name + ": " + why, "see what " + byHand + " says");
    }

    /** How a person would connect. */
    static List<String> byHand(SshTarget target) {
        return target.port()
                .map(port -> List.of("ssh", "-p", port.toString(), target.destination()))
                .orElse(List.of("ssh", target.destination()));
    }

    private static String offending(String errors) {
        return errors.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("Offending "))
                .findFirst()
                .map(line -> " (" + line.substring(line.lastIndexOf(' ') + 1) + ")")
                .orElse("");
    }

    private static String line(String errors, String... parts) {
        return errors.lines()
                .filter(line -> List.of(parts).stream().anyMatch(line::contains))
                .reduce((first, second) -> second)
                .orElse(last(errors))
                .strip();
    }

    private static String last(String errors) {
        return errors.lines()
                .map(String::strip)
                .filter(line ->
                        !line.isEmpty() && CHATTER.stream().noneMatch(line.toLowerCase(Locale.ROOT)::startsWith))
                .reduce((first, second) -> second)
                .orElse("ssh said nothing");
    }
}
