package org.xenscope.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xenscope.tests.driver.Finished;
import org.xenscope.tests.driver.Live;
import org.xenscope.tests.driver.OnLab;
import org.xenscope.tests.driver.TestLab;

/** {@code bringup --gdb}, as a person types it. */
@OnLab
final class GdbBringupTest {
    @TempDir
    Path here;

    @AfterAll
    static void forget(TestLab lab) {
        lab.reset();
    }

    private static String ports(TestLab lab) {
        return lab.dom0("ss -ltnH | awk '{ print $4 }' | sort");
    }

    @Test
    void itsWritesToTheStoreAreHitAndTheDomainComesUpAndNothingIsLeft(TestLab lab) {
        // what xenscope gives to every program that it runs
        lab.dom0(
                "LC_ALL=C PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin xl create -q -p /etc/xen/guests/uivm.cfg 'vif=[]'");
        List<String> plain = qemu(lab, "uivm");
        lab.dom0("xl destroy uivm");
        String ports = ports(lab);
        String config = lab.withoutVif("uivm", here);
        Finished up = lab.run("--json", "bringup", config, "--gdb", "--break=xs_write", "--log=xs_watch")
                .expect(0);

        assertThat(up.last().path("result").asText()).as(up.toString()).isEqualTo("up");
        assertThat(GdbStarts.order(up.stream()))
                .containsSubsequence(
                        "create running",
                        "held",
                        "attached",
                        "start",
                        "running",
                        "stopped",
                        "running",
                        "create done",
                        "device-model done",
                        "ended");
        List<String> said = GdbStarts.said(up, "said");
        assertThat(said).anyMatch(line -> line.startsWith("Breakpoint") && line.contains(" at xs_write"));
        assertThat(said)
                .as("the arguments of the write that libxl waits for")
                .anyMatch(line -> line.matches(".*\"device-model/\\d+/state\".*\"running\".*"));
        assertThat(said).anyMatch(line -> line.matches("log \\d+: xs_watch .*\"backend/vfb/\\d+\".*"));
        assertThat(up.stream())
                .filteredOn(line -> line.path("debug").asText().equals("held"))
                .singleElement()
                .satisfies(held -> assertThat(held.path("leftMillis").asLong()).isBetween(30_000L, 60_000L));
        assertThat(qemu(lab, "uivm")).as("QEMU is what it would have been").isEqualTo(plain);
        assertThat(lab.dom0("xenstore-read /local/domain/$(xl domid uivm)/image/device-model-pid")
                        .strip())
                .isEqualTo(GdbStarts.said(up, "held").get(0).split(" ")[1]);
        assertThat(lab.dom0("ps -e -o comm= | grep gdb || :"))
                .as("the debugger has gone")
                .isEmpty();
        assertThat(lab.dom0("ls /run/xenscope/wrapper-*").lines())
                .as("the next start of the guest is not held")
                .containsExactly("qemu", "qemu-wrapper");
        // the guest's own display
        assertThat(ports(lab).lines().filter(line -> !line.startsWith("127.0.0.1:59")))
                .containsExactlyElementsOf(ports.lines().toList());
        assertThat(lab.run("dm", "qmp", "uivm", "query-status").expect(0).stdout())
                .contains("\"running\"");

        GdbStarts.undone(lab, up.last().path("session").asText());
        assertThat(ports(lab)).isEqualTo(ports);
        assertThat(lab.run("session", "list").expect(0).stdout()).isEqualTo("nothing is left on any host\n");
        assertThat(lab.clientsLeft()).isEmpty();
    }

    @Test
    void anHvmGuestHasItsVhdBehindATapDeviceTooAndCtrlCTakesAllBack(TestLab lab) {
        try (Live bringup = lab.start("--json", "bringup", lab.withoutVif("hvm", here), "--gdb", "--break=xs_write")) {
            assertThat(bringup.awaitStep("device-model", "done").path("detail").asText())
                    .contains("raw from /dev/");
            bringup.interrupt();
            Finished ended = bringup.finish().expect(130);
            assertThat(GdbStarts.order(ended.stream())).containsSubsequence("held", "start", "stopped", "create done");
        }
        assertThat(lab.dom0("tap-ctl list; ps -e -o comm= | grep gdb || :")).isEmpty();
        assertThat(lab.run("session", "list").expect(0).stdout()).isEqualTo("nothing is left on any host\n");
    }

    /** The steps go by above the prompt, and `c` waits no longer than the bring-up. */
    @Test
    void atATerminalAPromptIsOpenBesideIt(TestLab lab) {
        try (Live person = lab.xenscope().onTerminal("bringup", lab.withoutVif("uivm", here), "--gdb")) {
            person.awaitLine(line -> line.contains("QEMU is under gdb from its first instruction"));
            person.awaitLine(line -> line.contains("runs; `interrupt` stops it"));
            person.type("break xs_write if $rdi == 1");
            person.awaitLine(line -> line.contains("Breakpoint 2 at xs_write"));
            person.type("c");
            person.awaitLine(line -> line.contains("continuing; Ctrl-C stops it"));
            person.awaitLine(line -> line.contains("create paused") && line.contains("QEMU under the debugger"));
            person.awaitLine(line -> line.contains("the bring-up is done; `end` leaves the debugger"));
            person.awaitLine(line -> line.contains("runs; `interrupt` stops it"));
            person.type("interrupt");
            person.awaitLine(line -> line.contains("interrupted, thread 1"));
            person.type("end");
            assertThat(person.finish().expect(0).stdout())
                    .contains("runs on, gdbserver is gone, nothing is left", "uivm is up in ");
        }
        assertThat(lab.run("dm", "qmp", "uivm", "query-status").expect(0).stdout())
                .contains("\"running\"");
        lab.run("undo").expect(0);
        assertThat(lab.run("session", "list").expect(0).stdout()).isEqualTo("nothing is left on any host\n");
    }

    /** QEMU's arguments, environment and open files, without what is another each time. */
    private static List<String> qemu(TestLab lab, String name) {
        List<String> lines = new ArrayList<>(lab.dom0("d=$(xl domid " + name
                        + "); cd /proc/$(xenstore-read /local/domain/$d/image/device-model-pid);"
                        + " readlink exe; tr '\\0' '\\n' <cmdline; tr '\\0' '\\n' <environ"
                        + " | grep -Ev '^(SSH_|_=|PWD=|OLDPWD=|SHLVL=)' | sort;"
                        + " find fd -type l -printf 'fd %l\\n' | sed 's/\\[[0-9]*\\]//' | sort; echo $d")
                .lines()
                .toList());
        String domid = lines.remove(lines.size() - 1);
        lines.replaceAll(
                line -> line.replaceAll("(qmp-libx[a-z]*-|XEN_DOMAIN_ID=)" + domid + "\\b|^" + domid + "$", "$1N"));
        return lines;
    }
}
