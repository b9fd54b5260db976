package org.xenscope.recipes.debug;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xenscope.host.FileEntry;
import org.xenscope.host.Host;
import org.xenscope.host.HostControl;
import org.xenscope.host.Output;
import org.xenscope.host.Permit;
import org.xenscope.host.Query;
import org.xenscope.host.Running;
import org.xenscope.host.Wire;
import org.xenscope.recipes.Finding;

final class DebuggerToolsTest {
    @ParameterizedTest(name = "gdb here {0}, gdbserver there {1}: {2}")
    @CsvSource({"true, true, ''", "false, true, XS0248", "true, false, XS0249", "false, false, XS0248 XS0249"})
    void saysWhatIsMissingBeforeAnythingIsMade(boolean gdb, boolean gdbserver, String codes) {
        List<Finding> missing = DebuggerTools.missing(new Dom0(gdbserver), "gdb", gdb);

        assertThat(missing).extracting(Finding::id).containsExactly(codes.isEmpty() ? new String[0] : codes.split(" "));
    }

    @Test
    void saysHowToGetIt() {
        assertThat(DebuggerTools.missing(new Dom0(false), "gdb", false))
                .extracting(each -> each.fix().get(0).title())
                .allMatch(fix -> fix.contains("apt install gdb"));
    }

    /** A host that answers one question. */
    private record Dom0(boolean gdbserver) implements Host {
        @Override
        public String name() {
            return "dom0";
        }

        @Override
        public Output query(Query query) {
            assertThat(query.argv()).containsExactly("command", "-v", "gdbserver");
            return new Output(query.argv(), gdbserver ? 0 : 127, new byte[0], new byte[0]);
        }

        @Override
        public Running follow(Query query) {
            throw new AssertionError();
        }

        @Override
        public byte[] read(String path) {
            throw new AssertionError();
        }

        @Override
        public List<FileEntry> list(String path) {
            throw new AssertionError();
        }

        @Override
        public Optional<FileEntry> stat(String path) {
            throw new AssertionError();
        }

        @Override
        public Wire connectUnix(String path) {
            throw new AssertionError();
        }

        @Override
        public Wire connectTcp(int port) {
            throw new AssertionError();
        }

        @Override
        public HostControl control(Permit permit) {
            throw new AssertionError();
        }

        @Override
        public void close() {}
    }
}
