package org.xenscope.console;

import org.xenscope.peers.RealXenstored;

final class StoreTreesOnXenstoredTest extends StoreTreesContract {
    StoreTreesOnXenstoredTest() {
        super(RealXenstored.Kind.C);
    }
}
