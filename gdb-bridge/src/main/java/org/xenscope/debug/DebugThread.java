package org.xenscope.debug;

import java.util.List;
import java.util.Optional;

/**
 * A thread of a target.
 *
 * @param id the debugger's own, which people type: {@code 1}
 * @param name what the program calls it; empty when it has none
 * @param detail what the system calls it: {@code Thread 412.413}, {@code waiting}
 * @param running whether it runs just now
 * @param top where it stands; empty while it runs
 * @param owned locks that it has, for people; empty where the target cannot tell
 * @param waitsFor the lock that it waits for, with its owner
 */
public record DebugThread(
        String id,
        String name,
        String detail,
        boolean running,
        Optional<Frame> top,
        List<String> owned,
        Optional<LockWait> waitsFor) {
    public DebugThread {
        owned = List.copyOf(owned);
    }

    /**
     * A lock that a thread waits for.
     *
     * @param lock for people: {@code java.lang.Object@1f}
     * @param owner the id of the thread that has it; empty when nobody has, or when it cannot be told
     */
    public record LockWait(String lock, Optional<String> owner) {}
}
