package org.xenscope.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
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
 * The debug prompt at the QEMU of a guest that runs, and what can happen to it. One guest for all: its QEMU must outlive
 * each of them as it was.
 */
@OnLab
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class GdbFaultsTest {
    private static final String LEFT = "ps -eo args= | grep -E '[g]dbserver|[x]enscope-gdb|[d]d bs=65536' || :";

    @TempDir
    Path here;

    private static int qemu;
    private static String ports = "";

    @BeforeAll
    static void bringUp(TestLab lab) {
        ports = ports(lab);
        lab.dom0("xl create -q /etc/xen/guests/hvm.cfg 'vif=[]'");
        qemu = lab.run("--json", "dm", "show", "hvm").json().path("pid").asInt();
    }

    @AfterAll
    static void forget(TestLab lab) {
        lab.reset();
    }

    private static String ports(TestLab lab) {
        return lab.dom0("ss -ltnH | awk '{ print $4 }' | sort");
    }

    /** A session with a breakpoint that is not met; its address. */
    private static String broken(Live session) {
        session.await(line -> line.path("event").asText().equals("stopped"));
        session.type("break xs_rm");
        session.await(line -> line.has("breakpoints"));
        session.type("print &xs_rm");
        String value = session.await(line -> line.has("value")).path("value").asText();
        assertThat(value).matches(".*0x[0-9a-f]+ <xs_rm>");
        return value.substring(value.indexOf("0x"), value.lastIndexOf(' '));
    }

    private static void run(Live session) {
        session.type("c &");
        session.await(line -> line.path("event").asText().equals("running"));
    }

    /** What is said of it at the end. */
    private static String lost(Live session, String why) {
        // before standard input ends, which would be an end as well
        JsonNode ended = session.await(line -> line.path("event").asText().equals("ended"));
        assertThat(ended.path("lost").asBoolean()).isTrue();
        assertThat(ended.path("why").asText()).contains(why);
        String summary = session.finish().expect(1).last().path("summary").asText();
        assertThat(summary).startsWith("xen-qemu-system-i386 " + qemu + " runs on");
        return summary;
    }

    /** QEMU runs and answers, nobody has it, no breakpoint is in it, and nothing else is left. */
    private static void asBefore(TestLab lab, String address) {
        assertThat(lab.dom0(LEFT)).isEmpty();
        assertThat(lab.dom0("grep -E 'State|TracerPid' /proc/" + qemu + "/status; dd if=/proc/" + qemu
                        + "/mem bs=1 skip=$((" + address + ")) count=1 2>/dev/null | od -An -tx1"))
                .containsPattern("State:\t[SR] ")
                .contains("TracerPid:\t0")
                .doesNotContain(" cc");
        assertThat(lab.run("dm", "qmp", "hvm", "query-status").expect(0).stdout())
                .contains("\"running\"");
        assertThat(ports(lab)).isEqualTo(ports);
        assertThat(lab.run("session", "list").expect(0).stdout()).isEqualTo("nothing is left on any host\n");
    }

    @Test
    @Order(1)
    void aSecondSessionIsRefusedAndWhoHasItIsNamed(TestLab lab) {
        try (Live first = lab.start("--json", "gdb", "session", "hvm")) {
            String address = broken(first);
            Finished second = lab.run("gdb", "session", "hvm", "--batch").expect(2);
            assertThat(second.stderr()).containsPattern("is debugged already, by gdbserver \\d+");
            // the first one has not noticed
            first.type("end");
            first.finish().expect(0);
            asBefore(lab, address);
        }
    }

    @Test
    @Order(2)
    void gdbIsKilledWhileQemuRuns(TestLab lab) {
        try (Live session = lab.start("--json", "gdb", "session", "hvm")) {
            String address = broken(session);
            run(session);
            session.children().stream()
                    .flatMap(child -> Stream.concat(Stream.of(child), child.descendants()))
                    .filter(child -> child.info().command().orElse("").endsWith("/gdb"))
                    .forEach(ProcessHandle::destroyForcibly);
            lost(session, "gdb was ended by signal 9");
            asBefore(lab, address);
        }
    }

    @Test
    @Order(3)
    void gdbserverIsKilledWhileQemuRuns(TestLab lab) {
        try (Live session = lab.start("--json", "gdb", "session", "hvm")) {
            String address = broken(session);
            run(session);
            lab.dom0("pkill -9 -x gdbserver");
            assertThat(lost(session, "connection")).contains("breakpoint");
            asBefore(lab, address);
        }
    }

    @Test
    @Order(4)
    void gdbserverEndsWhileQemuStandsAndThePromptIsTold(TestLab lab) {
        try (Live session = lab.start("--json", "gdb", "session", "hvm")) {
            String address = broken(session);
            lab.dom0("pkill -TERM -x gdbserver");
            assertThat(lost(session, "gdbserver was killed"))
                    .as("one that stands has no breakpoint in it")
                    .doesNotContain("breakpoint");
            asBefore(lab, address);
        }
    }

    @Test
    @Order(5)
    void withoutGdbserverNothingIsBegun(TestLab lab) {
        lab.dom0("mv /usr/bin/gdbserver /usr/bin/gdbserver.away");
        try {
            Finished refused = lab.run("gdb", "session", "hvm", "--batch").expect(4);
            assertThat(refused.stderr()).contains("gdbserver is not installed on lab", "apt install gdbserver");
        } finally {
            lab.dom0("mv /usr/bin/gdbserver.away /usr/bin/gdbserver");
        }
        assertThat(lab.run("session", "list").expect(0).stdout()).isEqualTo("nothing is left on any host\n");
    }

    /** Not so, xl gives up after 60 s, and leaves the domain paused. */
    @Test
    @Order(6)
    void whoWaitsForAQemuThatStandsIsSaidAndNeedNotWaitLong(TestLab lab) {
        try (Live session = lab.start("--json", "gdb", "session", "hvm")) {
            String address = broken(session);
            lab.dom0("xl pause hvm; (xl unpause hvm; echo exit $?) >/run/unpause 2>&1 &"
                    + " until grep -q '0[23] *[0-9]* .*/qmp-libxl-' /proc/net/unix; do sleep 0.2; done");
            session.type("status");
            assertThat(session.await(line -> line.has("warning"))
                            .path("warning")
                            .asText())
                    .contains("xl waits for this QEMU, and gives up within a minute", "`c` lets it go on");
            run(session);
            lab.dom0("until grep -q exit /run/unpause; do sleep 0.2; done");
            assertThat(lab.dom0("cat /run/unpause; rm /run/unpause; xl list hvm | awk 'NR == 2 { print $5 }'"))
                    .startsWith("exit 0\n")
                    .as("not paused")
                    .doesNotContain("p");
            session.type("end");
            session.finish().expect(0);
            asBefore(lab, address);
        }
    }

    /** A gdb that takes its time: when it comes, gdbserver is attached, and the connection is gone. */
    @Test
    @Order(7)
    void theLineIsLostWhileGdbConnects(TestLab lab) throws IOException {
        String control = lab.control();
        long master = ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .filter(line -> line.contains(control) && line.contains(" -M "))
                        .isPresent())
                .findFirst()
                .orElseThrow()
                .pid();
        Path runtime = Files.createDirectory(here.resolve("run"));
        Path slow = Files.writeString(
                here.resolve("gdb"),
                """
                #!/bin/sh
                until find %s -type s -name gdb | grep -q .; do kill -0 $PPID || exit 1; done
                kill -9 %d
                exec /usr/bin/gdb "$@"
                """
                        .formatted(runtime, master));
        assertThat(slow.toFile().setExecutable(true)).isTrue();
        Finished lost = lab.xenscope()
                .with("PATH", here + ":" + System.getenv("PATH"))
                .with("XDG_RUNTIME_DIR", runtime.toString())
                .run("gdb", "session", "hvm", "--batch")
                .expect(3);
        assertThat(lost.stderr()).contains("lab");
        lab.run("--yes", "lab", "up").expect(0);
        lab.run("undo");
        asBefore(lab, "0");
    }

    @Test
    @Order(8)
    void itsDomainIsDestroyedWhileItStandsAndQemuIsNotLeft(TestLab lab) {
        try (Live session = lab.start("--json", "gdb", "session", "hvm")) {
            broken(session);
            lab.dom0("xl destroy hvm");
            Finished ended = session.finish().expect(0);
            assertThat(ended.last().path("summary").asText()).contains(qemu + " has ended", "nothing is left");
        }
        assertThat(lab.dom0("test -e /proc/" + qemu + " && echo there || :")).isEmpty();
        assertThat(lab.dom0(LEFT)).isEmpty();
        // QEMU hears of its disk's end when libxl has long removed it, and makes the empty directory again
        assertThat(lab.changes().stream()
                        .filter(change -> !change.matches("store \\+ /(libxl|vm|local/domain/0/"
                                + "(device-model|memory.*|backend(/qdisk(/\\d+)?)?))")))
                .isEmpty();
        assertThat(lab.clientsLeft()).isEmpty();
    }
}
