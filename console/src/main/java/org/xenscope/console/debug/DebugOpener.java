package org.xenscope.console.debug;

import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.error.UsageException;

/**
 * A way to a debug target: {@code debug attach jvm:127.0.0.1:5005}. Add a class, mark it
 * {@code @AutoService(DebugOpener.class)}, and {@code debug attach} has it.
 *
 * <p>Instances hold no state.
 */
public interface DebugOpener {
    /** How such a target is written, {@code jvm:HOST:PORT}: up to the first colon it is {@link #scheme}. */
    String form();

    /** What is reached so, half a sentence. */
    String summary();

    /**
     * Reaches the target, has {@link Session#debug} talk with it, and clears up what was made on the way.
     *
     * @param target as it was typed, the scheme included
     */
    Result open(Session session, String target, DebugOrders orders);

    /**
     * The same, with directories in which its sources are looked for; none: the usual ones.
     *
     * @throws UsageException where there are some and they are of no use
     */
    default Result open(Session session, String target, List<Path> sources, DebugOrders orders) {
        if (!sources.isEmpty()) {
            throw new UsageException(
                    form() + " takes no --source", "gdb is told of sources at its prompt: gdb directory DIR");
        }
        return open(session, target, orders);
    }

    /** The words up to the first colon. */
    default String scheme() {
        return form().replaceFirst(":.*", "");
    }

    static List<DebugOpener> found() {
        return ServiceLoader.load(DebugOpener.class).stream()
                .map(ServiceLoader.Provider::get)
                .sorted((a, b) -> a.form().compareTo(b.form()))
                .toList();
    }

    /** @throws UsageException when no way leads there */
    static DebugOpener of(String target) {
        String scheme = target.replaceFirst(":.*", "");
        List<DebugOpener> all = found();
        return all.stream()
                .filter(opener -> opener.scheme().equals(scheme))
                .findFirst()
                .orElseThrow(() -> new UsageException(
                        "`" + target + "` is nothing that can be debugged",
                        "it can be: "
                                + String.join(
                                        ", ",
                                        all.stream()
                                                .map(each -> each.form() + " (" + each.summary() + ")")
                                                .toList())));
    }
}
