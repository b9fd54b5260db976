package org.xenscope.gdb.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xenscope.error.AbsentException;
import org.xenscope.error.DeniedException;
import org.xenscope.error.FailedException;
import org.xenscope.error.RefusedException;

/** What the guard and gdbserver say, and what it means. */
class GuardEndTest {
    @Test
    void theLastWordCounts() {
        GuardEnd end = GuardEnd.parse("Attached; pid = 7\nRemote debugging using stdio\nxenscope-gdb: killed 12\n");
        assertThat(end.kind()).isEqualTo(GuardEnd.Kind.KILLED);
        assertThat(end.mended()).isEqualTo(12);
        assertThat(end.words()).containsExactly("Attached; pid = 7", "Remote debugging using stdio");
        assertThat(GuardEnd.parse("xenscope-gdb: detached 0").kind()).isEqualTo(GuardEnd.Kind.DETACHED);
        assertThat(GuardEnd.parse("").kind()).isEqualTo(GuardEnd.Kind.UNKNOWN);
        assertThat(GuardEnd.parse("xenscope-gdb: frobbed").kind()).isEqualTo(GuardEnd.Kind.UNKNOWN);
        assertThat(GuardEnd.parse("x\n".repeat(500)).words()).hasSize(40);
    }

    /** gdbserver 13's own words, and where they were said. */
    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(
                        "Cannot attach to process 1208: Operation not permitted (1), process 1208 is already traced by "
                                + "process 1306\nExiting\nxenscope-gdb: refused 0",
                        RefusedException.class,
                        "process 1208 on lab is debugged already, by process 1306"),
                Arguments.of(
                        "Cannot attach to process 1208: Operation not permitted (1)\nExiting\nxenscope-gdb: refused 0",
                        DeniedException.class,
                        "gdbserver may not attach to process 1208 on lab: operation not permitted"),
                Arguments.of(
                        "Cannot attach to process 1208: ptrace: Operation not permitted.\nxenscope-gdb: refused 0",
                        DeniedException.class,
                        "gdbserver may not attach"),
                Arguments.of(
                        "Cannot attach to process 1208: No such process (3)\nExiting\nxenscope-gdb: refused 0",
                        AbsentException.class,
                        "there is no process 1208 on lab"),
                Arguments.of("xenscope-gdb: absent", AbsentException.class, "there is no process 1208 on lab"),
                Arguments.of("xenscope-gdb: uninstalled", AbsentException.class, "gdbserver is not installed on lab"),
                Arguments.of(
                        "gdbserver: error while loading shared libraries: libstdc++.so.6\nxenscope-gdb: refused 0",
                        FailedException.class,
                        "error while loading shared libraries"),
                Arguments.of("xenscope-gdb: refused 0", FailedException.class, "it said nothing"),
                Arguments.of("xenscope-gdb: unmended 1", FailedException.class, "it is left stopped"));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("refusals")
    void whyItCouldNot(String said, Class<? extends Throwable> kind, String message) {
        assertThat(catchThrowable(() -> GdbserverWords.check(GuardEnd.parse(said), 1208, "lab")))
                .isInstanceOf(kind)
                .hasMessageContaining(message);
    }

    @Test
    void allElseIsNoError() {
        for (String word : new String[] {"detached 0", "gone 3", "killed 1", "exited 0", "freed 0"}) {
            assertThatCode(() -> GdbserverWords.check(GuardEnd.parse("xenscope-gdb: " + word), 1, "lab"))
                    .doesNotThrowAnyException();
        }
    }
}
