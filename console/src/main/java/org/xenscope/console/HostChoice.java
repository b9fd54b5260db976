package org.xenscope.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.xenscope.error.UnreachableException;
import org.xenscope.error.UsageException;
import org.xenscope.host.Host;
import org.xenscope.host.HostUri;
import org.xenscope.host.LocalHost;
import org.xenscope.host.SshHost;
import org.xenscope.host.SshTarget;
import org.xenscope.lab.Lab;
import org.xenscope.lab.UpOptions;
import org.xenscope.xenstore.UnixStoreHost;

/**
 * Which host is meant, and the way there: -H, else XENSCOPE_HOST, else {@code host:} in the config file, else this machine
 * where it is a dom0, else a lab that runs already.
 */
final class HostChoice {
    private static final Path DOM0 = Path.of("/proc/xen/capabilities");

    private HostChoice() {}

    /** What the prompt shows: the host that would be meant, looked up without starting anything. */
    static String label(GlobalOptions options, Session session) {
        return named(options, session).orElseGet(() -> {
            if (isDom0()) {
                return "local";
            }
            return Lab.named(Lab.DEFAULT).status().running() ? "lab" : "no host";
        });
    }

    /** @throws UnreachableException when there is no dom0 and nobody to ask for one */
    static String uri(GlobalOptions options, Session session) {
        Optional<String> named = named(options, session);
        if (named.isPresent()) {
            return named.get();
        }
        if (isDom0()) {
            return "local";
        }
        if (Lab.named(Lab.DEFAULT).status().running()) {
            return "lab";
        }
        if (session.agreed("this machine is no dom0 and no lab runs. Start the lab, a real Xen in QEMU?")) {
            return "lab";
        }
        throw new UnreachableException(
                "no host: this machine is no dom0 and no lab runs",
                "`xenscope lab up` starts a real Xen in QEMU; -H ssh://root@DOM0 looks at another machine");
    }

    static Host open(String uri, Session session) {
        HostUri host = HostUri.parse(uri);
        if (host instanceof HostUri.Unix unix) {
            return new UnixStoreHost("unix:" + unix.path());
        }
        if (host instanceof HostUri.Ssh ssh) {
            boolean ask = !session.asker().equals(Asker.NOBODY);
            return new SshHost(new SshTarget(uri, ssh.destination(), ssh.port(), List.of(), Optional.empty()), ask);
        }
        if (host instanceof HostUri.OfLab lab) {
            return lab(Lab.named(lab.name().orElse(Lab.DEFAULT)), session);
        }
        return new LocalHost();
    }

    private static Host lab(Lab lab, Session session) {
        if (!lab.status().running()) {
            boolean build = lab.needsBuild();
            if (!session.agreed("the lab does not run. Start it?")) {
                throw new UnreachableException(
                        "the lab does not run",
                        "`xenscope lab up` starts it" + (build ? ", and builds it first: about two minutes" : ""));
            }
            session.say("lab: no Xen is running here, starting one: Xen and a Debian 12 dom0 in QEMU"
                    + (build ? " (first time: about two minutes)" : ""));
            lab.up(
                    new UpOptions(
                            Optional.empty(),
                            false,
                            packages -> session.agreed("the lab needs packages that this machine lacks: "
                                    + String.join(" ", packages) + "\ninstall them through apt?")),
                    new LabProgress(session, "lab"));
        }
        return new SshHost(lab.target());
    }

    private static Optional<String> named(GlobalOptions options, Session session) {
        return options.host()
                .or(() -> Optional.ofNullable(session.environment().get("XENSCOPE_HOST")))
                .filter(uri -> !uri.isEmpty())
                .or(() -> configured(session.environment()));
    }

    /** The line {@code host: URI} of $XDG_CONFIG_HOME/xenscope/config. */
    private static Optional<String> configured(Map<String, String> environment) {
        String xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path base = xdg.startsWith("/") ? Path.of(xdg) : Path.of(environment.getOrDefault("HOME", "/"), ".config");
        Path file = base.resolve("xenscope/config");
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try {
            return Files.readString(file, StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("host:"))
                    .map(line -> line.substring("host:".length()).strip())
                    .filter(uri -> !uri.isEmpty())
                    .findFirst();
        } catch (IOException e) {
            throw new UsageException(file + " cannot be read: " + e.getMessage(), "mend or remove it", e);
        }
    }

    private static boolean isDom0() {
        try {
            return Files.isReadable(DOM0)
                    && Files.readString(DOM0, StandardCharsets.US_ASCII).contains("control_d");
        } catch (IOException e) {
            return false;
        }
    }
}
