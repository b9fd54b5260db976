package org.xenscope.console.debug;

import com.google.auto.service.AutoService;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.debug.DebugTarget;
import org.xenscope.error.UsageException;
import org.xenscope.jvm.Jvm;
import org.xenscope.jvm.JvmOptions;

/** A Java program of this machine that connects to its debugger: one, and then nobody is listened for any more. */
@AutoService(DebugOpener.class)
public final class JvmListenOpener implements DebugOpener {
    private static final Duration USUAL = Duration.ofMinutes(10);
    private static final int LAST_PORT = 65535;

    @Override
    public String form() {
        return "jvm-listen:PORT";
    }

    @Override
    public String summary() {
        return "a JVM of this machine that connects to 127.0.0.1:PORT; 0 for any port";
    }

    @Override
    public Result open(Session session, String target, DebugOrders orders) {
        return open(session, target, List.of(), orders);
    }

    @Override
    public Result open(Session session, String target, List<Path> sources, DebugOrders orders) {
        String number = target.substring(Math.min(target.length(), scheme().length() + 1));
        if (!number.matches("\\d{1,5}") || Integer.parseInt(number) > LAST_PORT) {
            throw new UsageException("`" + target + "` names no port to listen on", "write " + form());
        }
        JvmOptions options = JvmSources.options(session, sources);
        if (session.rehearses()) {
            return session.plan(List.of("jdb -listen 127.0.0.1:" + number));
        }
        session.mayChange("debugging the JVM that comes");
        DebugTarget jvm;
        try (Jvm.Listening listening = Jvm.listen(Integer.parseInt(number), options)) {
            session.emit(new EventLine.Remark("listening", "awaited: a JVM that is started with " + listening.agent()));
            jvm = listening.accept(session.takeLimit().orElse(USUAL));
        }
        JvmEnd end = new JvmEnd(jvm);
        String label = jvm.name().replaceFirst("^JVM ", "");
        return session.debug(
                DebugOpening.of(jvm, label).endingWith(() -> end.words("runs on, the debugger is gone")), orders);
    }
}
