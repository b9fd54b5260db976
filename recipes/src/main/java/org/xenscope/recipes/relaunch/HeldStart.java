package org.xenscope.recipes.relaunch;

/**
 * What is done with a new QEMU that stands before its first instruction: a debugger is attached. libxl waits for nothing,
 * as the domain runs already; only the guest stands meanwhile.
 */
public interface HeldStart {
    /**
     * The process stands at its gate, as a shell: attach, catch its next exec, and have it go on. Returns when the gate may
     * be opened.
     */
    void attach(HeldProcess process);

    /**
     * The gate is open: QEMU begins. It may stand when this returns: whoever lets it run takes the time that he needs.
     */
    void begin(HeldProcess process);

    /** The relaunch has failed, and is taken back: lets go of the process, if it was attached to it. */
    void leave();
}
