package org.xenscope.gdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UsageException;

/** Lines for gdb's prompt. */
final class RawCommandTest {
    @ParameterizedTest
    @CsvSource({
        "info threads, info threads",
        "' print 1 ', print 1",
        "continue, continue&",
        "c 3, c 3&",
        "finish &, finish &",
        "python print(1), python print(1)",
        "x/4i $pc, x/4i $pc",
        "steps, steps"
    })
    void whatRunsTheProgramDoesNotKeepGdbWaiting(String line, String sent) {
        assertThat(RawCommand.safe(line)).isEqualTo(sent);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"commands 1", "define x", "python", "if 1", "quit", "q", "shell ls", "!ls", "tui enable", "pi"})
    void whatWouldHangOrEndGdbIsRefused(String line) {
        assertThatThrownBy(() -> RawCommand.safe(line)).isInstanceOf(RefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "info threads\nquit"})
    void oneLineItIs(String line) {
        assertThatThrownBy(() -> RawCommand.safe(line)).isInstanceOf(UsageException.class);
    }
}
