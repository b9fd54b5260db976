package org.xenscope.xenstore;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** A tree that is kept live is what the daemon has, and is never called settled before it is. */
final class LiveTreeTest {
    @Property(tries = 3000)
    void anyOrderOfThings(@ForAll @Size(max = 300) byte[] script) {
        LiveTreeLaws.check(script);
    }
}
