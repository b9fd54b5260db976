package org.xenscope.xenstore;

import org.xenscope.peers.RealXenstored;

/** The mirror of the genuine C xenstored. */
final class MirrorXenstoredTest extends StoreMirrorContract {
    MirrorXenstoredTest() {
        super(RealXenstored.Kind.C);
    }
}
