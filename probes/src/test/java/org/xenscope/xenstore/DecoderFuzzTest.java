package org.xenscope.xenstore;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * The decoder under a fuzzer. Without JAZZER_FUZZ=1 it goes through the seeds in DecoderFuzzTestInputs; with it, it
 * looks for new ones for as long as is said here.
 */
final class DecoderFuzzTest {
    @FuzzTest(maxDuration = "5s")
    void anyBytes(byte[] bytes) {
        DecoderLaws.check(bytes);
    }
}
