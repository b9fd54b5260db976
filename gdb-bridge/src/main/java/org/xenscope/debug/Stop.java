package org.xenscope.debug;

import java.util.Optional;

/**
 * Why a target stands.
 *
 * @param breakpoint {@link Breakpoint#id}, when it was one
 * @param thread {@link DebugThread#id} of the thread that stopped
 * @param detail more of the reason: {@code SIGSEGV, Segmentation fault}, {@code 0 → 1}, {@code exit code 1}
 */
public record Stop(Reason reason, Optional<String> breakpoint, String thread, Optional<Frame> frame, String detail) {
    /** What stops a program. */
    public enum Reason {
        BREAKPOINT,
        WATCHPOINT,
        STEP,
        SIGNAL,
        /** The program is about to become another one. */
        EXEC,
        /** Somebody asked for it. */
        INTERRUPT,
        /** It stood when the debugger came. */
        ATTACH,
        EXCEPTION,
        OTHER
    }
}
