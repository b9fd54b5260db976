package org.xenscope.console.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ValuesTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "2026-01-01T12:00:00Z,           2026-01-01T12:00:00.000Z, 12:00:00.000",
        "2026-01-01T12:00:00.500Z,       2026-01-01T12:00:00.500Z, 12:00:00.500",
        "2026-01-01T12:00:00.000999999Z, 2026-01-01T12:00:00.000Z, 12:00:00.000",
        "2026-01-01T12:00:00.123456789Z, 2026-01-01T12:00:00.123Z, 12:00:00.123",
    })
    void timesHaveMillisecondsAlsoWhereTheyAreNone(Instant at, String time, String clock) {
        assertThat(Values.time(at)).isEqualTo(time);
        assertThat(Values.clock(at)).isEqualTo(clock);
    }
}
