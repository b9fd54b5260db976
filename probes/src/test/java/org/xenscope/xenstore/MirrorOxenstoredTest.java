package org.xenscope.xenstore;

import org.xenscope.peers.RealXenstored;

/** The mirror of the genuine oxenstored. */
final class MirrorOxenstoredTest extends StoreMirrorContract {
    MirrorOxenstoredTest() {
        super(RealXenstored.Kind.OCAML);
    }
}
