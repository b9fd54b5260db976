package org.xenscope.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BuildLineTest {
    @Test
    void readsWhatTheScriptSays() {
        assertThat(BuildLine.parse("step making the image")).contains(new BuildLine.Step("making the image"));
        assertThat(BuildLine.parse("progress packages 37 214")).contains(new BuildLine.Amount("packages", 37, 214));
        assertThat(BuildLine.parse("time install 28232")).contains(new BuildLine.Time("install", 28232));
        assertThat(BuildLine.parse("error the disk is full: 0 left on /"))
                .contains(new BuildLine.Failure("the disk is full: 0 left on /"));
    }

    @Test
    void neverReportsMoreThanAll() {
        assertThat(BuildLine.parse("progress packages 9 3")).contains(new BuildLine.Amount("packages", 3, 3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "progress",
                "progress image",
                "progress image 1",
                "progress image one 8",
                "progress image 1 0",
                "progress image 1 99999999999999999999",
                "time install soon",
                "Get:1 some tool's stray word"
            })
    void passesOverOtherLines(String line) {
        assertThat(BuildLine.parse(line)).isEmpty();
    }
}
