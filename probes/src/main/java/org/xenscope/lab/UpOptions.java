package org.xenscope.lab;

import java.util.Optional;

/**
 * How a lab is to be started.
 *
 * @param xenstored the store daemon wanted; empty: whichever runs already, else C
 * @param cold boot Xen and dom0 from the start, neither using nor making a saved state
 * @param consent asked before packages are installed on this machine
 */
public record UpOptions(Optional<StoreDaemon> xenstored, boolean cold, Consent consent) {
    /** From the saved state, with the C daemon, and installing nothing. */
    public static final UpOptions USUAL = new UpOptions(Optional.empty(), false, Consent.NO);
}
