package org.xenscope.console.debug;

import com.google.auto.service.AutoService;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.debug.DebugTarget;
import org.xenscope.error.UsageException;
import org.xenscope.jvm.Jvm;
import org.xenscope.jvm.JvmOptions;

/** A Java program by its JVM's debug port, here, on a machine that can be reached, or on the host's own loopback interface. */
@AutoService(DebugOpener.class)
public final class JvmOpener implements DebugOpener {
    /** Stands for the loopback interface of the host that xenscope talks to. */
    private static final String HOST = "host";

    private static final String LOOPBACK = "127.0.0.1";
    private static final int LAST_PORT = 65535;
    private static final Pattern PLACE =
            Pattern.compile("jvm:(?:([A-Za-z0-9][A-Za-z0-9._-]*|\\[[0-9a-fA-F:.]+\\]):)?([1-9]\\d{0,4})");

    @Override
    public String form() {
        return "jvm:[HOST:]PORT";
    }

    @Override
    public String summary() {
        return "a JVM's debug port: on this machine, on HOST, or jvm:host:PORT on the loopback interface of the host (-H)";
    }

    @Override
    public Result open(Session session, String target, DebugOrders orders) {
        return open(session, target, List.of(), orders);
    }

    @Override
    public Result open(Session session, String target, List<Path> sources, DebugOrders orders) {
        Matcher place = PLACE.matcher(target);
        if (!place.matches() || Integer.parseInt(place.group(2)) > LAST_PORT) {
            throw new UsageException("`" + target + "` names no debug port", "write " + form());
        }
        int port = Integer.parseInt(place.group(2));
        String machine = place.group(1) == null ? LOOPBACK : place.group(1);
        JvmOptions options = JvmSources.options(session, sources);
        if (session.rehearses()) {
            return session.plan(List.of("jdb -attach " + (machine.equals(HOST) ? LOOPBACK : machine) + ":" + port));
        }
        session.mayChange("debugging the JVM " + machine + ":" + port);
        session.status("greeting the JVM " + machine + ":" + port);
        DebugTarget jvm = machine.equals(HOST)
                ? Jvm.attach(session.host(), port, options)
                : Jvm.attach(machine.replaceAll("[\\[\\]]", ""), port, options);
        session.clearStatus();
        String label = machine.equals(HOST) ? session.host().name() + ":" + port : machine + ":" + port;
        JvmEnd end = new JvmEnd(jvm);
        return session.debug(
                DebugOpening.of(jvm, label).endingWith(() -> end.words("runs on, the debugger is gone")), orders);
    }
}
