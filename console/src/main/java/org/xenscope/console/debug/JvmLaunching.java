package org.xenscope.console.debug;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.debug.DebugTarget;
import org.xenscope.error.UsageException;
import org.xenscope.host.ShellQuoting;
import org.xenscope.jvm.Jvm;
import org.xenscope.jvm.JvmLaunch;
import org.xenscope.jvm.JvmOptions;

/** A Java program of this machine that is started to be debugged, and ends with that. */
public final class JvmLaunching {
    private JvmLaunching() {}

    /**
     * Starts it where the user stands, and talks with it until that is over.
     *
     * @param java the launcher
     * @param words what follows it
     */
    public static Result launch(
            Session session, Path java, List<String> words, List<Path> sources, DebugOrders orders) {
        if (!java.endsWith("java")) {
            throw new UsageException(
                    "`" + java + "` is no Java launcher", "write java -cp CLASSES MAIN, or java -jar FILE");
        }
        List<String> argv = new ArrayList<>(List.of(java.toString()));
        argv.addAll(words);
        if (session.rehearses()) {
            return session.plan(List.of(ShellQuoting.readable(argv)));
        }
        session.mayChange("running `" + ShellQuoting.readable(argv) + "`");
        JvmOptions options = JvmSources.options(session, sources);
        session.status("starting the program");
        DebugTarget jvm = Jvm.launch(new JvmLaunch(Optional.of(java), words, Optional.of(session.path(""))), options);
        session.clearStatus();
        JvmEnd end = new JvmEnd(jvm);
        String label = jvm.name().replaceFirst("^JVM ", "");
        return session.debug(
                DebugOpening.of(jvm, label).endingWith(() -> end.words("was ended, as it was started to be debugged")),
                orders);
    }
}
