package org.xenscope.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.xenscope.tests.driver.Finished;
import org.xenscope.tests.driver.Live;
import org.xenscope.tests.driver.OnLab;
import org.xenscope.tests.driver.TestLab;

/**
 * A gdb of this machine at the QEMU of a guest that runs, and every way in which that ends. One guest for all: its QEMU must
 * outlive each of them, and have no breakpoint left in it.
 */
@OnLab
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class GdbSessionsTest {
    private static final Pattern BREAKPOINT = Pattern.compile("Breakpoint 1 at (?:0x)?([0-9a-f]+)");
    private static final String LOOK = "ps -eo args= | grep -E '[g]dbserver|[x]enscope-gdb|[d]d bs=65536' || :";

    @TempDir
    static Path directory;

    private static int qemu;

    @BeforeAll
    static void bringUp(TestLab lab) {
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/bin/gdb")), "gdb is not installed here: tests/run installs it");
        lab.dom0("xl create /etc/xen/guests/hvm.cfg 'vif=[]' >/dev/null");
        qemu = lab.run("--json", "dm", "show", "hvm").json().path("pid").asInt();
        Finished script =
                lab.run("gdb", "script", "hvm", "-o", file().toString()).expect(0);
        assertThat(script.stdout()).contains("of hvm(").doesNotContain("without symbols");
    }

    @AfterAll
    static void forget(TestLab lab) {
        lab.reset();
    }

    private static Path file() {
        return directory.resolve("hvm.gdb");
    }

    private static Live gdb(TestLab lab) {
        Live gdb = lab.xenscope().program("gdb", "-nx", "-q", "-x", file().toString());
        if (!ask(gdb, "info threads").contains("xen-qemu-system")) {
            throw new AssertionError(gdb.kill());
        }
        return gdb;
    }

    /** Has gdb do something, and waits until it has. */
    private static String ask(Live gdb, String command) {
        gdb.type(command);
        gdb.type("echo \\n=asked=\\n");
        StringBuilder said = new StringBuilder();
        gdb.awaitLine(line -> {
            said.append(line).append('\n');
            return line.contains("=asked=");
        });
        return said.toString();
    }

    /** A gdb whose program runs, with a breakpoint that is not met; its address. */
    private static String running(TestLab lab, Live gdb) {
        Matcher set = BREAKPOINT.matcher(ask(gdb, "break xs_rm"));
        assertThat(set.find()).isTrue();
        gdb.type("continue");
        gdb.awaitLine(line -> line.contains("Continuing"));
        // gdb says so first, and puts its breakpoints in then
        lab.dom0("until grep -q 'State:.[SR]' /proc/" + qemu + "/status; do sleep 0.1; done");
        return set.group(1);
    }

    /** QEMU lives, nobody has it, no breakpoint is in it, and nothing else is left. */
    private static void runsOn(TestLab lab, String address) {
        String state = lab.dom0("for i in 1 2 3 4 5 6 7 8 9 10; do [ -z \"$(" + LOOK + ")\" ] || sleep 1; done; " + LOOK
                + "; grep -E 'State|TracerPid' /proc/" + qemu + "/status; dd if=/proc/" + qemu + "/mem bs=1 skip=$((0x"
                + address + ")) count=1 2>/dev/null | od -An -tx1");
        assertThat(state)
                .contains("TracerPid:\t0")
                .containsPattern("State:\t[SR] ")
                .doesNotContain(" cc", "gdb");
        assertThat(lab.run("dm", "qmp", "hvm", "query-status").expect(0).stdout())
                .contains("\"running\"");
    }

    @Test
    @Order(1)
    void itsThreadsAndLibrariesAreThereAndItGoesOn(TestLab lab) {
        try (Live gdb = gdb(lab)) {
            assertThat(ask(gdb, "bt")).contains("libc_start_call_main");
            assertThat(ask(gdb, "info sharedlibrary"))
                    .contains("libxenstore.so.4", "libc.so.6")
                    .doesNotContain(" No ");
            assertThat(ask(gdb, "info threads")).contains("xen-qemu-system");
            String address = running(lab, gdb);
            gdb.interrupt();
            assertThat(ask(gdb, "info breakpoints")).contains("xs_rm");

            Finished second = lab.run("gdb", "relay", "hvm").expect(2);
            assertThat(second.stderr()).contains("is debugged already, by gdbserver ");
            assertThat(second.stdout()).isEmpty();

            gdb.type("detach");
            gdb.type("quit");
            assertThat(gdb.finish().exit()).isZero();
            runsOn(lab, address);
        }
        assertThat(lab.run("session", "list").expect(0).stdout()).isEqualTo("nothing is left on any host\n");
    }

    @Test
    @Order(2)
    void gdbIsKilledWhileItRuns(TestLab lab) {
        try (Live gdb = gdb(lab)) {
            String address = running(lab, gdb);
            gdb.kill();
            runsOn(lab, address);
        }
    }

    @Test
    @Order(3)
    void gdbserverIsKilledWhileItRuns(TestLab lab) {
        try (Live gdb = gdb(lab)) {
            String address = running(lab, gdb);
            lab.dom0("pkill -9 -x gdbserver");
            gdb.awaitError("Remote co");
            runsOn(lab, address);
        }
    }

    @Test
    @Order(4)
    void gdbserverIsKilledWhileItStands(TestLab lab) {
        try (Live gdb = gdb(lab)) {
            // gdb has no breakpoint in a program that stands, also where it stands at one
            Matcher set = BREAKPOINT.matcher(ask(gdb, "break ppoll"));
            assertThat(set.find()).isTrue();
            assertThat(ask(gdb, "continue")).contains("hit Breakpoint 1");
            lab.dom0("pkill -9 -x gdbserver");
            ask(gdb, "info threads");
            runsOn(lab, set.group(1));
        }
    }

    @Test
    @Order(5)
    void xenscopeIsKilledWhileItRuns(TestLab lab) {
        try (Live gdb = gdb(lab)) {
            String address = running(lab, gdb);
            gdb.children().forEach(ProcessHandle::destroyForcibly);
            gdb.awaitError("Remote co");
            runsOn(lab, address);
        }
        String left = lab.sessions().toString();
        assertThat(left).contains("interrupted");
        lab.run("undo").expect(0);
        assertThat(lab.run("session", "list").expect(0).stdout()).isEqualTo("nothing is left on any host\n");
    }

    @Test
    @Order(6)
    void theLineIsLostWhileItRuns(TestLab lab) {
        try (Live gdb = gdb(lab)) {
            String address = running(lab, gdb);
            String control = lab.control();
            ProcessHandle.allProcesses()
                    .filter(process -> process.info()
                            .commandLine()
                            .filter(line -> line.contains(control) && line.contains(" -M "))
                            .isPresent())
                    .forEach(ProcessHandle::destroyForcibly);
            gdb.awaitError("Remote co");
            lab.run("--yes", "lab", "up").expect(0);
            runsOn(lab, address);
        }
        lab.run("undo");
    }

    @Test
    @Order(7)
    void anotherProcessEndsIt(TestLab lab) {
        try (Live gdb = gdb(lab)) {
            String address = running(lab, gdb);
            assertThat(lab.run("gdb", "end", "hvm").expect(0).stdout()).contains("runs on, gdbserver");
            gdb.awaitError("Remote co");
            runsOn(lab, address);
        }
        lab.dom0("gdbserver --once --attach - " + qemu + " </dev/zero >/dev/null 2>&1 & until grep -q tracing /proc/"
                + qemu + "/status; do sleep 0.2; done");
        assertThat(lab.run("gdb", "end", "hvm").expect(2).stderr()).contains("which xenscope did not start");
        lab.run("gdb", "end", "hvm", "--force").expect(0);
        lab.dom0("kill -STOP " + qemu);
        assertThat(lab.run("gdb", "end").expect(2).stderr()).contains("nobody said yes");
        lab.run("--yes", "gdb", "end").expect(0);
        runsOn(lab, "0");
    }

    @Test
    @Order(8)
    void withoutGdbserver(TestLab lab) {
        lab.dom0("mv /usr/bin/gdbserver /usr/bin/gdbserver.away");
        Finished refused = lab.run("gdb", "relay", "hvm").expect(4);
        lab.dom0("mv /usr/bin/gdbserver.away /usr/bin/gdbserver");
        assertThat(refused.stderr()).contains("gdbserver is not installed on lab", "apt install gdbserver");
        assertThat(refused.stdout()).isEmpty();
    }

    @Test
    @Order(9)
    void itsDomainGoesWhileItStandsAndNothingStays(TestLab lab) {
        try (Live gdb = gdb(lab)) {
            ask(gdb, "bt");
            lab.dom0("xl destroy hvm");
            gdb.kill();
            lab.dom0("timeout 20 tail --pid=" + qemu + " -f /dev/null");
        }
        lab.dom0("for each in /libxl /vm /local/domain/0/device-model; do"
                + " [ -n \"$(xenstore-list $each 2>&1)\" ] || xenstore-rm $each; done;"
                + " xenstore-rm -t /local/domain/0/backend/qdisk 2>/dev/null || :");
        assertThat(lab.changes()).isEmpty();
        assertThat(lab.clientsLeft()).isEmpty();
    }
}
