package org.xenscope.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xenscope.error.UsageException;

/** Which host is meant: -H, else XENSCOPE_HOST, else the config file, else this dom0, else a lab that runs. */
class HostChoiceTest {
    @TempDir
    Path home;

    @ParameterizedTest
    @CsvSource({
        "ssh://o, ssh://e, ssh://c, true,  true,  ssh://o",
        ",        ssh://e, ssh://c, true,  true,  ssh://e",
        ",        '',      ssh://c, true,  true,  ssh://c",
        ",        ,        ssh://c, true,  true,  ssh://c",
        ",        ,        ,        true,  true,  local",
        ",        ,        ,        false, true,  lab",
        ",        ,        ,        false, false, ",
    })
    void precedence(
            @Nullable String option,
            @Nullable String variable,
            @Nullable String configured,
            boolean dom0,
            boolean lab,
            @Nullable String chosen)
            throws IOException {
        Map<String, String> environment = new HashMap<>(Map.of("HOME", home.toString()));
        if (variable != null) {
            environment.put("XENSCOPE_HOST", variable);
        }
        if (configured != null) {
            config(home.resolve(".config"), "# mine\nhost:\nhost: " + configured + " \nhost: ssh://second\n");
        }
        assertThat(HostChoice.choose(Optional.ofNullable(option), environment, () -> dom0, () -> lab))
                .isEqualTo(Optional.ofNullable(chosen));
    }

    @Test
    void theConfigFileIsWhereXdgSays() throws IOException {
        config(home.resolve("xdg"), "host: lab:second\n");
        Map<String, String> environment = Map.of(
                "HOME", "/nonexistent", "XDG_CONFIG_HOME", home.resolve("xdg").toString());
        assertThat(HostChoice.choose(Optional.empty(), environment, () -> true, () -> true))
                .contains("lab:second");
    }

    @Test
    void aConfigFileThatIsNoTextSaysWhichOne() throws IOException {
        Path file = config(home.resolve(".config"), "");
        Files.write(file, new byte[] {'h', (byte) 0xff, '\n'});
        assertThatThrownBy(() ->
                        HostChoice.choose(Optional.empty(), Map.of("HOME", home.toString()), () -> true, () -> true))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith(file + " cannot be read");
    }

    @Test
    void aLineThatConfiguresNothingIsNamed() throws IOException {
        Path file = config(home.resolve(".config"), "# mine\n\nhots: lab\n");
        assertThatThrownBy(() ->
                        HostChoice.choose(Optional.empty(), Map.of("HOME", home.toString()), () -> true, () -> true))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith(file + ":3: `hots: lab` is nothing that can be configured");
    }

    @Test
    void nobodyLooksForALabWhereAHostIsNamed() {
        assertThat(HostChoice.choose(
                        Optional.of("local"),
                        Map.of(),
                        () -> {
                            throw new AssertionError("looked for a dom0");
                        },
                        () -> {
                            throw new AssertionError("looked for a lab");
                        }))
                .contains("local");
    }

    private static Path config(Path base, String text) throws IOException {
        Path directory = Files.createDirectories(base.resolve("xenscope"));
        return Files.writeString(directory.resolve("config"), text);
    }
}
