package org.xenscope.xenstore;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** Reading a tree ends well whatever is answered. */
final class GarbageTreeTest {
    @Property(tries = 2000)
    void anyAnswers(@ForAll @Size(max = 200) byte[] answers) {
        GarbageTreeLaws.check(answers);
    }
}
