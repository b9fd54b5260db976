package org.xenscope.devicemodel.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** The reader of scripts under a fuzzer: any bytes have a reading, and a chain is told of whatever it is. */
final class ScriptFuzzTest {
    @FuzzTest(maxDuration = "5s")
    void anyScript(byte[] bytes) {
        ScriptReading script = ScriptReader.read(bytes);

        script.launch().ifPresent(launch -> {
            assertThat(launch.words()).isNotEmpty();
            assertThat(launch.line()).isBetween(1, Math.max(1, script.lines()));
        });
        Chain chain = Chain.of(new ChainFixture()
                .override("/w")
                .script("/w", bytes)
                .none()
                .config()
                .facts());
        assertThat(chain.links()).hasSizeBetween(2, 200);
        assertThat(chain.conclusion()).endsWith(".");
    }
}
