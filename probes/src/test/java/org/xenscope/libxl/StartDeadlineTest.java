package org.xenscope.libxl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StartDeadlineTest {
    @ParameterizedTest(name = "Xen {0}: {1} s")
    @CsvSource({
        "4.3.4,        10",
        "4.5.5-pre,    10",
        "4.6.0,        60",
        "4.17.7,       60",
        "4.20-unstable, 60",
        "3.4.2,        10",
        "5.0,          60",
        "'',           60",
        "nonsense,     60",
    })
    void becameLongerWithXen46(String version, long seconds) {
        assertThat(StartDeadline.ofVersion(version).limit()).hasSeconds(seconds);
    }
}
