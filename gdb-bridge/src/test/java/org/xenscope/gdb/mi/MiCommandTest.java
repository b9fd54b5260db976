package org.xenscope.gdb.mi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.xenscope.error.UsageException;

/** Commands, as gdb reads them. */
final class MiCommandTest {
    private static String line(MiCommand command) {
        return new String(command.encoded(7), StandardCharsets.UTF_8);
    }

    @Test
    void optionsStandBareAndTextIsQuoted() {
        assertThat(line(MiCommand.of("-exec-continue"))).isEqualTo("7-exec-continue\n");
        assertThat(line(MiCommand.of("-data-evaluate-expression", "a == \"x\\n\"")
                        .frame(2)
                        .thread("1")))
                .isEqualTo("7-data-evaluate-expression --thread 1 --frame 2 \"a == \\\"x\\\\n\\\"\"\n");
        assertThat(line(MiCommand.of("-break-insert", "-f", "--", "xen-bus.c:120")))
                .isEqualTo("7-break-insert -f -- xen-bus.c:120\n");
        assertThat(line(MiCommand.console("print é"))).isEqualTo("7-interpreter-exec console \"print é\"\n");
        assertThat(line(MiCommand.of("-x", "", "a"))).isEqualTo("7-x \"\" a\n");
        assertThat(line(MiCommand.plain("-exec-until", "a b").frame(0))).isEqualTo("7-exec-until --frame 0 a b\n");
    }

    /** Else a line end in an expression would be a second command. */
    @Test
    void nothingInAWordEndsTheLine() {
        assertThat(line(MiCommand.console("a\n-gdb-exit\r\t\u007f")))
                .isEqualTo("7-interpreter-exec console \"a\\012-gdb-exit\\015\\011\\177\"\n");
    }

    @Test
    void anOperationIsAWord() {
        assertThatThrownBy(() -> MiCommand.of("exec-run")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MiCommand.of("-exec-run\n")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> MiCommand.plain("-gdb-set", "sysroot /\n-gdb-exit"))
                .isInstanceOf(UsageException.class);
    }

    /** gdb's own words are c-strings too: what we quote reads back as it was. */
    @Property
    void anyWordReadsBack(@ForAll String word) {
        String line = line(MiCommand.of("-x", " " + word));
        String quoted = line.substring("7-x ".length(), line.length() - 1);
        List<MiRecord> read = MiLaws.decode(("~" + quoted + "\n").getBytes(StandardCharsets.UTF_8), 9);
        String storable = new String(word.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        assertThat(read).containsExactly(new MiRecord.Stream(MiRecord.Stream.Sort.CONSOLE, " " + storable));
    }
}
