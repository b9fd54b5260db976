package org.xenscope.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xenscope.error.AbsentException;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UsageException;

/** What a lab does where no QEMU is needed. */
class LabTest {
    private static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");

    @TempDir
    Path root;

    private LabPaths paths;

    @BeforeEach
    void places() {
        paths = new LabPaths(root.resolve("cache"), root.resolve("state"), root);
    }

    @Test
    void neverStartedIsDown() {
        assertThat(lab("default", true).status().state()).isEqualTo(LabStatus.State.DOWN);
        assertThat(lab("default", true).down(Progress.NONE)).isFalse();
        assertThatThrownBy(() -> lab("default", true).target())
                .isInstanceOf(AbsentException.class)
                .hasMessage("the lab default is not running");
        assertThatThrownBy(() -> lab("default", true).reset(Progress.NONE)).isInstanceOf(AbsentException.class);
    }

    @Test
    void aKilledLabDiedAndDownRemovesWhatItLeft() throws Exception {
        Path sockets = Files.createDirectory(root.resolve("xenscope-lab77"));
        record("default", new ProcessStamp(1, Long.MAX_VALUE), sockets);
        Files.writeString(paths.run("default").resolve("disk.qcow2"), "x");
        LabStatus status = lab("default", true).status();
        assertThat(status.state()).isEqualTo(LabStatus.State.DIED);
        assertThat(status.pid()).isEmpty();
        assertThat(status.age()).contains(Duration.ofMinutes(5));
        assertThat(lab("default", true).down(Progress.NONE)).isTrue();
        assertThat(paths.run("default")).doesNotExist();
        assertThat(sockets).doesNotExist();
    }

    @Test
    void aRecordCannotMakeUsRemoveWhatIsNotOurs() throws Exception {
        Path precious = Files.createDirectory(root.resolve("precious"));
        record("default", new ProcessStamp(1, Long.MAX_VALUE), precious);
        lab("default", true).down(Progress.NONE);
        assertThat(precious).exists();
    }

    @Test
    void withoutConsentMissingPackagesAreNamed() {
        assertThatThrownBy(() -> lab("default", false).up(UpOptions.USUAL, Progress.NONE))
                .isInstanceOfSatisfying(RefusedException.class, e -> {
                    assertThat(e.what()).contains("mmdebstrap").contains("qemu-system-x86");
                    assertThat(e.next()).startsWith("apt-get install -y --no-install-recommends qemu-system-x86 ");
                });
        assertThat(paths.run("default")).doesNotExist();
    }

    @Test
    void namesThatAreNoFileNamesAreRefused() {
        for (String name : new String[] {"", "..", "a/b", "-x", "a b", "x".repeat(41)}) {
            assertThatThrownBy(() -> lab(name, true)).isInstanceOf(UsageException.class);
        }
    }

    private void record(String name, ProcessStamp process, Path sockets) {
        new LabRecord(
                        name,
                        Optional.of(process),
                        sockets,
                        0,
                        NOW.minus(Duration.ofMinutes(5)),
                        StoreDaemon.C,
                        "0123456789abcdef",
                        "4.17.7",
                        false)
                .write(paths.run(name));
    }

    private Lab lab(String name, boolean complete) {
        return new Lab(
                name,
                paths,
                new Recipe(Map.of("a", new byte[] {1})),
                new Prerequisites(program -> complete || program.equals("apt-get"), true),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }
}
