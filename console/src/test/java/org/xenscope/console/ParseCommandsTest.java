package org.xenscope.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code disk parse} and {@code vif parse}, which ask no host. */
final class ParseCommandsTest {
    @TempDir
    private Path directory;

    @Test
    void disksAreGivenInXlsNamesAndOrder() {
        try (TestConsole console = new TestConsole(directory)) {
            int exit = console.run(
                    "--json",
                    "disk",
                    "parse",
                    "backend=d,backendtype=tap,format=vhd,vdev=a,discard,target=/x",
                    "cdrom,vdev=hdc");
            assertThat(console.out())
                    .isEqualTo(
                            """
                            {"disks":[{"backendDomname":"d","pdevPath":"/x","vdev":"a","backend":"tap","format":"vhd",\
                            "readwrite":true,"discard":true},\
                            {"vdev":"hdc","format":"empty","removable":true,"isCdrom":true}]}
                            """);
            assertThat(exit).isZero();
            assertThat(console.err()).isEmpty();
        }
    }

    @Test
    void oneThatIsRefusedStandsInItsPlace() {
        try (TestConsole console = new TestConsole(directory)) {
            assertThat(console.run("--json", "disk", "parse", "foo:/x,xvda", "/x,raw,xvda"))
                    .isEqualTo(2);
            assertThat(console.out())
                    .startsWith("{\"disks\":[{\"spec\":\"foo:/x,xvda\",\"error\":")
                    .endsWith("},{\"pdevPath\":\"/x\",\"vdev\":\"xvda\",\"format\":\"raw\",\"readwrite\":true}]}\n");
            assertThat(console.err()).contains("1 of 2 disk specs refused");
        }
    }

    @Test
    void whatXlIgnoresIsTold() {
        try (TestConsole console = new TestConsole(directory)) {
            assertThat(console.run("disk", "parse", "tap2:tapdisk:vhd:/x,xvda,w"))
                    .isZero();
            assertThat(console.out())
                    .contains("backend  (libxl chooses)")
                    .contains("! xl accepts tap2: and tapdisk: and ignores them");
        }
    }

    @Test
    void whatIsNoTextForATerminalIsEscaped() {
        try (TestConsole console = new TestConsole(directory)) {
            console.run("disk", "parse", "/x\033[31m,raw,xvda");
            console.run("vif", "parse", "bridge=\033[31m");
            assertThat(console.out()).contains("\\x1b[31m").doesNotContain("\033");
        }
    }

    @Test
    void vifsAreGivenInXlsNames() {
        try (TestConsole console = new TestConsole(directory)) {
            int exit = console.run("--json", "vif", "parse", "mac=0:16:3e:0:0:1,type=vif,rate=1MB/s", "brigde=x");
            assertThat(console.out())
                    .startsWith(
                            """
                            {"vifs":[{"mac":"00:16:3e:00:00:01","nictype":"vif","rateBytesPerInterval":50000,\
                            "rateIntervalUsecs":50000},{"spec":"brigde=x","error":\
                            """);
            assertThat(exit).isEqualTo(2);
        }
    }

    @Test
    void theCommandsOfXlAreShown() {
        try (TestConsole console = new TestConsole(directory)) {
            console.run("--as-shell", "vif", "parse", "mac=1:2:3:4:5:6,, bridge=a b");
            assertThat(console.out()).isEqualTo("xl -N network-attach 0 mac=1:2:3:4:5:6 'bridge=a b'\n");
        }
    }
}
