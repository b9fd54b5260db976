package org.xenscope.console.debug;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xenscope.console.Event;
import org.xenscope.error.RefusedException;

/** Where this process has its debug session, while there is one. */
public final class DebugDesk {
    private @Nullable DebugSession open;

    /** The one that is open. @throws RefusedException when there is none */
    public synchronized DebugSession session() {
        if (open == null) {
            throw new RefusedException(
                    "there is no debug session in this process",
                    "`xenscope gdb session DOMAIN` or `xenscope debug attach TARGET` begins one; its prompt takes these words");
        }
        return open;
    }

    public synchronized Optional<DebugSession> open() {
        return Optional.ofNullable(open);
    }

    /** Begins one. @throws RefusedException when there is one already */
    public synchronized void put(DebugSession session) {
        free();
        open = session;
    }

    /** @throws RefusedException when there is a session already */
    public synchronized void free() {
        if (open != null) {
            throw new RefusedException(
                    "this process debugs " + open.target().name() + " already",
                    "`end` it first, or run another xenscope for the second target");
        }
    }

    public synchronized void clear() {
        open = null;
    }

    /** Has something that happens beside the conversation shown without garbling it; false where there is none. */
    public boolean tell(Event event) {
        Optional<DebugSession> session = open().filter(each -> !each.conversesHere());
        session.ifPresent(each -> each.tell(event));
        return session.isPresent();
    }
}
