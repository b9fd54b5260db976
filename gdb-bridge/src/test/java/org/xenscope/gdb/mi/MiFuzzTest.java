package org.xenscope.gdb.mi;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * The decoder under a fuzzer. Without JAZZER_FUZZ=1 it goes through the seeds in MiFuzzTestInputs; with it, it looks for new
 * ones for as long as is said here.
 */
final class MiFuzzTest {
    @FuzzTest(maxDuration = "5s")
    void anyBytes(byte[] bytes) {
        MiLaws.check(bytes);
    }
}
