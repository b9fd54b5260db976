package org.xenscope.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabPathsTest {
    private static final Path HOME = Path.of("/home/u");
    private static final Path TMP = Path.of("/tmp");

    @Test
    void theDefaultsAreBelowHome() {
        assertThat(LabPaths.of(Map.of(), HOME, TMP))
                .isEqualTo(new LabPaths(
                        Path.of("/home/u/.cache/xenscope/lab"), Path.of("/home/u/.local/state/xenscope/lab"), TMP));
    }

    @Test
    void theEnvironmentIsFollowedWhereItMakesSense(@TempDir Path runtime) {
        Map<String, String> environment =
                Map.of("XDG_CACHE_HOME", "/var/c", "XDG_STATE_HOME", "relative", "XDG_RUNTIME_DIR", runtime.toString());
        LabPaths paths = LabPaths.of(environment, HOME, TMP);
        assertThat(paths.cache()).isEqualTo(Path.of("/var/c/xenscope/lab"));
        assertThat(paths.state()).isEqualTo(Path.of("/home/u/.local/state/xenscope/lab"));
        assertThat(paths.runtime()).isEqualTo(runtime);
    }

    @Test
    void socketsNeverGetAPathThatIsTooLong() {
        Path deep = Path.of("/" + "d".repeat(90));
        assertThat(LabPaths.of(Map.of("XDG_RUNTIME_DIR", "/nowhere"), HOME, deep)
                        .runtime())
                .isEqualTo(TMP);
    }
}
