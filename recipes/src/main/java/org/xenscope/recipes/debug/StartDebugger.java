package org.xenscope.recipes.debug;

import java.time.Duration;
import java.util.List;
import org.xenscope.recipes.Finding;

/**
 * A debugger for a QEMU that is just being started. Who gives one decides with which debugger, how it is reached, and who
 * lets QEMU go on after a stop; {@link DebuggedStart} decides when each thing is done, and keeps libxl's times.
 */
public interface StartDebugger {
    /** What it is going to do, for a plan: {@code break xs_write}, {@code log xen_be_printf}; may be empty. */
    List<String> plan();

    /** Whether QEMU is left standing at its first instruction until somebody lets it go on, whatever libxl does then. */
    boolean stopsAtStart();

    /**
     * Whether QEMU stands at its first instruction for somebody who is there, and goes on by itself when libxl's time is nearly
     * over.
     */
    default boolean holds() {
        return false;
    }

    /** Whether the debugger stays on QEMU when the bring-up is over, for whoever then talks with it. */
    boolean stays();

    /** What it lacks here or on the host, each with how to get it: asked before anything is made. */
    List<Finding> missing();

    /**
     * Comes to the wrapper that waits at its gate, and sees to it that what that becomes stands at its first instruction. The
     * wrapper runs on when this returns: it waits, until the gate is opened.
     *
     * @param limit for all of it. A thread that takes longer is interrupted, and the gate is opened without it
     * @param reports what happens from {@link Attached#setBreakpoints} on
     * @throws org.xenscope.error.XenscopeException when it cannot; nothing of it may then be left
     */
    Attached attach(HeldQemu held, Duration limit, Reports reports);

    /** Is told what happens, from any thread; it does not block. */
    interface Reports {
        /**
         * QEMU stands.
         *
         * @param where for a person: {@code Breakpoint 1, xs_write () (libxenstore.so.4)}
         */
        void stopped(String where);

        /** It runs again, whoever let it. */
        void running();

        /** Something that a person wants to read: a breakpoint that is set, or cannot be; what a log-point said. */
        void said(String line);

        /** QEMU is gone, or the debugger is. */
        void ended(String why);
    }

    /** One that has come. */
    interface Attached extends AutoCloseable {
        /** Waits until QEMU stands at its first instruction, after the gate was opened. */
        void awaitStart(Duration limit);

        /** Sets what was asked for; what cannot be set is said in the reports, and keeps nothing else from being set. */
        void setBreakpoints();

        /** Lets QEMU go on from where it stands; nothing when it runs. */
        void proceed();

        /** The same, and QEMU is not stopped again by what was set, before {@link #stopAgain}: there is no time left for it. */
        default void pass() {
            proceed();
        }

        /** What was set stops QEMU again. */
        default void stopAgain() {}

        /** Takes away what was set, lets go of QEMU, which runs on, and ends the debugger. Doing so twice does no harm. */
        @Override
        void close();
    }
}
