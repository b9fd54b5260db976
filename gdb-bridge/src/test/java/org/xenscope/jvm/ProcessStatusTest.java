package org.xenscope.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProcessStatusTest {
    @ParameterizedTest
    @CsvSource({
        "'S (sleeping)', 2000000181005ccf, false, true",
        "'T (stopped)', 0000000000000004, true, true",
        "'t (tracing stop)', 0000000000000000, true, false",
        "'R (running)', 0000000000000003, false, false",
        "'Z (zombie)', rubbish, false, false",
    })
    void fields(String state, String caught, boolean stopped, boolean quit) {
        ProcessStatus status = ProcessStatus.parse(
                "Name:\tjava\nState:\t" + state + "\nUid:\t1000\t0\t0\t0\nSigCgt:\t" + caught + "\n");
        assertThat(status).isEqualTo(new ProcessStatus(1000, stopped, quit));
    }

    @Test
    void nothingIsNobody() {
        assertThat(ProcessStatus.parse("")).isEqualTo(new ProcessStatus(-1, false, false));
    }
}
