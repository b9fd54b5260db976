package org.xenscope.console.debug;

import java.util.concurrent.atomic.AtomicReference;
import org.xenscope.debug.DebugEvent;
import org.xenscope.debug.DebugTarget;
import org.xenscope.jvm.Jvm;

/** How a Java program came out of being debugged. */
final class JvmEnd {
    private final String name;
    private final AtomicReference<String> end = new AtomicReference<>(Jvm.LET_GO);

    JvmEnd(DebugTarget target) {
        this.name = target.name();
        target.listen(event -> {
            if (event instanceof DebugEvent.Ended ended) {
                end.set(ended.why());
            }
        });
    }

    /** @param letGo what is to be said where it was there until the debugger went */
    String words(String letGo) {
        String why = end.get();
        return name + (why.equals(Jvm.LET_GO) ? " " + letGo : " has ended: " + why);
    }
}
