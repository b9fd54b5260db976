package org.xenscope.gdb.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.xenscope.error.UsageException;
import org.xenscope.gdb.ElfMachine;
import org.xenscope.gdb.symbols.LocalSymbols;

final class UserScriptTest {
    private static final TargetProcess CAT =
            new TargetProcess(412, "cat", OptionalInt.empty(), "cat 412 on\033[2J lab", new ElfMachine(62));

    private static UserScript script(String executable, String relay) {
        LocalSymbols symbols = new LocalSymbols(
                Path.of(executable),
                "/sym/root",
                List.of(Path.of("/usr/lib/debug"), Path.of("/sym/d")),
                0,
                0,
                0,
                List.of());
        return new UserScript(CAT, symbols, relay);
    }

    @Test
    void aFileForGdbSaysAllThatItNeeds() {
        assertThat(script("/sym/a \"b\\c", "xenscope -H lab gdb relay --pid 412")
                        .text())
                .isEqualTo(
                        """
                        # cat 412 on?[2J lab. To debug it: gdb -x THIS-FILE
                        # It stands until `continue`; `detach` or `quit` lets it go on. Ctrl-C stops it.
                        set remotetimeout 60
                        set sysroot /sym/root
                        set debug-file-directory /usr/lib/debug:/sym/d
                        set breakpoint pending on
                        handle SIGSTOP nopass
                        file "/sym/a \\"b\\\\c"
                        target remote | exec xenscope -H lab gdb relay --pid 412
                        """);
    }

    @Test
    void aLineEndInAPathIsNoCommand() {
        assertThatThrownBy(() -> script("/sym/a\nshell id", "xenscope")).isInstanceOf(UsageException.class);
    }
}
