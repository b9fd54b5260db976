package org.xenscope.recipes.debug;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CountdownTest {
    private static final Instant BEGUN = Instant.parse("2024-01-01T00:00:00Z");

    /** The last column: what is left until QEMU must go on, so that it is in time. */
    @ParameterizedTest(name = "{1} ms after the begin of {0} s")
    @CsvSource({
        "60,      0, 60, 52000",
        "60,   1000, 59, 51000",
        "60,  59001,  1,     0",
        "60,  60000,  0,     0",
        "60,  99000,  0,     0",
        "10,      0, 10,  8334",
        "10,   9000,  1,     0",
    })
    void saysWhatIsLeft(int limit, long after, long seconds, long untilLast) {
        Countdown countdown = new Countdown("libxl", BEGUN, Duration.ofSeconds(limit), "libxl gives it up");
        Instant now = BEGUN.plusMillis(after);

        assertThat(countdown.seconds(now)).isEqualTo(seconds);
        assertThat(countdown.untilLast(now).toMillis()).isBetween(untilLast - 1, untilLast);
        assertThat(countdown.text(now))
                .isEqualTo(
                        seconds == 0 ? "its time is over: libxl gives it up" : seconds + " s, then libxl gives it up");
    }

    @ParameterizedTest(name = "up {0}, started {1}: {2} ms")
    @CsvSource({
        "100.25 50.00,  9000, 10250",
        "100.25 50.00, 10025,     0",
        // a start that is rounded up
        "100.25 50.00, 10026,     0",
        "nonsense,      9000,     0",
        "100.25 50.00,     x,     0",
    })
    void aProcessIsAsOldAsTheKernelSaysWhateverItsName(String uptime, String started, long millis) {
        String stat = "412 (a) (b c) R 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 " + started + " 20 21\n";

        assertThat(Gate.age(uptime + "\n", stat)).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void aPlanPromises() {
        assertThat(Countdown.promise(Duration.ofSeconds(10), "libxl gives it up"))
                .isEqualTo("within 10 s, or libxl gives it up");
    }
}
