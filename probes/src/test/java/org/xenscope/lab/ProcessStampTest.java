package org.xenscope.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProcessStampTest {
    @Test
    void aRunningChildIsAliveUntilItEnds() throws Exception {
        Process child = sleeper();
        ProcessStamp stamp = ProcessStamp.of(child.pid()).orElseThrow();
        assertThat(stamp.alive()).isTrue();
        child.destroyForcibly().waitFor();
        assertThat(stamp.alive()).isFalse();
        assertThat(ProcessStamp.of(child.pid())).isEmpty();
    }

    @Test
    void aLaterProcessWithTheSamePidIsNotTheSame() throws Exception {
        Process child = sleeper();
        ProcessStamp stamp = ProcessStamp.of(child.pid()).orElseThrow();
        assertThat(new ProcessStamp(stamp.pid(), stamp.startTicks() - 1).alive())
                .isFalse();
        child.destroyForcibly().waitFor();
    }

    @Test
    void endsAProcessThatIgnoresTheFirstRequest() throws Exception {
        Process child = new ProcessBuilder("sh", "-c", "trap '' TERM; echo ready; while :; do sleep 60; done").start();
        child.inputReader().readLine();
        ProcessStamp stamp = ProcessStamp.of(child.pid()).orElseThrow();
        stamp.end(Duration.ofMillis(200));
        assertThat(stamp.alive()).isFalse();
    }

    @Test
    void survivesTheWayThroughText() {
        ProcessStamp self = ProcessStamp.ofThisProcess();
        assertThat(ProcessStamp.parse(self.toString())).contains(self);
        assertThat(ProcessStamp.parse("12")).isEmpty();
        assertThat(ProcessStamp.parse("-1-2")).isEmpty();
        assertThat(ProcessStamp.parse("99999999999-1")).isEmpty();
    }

    private static Process sleeper() throws IOException {
        return new ProcessBuilder("sleep", "60").start();
    }
}
