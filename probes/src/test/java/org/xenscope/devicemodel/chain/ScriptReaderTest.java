package org.xenscope.devicemodel.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xenscope.devicemodel.chain.ScriptReading.DomidFrom;
import org.xenscope.devicemodel.chain.ScriptReading.Passes;

final class ScriptReaderTest {
    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            nullValues = "-",
            value = {
                "ioemu,        IOEMU,    FIRST_ARGUMENT,  2, JOINED, /usr/lib/xen/bin/qemu-dm,         true,  false, -",
                "dm-agent,     DM_AGENT, FIRST_ARGUMENT,  1, JOINED, /usr/bin/qemu-system-i386,        true,  false, -",
                "libxl-2018,   LIBXL,    SECOND_ARGUMENT, 0, JOINED, /usr/bin/qemu-system-i386,        true,  false, -",
                "syslog-2019,  SYSLOG,   SECOND_ARGUMENT, 0, JOINED, /usr/bin/qemu-system-i386,        true,  false, logger -t qemu-$2",
                "hangup-2022,  HANGUP,   SECOND_ARGUMENT, 0, JOINED, /usr/bin/qemu-system-i386,        false, true,  logger -t qemu-$2",
                "whole-2022,   WHOLE,    SECOND_ARGUMENT, 0, WHOLE,  /usr/bin/qemu-system-i386,        false, true,  logger -t qemu-$2",
                "star,         -,        NOWHERE,         0, JOINED, /usr/libexec/xen-qemu-system-i386, true, false, -",
                "gdb-good,     -,        NOWHERE,         0, WHOLE,  gdbserver,                        true,  false, -",
                "note-gdb,     -,        FILE,            0, COMMENTED, gdbserver,                     true,  false, -",
                "loop,         -,        OPTION,          0, UNQUOTED, env,                            false, false, -",
            })
    void readsWhatEachOfThemDoes(
            String name,
            String generation,
            DomidFrom domid,
            int shifted,
            Passes passes,
            String program,
            boolean exec,
            boolean hangup,
            String pipe)
            throws IOException {
        ScriptReading script = ScriptReader.read(content(name));

        assertThat(script.generation().map(Enum::name).orElse(null)).isEqualTo(generation);
        assertThat(script.domid()).isEqualTo(domid);
        assertThat(script.shifted()).isEqualTo(shifted);
        assertThat(script.hangup()).isEqualTo(hangup);
        ScriptReading.Launch launch = script.launch().orElseThrow();
        assertThat(launch.passes()).isEqualTo(passes);
        assertThat(launch.program()).isEqualTo(program);
        assertThat(launch.exec()).isEqualTo(exec);
        assertThat(launch.pipe().orElse(null)).isEqualTo(pipe);
        assertThat(script.shebang()).isPresent();
    }

    @Test
    void aTrapThatOnlyEndsTheScriptPassesNothingOn() {
        assertThat(ScriptReader.read(Wrapper.script()).hangup()).isFalse();
    }

    @Test
    void seesWhatIsWrongInOneWrittenInAHurry() throws IOException {
        ScriptReading script = ScriptReader.read(content("note-gdb"));

        assertThat(script.shebang()).contains("/bin/bash");
        assertThat(script.guestStub()).isEqualTo(OptionalInt.of(5));
        assertThat(script.domidLine()).isEqualTo(OptionalInt.of(3));
        assertThat(script.launch().orElseThrow().words()).contains("0.0.0.0:1234");
        assertThat(ScriptReader.read(content("loop")).cleared()).isEqualTo(OptionalInt.of(7));
    }

    @Test
    void ourOwnWrapperIsReadAsWhatItIs() throws IOException {
        try (InputStream in = Objects.requireNonNull(ScriptReader.class.getResourceAsStream("wrapper.sh"))) {
            ScriptReading script = ScriptReader.read(in.readAllBytes());

            assertThat(script.shebang()).contains("/bin/sh");
            assertThat(script.domid()).isEqualTo(DomidFrom.OPTION);
            assertThat(script.launch().orElseThrow().passes()).isEqualTo(Passes.WHOLE);
            assertThat(script.stays()).isFalse();
            assertThat(script.cleared()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "nothing                     | ''                                        | -       | false",
                "no first line of its own    | exec qemu \"$@\"                          | -       | false",
                "a first line from Windows   | #!/bin/sh<CR><NL>exec qemu \"$@\"<CR><NL> | /bin/sh | true",
                "a first line and no program | #! <NL>                                   | -       | false",
                "env finds the shell         | #!/usr/bin/env bash<NL>                   | /usr/bin/env | false",
            })
    void seesWhetherTheKernelCanRunIt(String name, String text, String shebang, boolean carriageReturn) {
        String real = text.replace("<CR>", "\r").replace("<NL>", "\n");

        ScriptReading script = ScriptReader.read(real.getBytes(StandardCharsets.UTF_8));

        assertThat(script.shebang().orElse(null)).isEqualTo(shebang);
        assertThat(script.carriageReturn()).isEqualTo(carriageReturn);
    }

    private static byte[] content(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(ScriptReaderTest.class.getResourceAsStream(name + ".sh"), name)) {
            return in.readAllBytes();
        }
    }
}
