package org.xenscope.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LabRecordTest {
    private static final LabRecord STARTING = new LabRecord(
            "default",
            Optional.empty(),
            Path.of("/tmp/xenscope-lab1"),
            0,
            Instant.parse("2026-11-01T10:00:00Z"),
            StoreDaemon.OCAML,
            "0123456789abcdef",
            "4.17.7",
            false);

    @TempDir
    Path run;

    @Test
    void isReadAsItWasWritten() {
        LabRecord running = STARTING.running(new ProcessStamp(12, 3456789012L), 40001);
        running.write(run);
        assertThat(LabRecord.read(run)).contains(running);
        STARTING.write(run);
        assertThat(LabRecord.read(run)).contains(STARTING);
        assertThat(run).isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void livesWhileItsProcessLives() throws Exception {
        Process child = new ProcessBuilder("sleep", "60").start();
        LabRecord running = STARTING.running(ProcessStamp.of(child.pid()).orElseThrow(), 40001);
        assertThat(running.alive()).isTrue();
        child.destroyForcibly().waitFor();
        assertThat(running.alive()).isFalse();
        assertThat(STARTING.alive()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "{}",
                "{\"name\":\"x\"}",
                "{\"name\":\"x\",\"sockets\":\"/s\",\"created\":\"yesterday\",\"xenstored\":\"c\",\"imageHash\":\"h\",\"xenVersion\":\"4\"}",
                "{\"name\":\"x\",\"sockets\":\"/s\",\"created\":\"2026-11-01T10:00:00Z\",\"xenstored\":\"perl\",\"imageHash\":\"h\",\"xenVersion\":\"4\"}",
                "{\"name\":\"x\",\"sockets\":\"\\u0000\",\"created\":\"2026-11-01T10:00:00Z\",\"xenstored\":\"c\",\"imageHash\":\"h\",\"xenVersion\":\"4\"}"
            })
    void aBrokenRecordIsNone(String text) throws IOException {
        Files.writeString(run.resolve("lab.json"), text);
        assertThat(LabRecord.read(run)).isEmpty();
    }
}
