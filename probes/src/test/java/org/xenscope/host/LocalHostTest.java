package org.xenscope.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.xenscope.error.CancelledException;

class LocalHostTest extends HostContract {
    private static LocalHost host;

    @BeforeAll
    static void open() {
        host = new LocalHost();
    }

    @AfterAll
    static void close() {
        host.close();
    }

    @Override
    Host host() {
        return host;
    }

    /** It closes the file that is read or written; that is no failure of the host's. */
    @Test
    void anInterruptIsSaidToBeOne() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "before");
        List<ThrowingCallable> all = List.of(
                () -> host().read(file.toString()),
                () -> control().write(file.toString(), new byte[] {1}, 0600),
                () -> host().connectUnix(file.toString()));
        for (ThrowingCallable each : all) {
            Thread.currentThread().interrupt();
            try {
                assertThatThrownBy(each)
                        .isInstanceOf(CancelledException.class)
                        .hasMessageEndingWith(" was interrupted");
            } finally {
                Thread.interrupted();
            }
        }
        assertThat(file).hasContent("before");
        assertThat(temp).isDirectoryNotContaining(path -> !path.equals(file));
    }
}
