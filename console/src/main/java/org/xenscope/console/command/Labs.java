package org.xenscope.console.command;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.xenscope.console.Arguments;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.text.Out;
import org.xenscope.lab.Consent;
import org.xenscope.lab.Lab;
import org.xenscope.lab.LabStatus;
import org.xenscope.lab.StoreDaemon;

/** What the lab's commands share: which lab is meant, and how its state is shown. */
final class Labs {
    private Labs() {}

    /** The lab that --name names, else that of {@code -H lab:NAME}, else the default one. */
    static Lab named(Session session, Arguments arguments) {
        Optional<String> ofHost = session.options()
                .host()
                .filter(uri -> uri.startsWith("lab:"))
                .map(uri -> uri.substring("lab:".length()));
        return Lab.named(arguments.option("name").or(() -> ofHost).orElse(Lab.DEFAULT));
    }

    /** Asks before packages are installed on this machine. */
    static Consent consent(Session session) {
        return packages -> session.agreed("the lab needs packages that this machine lacks: "
                + String.join(" ", packages) + "\ninstall them through apt?");
    }

    /** What would be done with a lab: steps of our own, which no other command does; as a shell's comments, where it is asked. */
    static Result would(Session session, List<String> steps) {
        return session.plan(
                session.options().asShell()
                        ? steps.stream().map(step -> "# " + step).toList()
                        : steps);
    }

    /** How a lab stands. */
    record Status(LabStatus lab) implements Result {
        @Override
        public void text(Out out) {
            out.print("lab " + lab.name() + ": " + lab.state().text());
            if (lab.running()) {
                out.print(" · Xen " + lab.xenVersion().orElse("?"));
                out.print(" · " + lab.xenstored().map(StoreDaemon::word).orElse("?") + " xenstored");
                out.print(" · qemu " + lab.pid().orElse(0L) + " · "
                        + lab.sshAddress().orElse(""));
                out.print(" · up " + lab.age().map(a -> age(a.toSeconds())).orElse("?"));
            }
            out.line();
        }

        private static String age(long seconds) {
            return seconds < 120 ? seconds + " s" : seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
        }

        @Override
        public Object json() {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("name", lab.name());
            view.put("running", lab.running());
            view.put("state", lab.state().name().toLowerCase(Locale.ROOT));
            lab.pid().ifPresent(pid -> view.put("pid", pid));
            lab.sshAddress().ifPresent(address -> view.put("sshAddress", address));
            view.put("ports", lab.ports());
            lab.created().ifPresent(at -> view.put("created", Values.time(at)));
            lab.age().ifPresent(age -> view.put("ageMillis", age.toMillis()));
            lab.xenVersion().ifPresent(version -> view.put("xenVersion", version));
            lab.xenstored().ifPresent(daemon -> view.put("xenstored", daemon.word()));
            lab.imageHash().ifPresent(hash -> view.put("imageHash", hash));
            return view;
        }
    }
}
