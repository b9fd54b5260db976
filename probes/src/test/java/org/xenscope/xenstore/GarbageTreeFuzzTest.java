package org.xenscope.xenstore;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** As {@link GarbageTreeTest}, with a fuzzer that looks for new answers; see {@link DecoderFuzzTest}. */
final class GarbageTreeFuzzTest {
    @FuzzTest(maxDuration = "5s")
    void anyAnswers(byte[] answers) {
        GarbageTreeLaws.check(answers);
    }
}
