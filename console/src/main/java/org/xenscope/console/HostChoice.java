package org.xenscope.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
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
        return found(options, session).orElse("no host");
    }

    /** @throws UnreachableException when there is no dom0 and nobody to ask for one */
    static String uri(GlobalOptions options, Session session) {
        Optional<String> found = found(options, session);
        if (found.isPresent()) {
            return found.get();
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
            return new SshHost(
                    new SshTarget(uri, ssh.destination(), ssh.port(), List.of(), Optional.empty()), session.canAsk());
        }
        if (host instanceof HostUri.OfLab lab) {
            return lab(Lab.named(lab.name().orElse(Lab.DEFAULT)), session);
        }
        return new LocalHost();
    }

    private static Host lab(Lab lab, Session session) {
        if (!lab.status().running()) {
            boolean build = lab.needsBuild();
            String name = lab.status().name();
            if (!session.agreed("the lab does not run. Start it?")) {
                throw new UnreachableException(
                        "the lab does not run",
                        "`xenscope lab up" + (name.equals(Lab.DEFAULT) ? "" : " --name=" + name) + "` starts it"
                                + (build ? ", and builds it first: about two minutes" : ""));
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

    private static Optional<String> found(GlobalOptions options, Session session) {
        return choose(options.host(), session.environment(), HostChoice::isDom0, () -> Lab.named(Lab.DEFAULT)
                .status()
                .running());
    }

    /** The first that there is; what costs a look is looked at last. */
    static Optional<String> choose(
            Optional<String> option, Map<String, String> environment, BooleanSupplier dom0, BooleanSupplier lab) {
        return option.or(() -> Optional.ofNullable(environment.get("XENSCOPE_HOST")))
                .filter(uri -> !uri.isEmpty())
                .or(() -> configured(environment))
                .or(() -> dom0.getAsBoolean() ? Optional.of("local") : Optional.empty())
                .or(() -> lab.getAsBoolean() ? Optional.of("lab") : Optional.empty());
    }

    /** The line {@code host: URI} of $XDG_CONFIG_HOME/xenscope/config. */
    private static Optional<String> configured(Map<String, String> environment) {
        String xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path base = xdg.startsWith("/") ? Path.of(xdg) : Path.of(environment.getOrDefault("HOME", "/"), ".config");
        Path file = base.resolve("xenscope/config");
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UsageException(file + " cannot be read: " + e.getMessage(), "mend or remove it", e);
        }
        Optional<String> host = Optional.empty();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.startsWith("host:")) {
                String uri = line.substring("host:".length()).strip();
                host = host.or(() -> Optional.of(uri).filter(each -> !each.isEmpty()));
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                throw new UsageException(
                        file + ":" + (i + 1) + ": `" + line + "` is nothing that can be configured",
                        "write `host: URI`, or # before what is a remark");
            }
        }
        return host;
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
