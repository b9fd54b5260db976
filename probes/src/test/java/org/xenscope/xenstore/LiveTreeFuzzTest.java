package org.xenscope.xenstore;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** As {@link LiveTreeTest}, with a fuzzer that looks for new ways; see {@link DecoderFuzzTest}. */
final class LiveTreeFuzzTest {
    @FuzzTest(maxDuration = "5s")
    void anyOrderOfThings(byte[] script) {
        LiveTreeLaws.check(script.length > 400 ? java.util.Arrays.copyOf(script, 400) : script);
    }
}
