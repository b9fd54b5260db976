package org.xenscope.xenstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeSet;
import org.xenscope.peers.RealXenstored;

/** The client against the genuine oxenstored. */
final class RealOxenstoredTest extends RealDaemonContract {
    RealOxenstoredTest() {
        super(RealXenstored.Kind.OCAML);
    }

    /** oxenstored sends all names in one message, longer than the protocol allows. */
    @Override
    void largeDirectory(Store store, StorePath path, TreeSet<String> names) {
        assertThat(store.directory(path)).containsExactlyElementsOf(names);
        assertThat(store.tree(path).children()).hasSize(names.size());
    }
}
