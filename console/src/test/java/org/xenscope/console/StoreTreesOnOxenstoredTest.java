package org.xenscope.console;

import org.xenscope.peers.RealXenstored;

final class StoreTreesOnOxenstoredTest extends StoreTreesContract {
    StoreTreesOnOxenstoredTest() {
        super(RealXenstored.Kind.OCAML);
    }
}
