package org.xenscope.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xenscope.tests.driver.Finished;
import org.xenscope.tests.driver.OnLab;
import org.xenscope.tests.driver.TestLab;

/** QEMU held before it is one, and a debugger at its first instruction, while libxl counts. */
@OnLab
final class GdbStartTest {
    @TempDir
    Path here;

    @AfterAll
    static void forget(TestLab lab) {
        lab.reset();
    }

    @Test
    void aBreakpointInTheFirstWritesIsHitAndQemuIsWhatItWouldHaveBeen(TestLab lab) {
        String config = lab.withoutVif("uivm", here);
        // what xenscope gives to every program that it runs
        lab.dom0(
                "LC_ALL=C PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin xl create -q -p /etc/xen/guests/uivm.cfg 'vif=[]'");
        List<String> plain = qemu(lab, "uivm");
        lab.dom0("xl destroy uivm");

        Finished up = GdbStarts.debugged(lab, config, PlainGdb.Way.BREAKS, GdbStarts.GUEST)
                .finish()
                .expect(0);

        assertThat(up.last().path("result").asText()).as(up.toString()).isEqualTo("up");
        List<String> order = GdbStarts.order(up.stream());
        assertThat(order)
                .containsSubsequence(
                        "create running",
                        "held",
                        "attached",
                        "start",
                        "running",
                        "stopped",
                        "create done",
                        "device-model done",
                        "ended");
        List<String> said = GdbStarts.said(up, "said");
        assertThat(said)
                .as("the arguments")
                .anyMatch(line -> line.matches("writes device-model/\\d+/state = running;"));
        assertThat(said).anyMatch(line -> line.matches("writes backend/vfb/\\d+/0/state = 1;"));
        assertThat(up.stream())
                .filteredOn(line -> line.path("debug").asText().equals("held"))
                .singleElement()
                .satisfies(held -> assertThat(held.path("leftMillis").asLong()).isBetween(30_000L, 60_000L));
        assertThat(qemu(lab, "uivm")).isEqualTo(plain);
        assertThat(lab.dom0("xenstore-read /local/domain/$(xl domid uivm)/image/device-model-pid")
                        .strip())
                .isEqualTo(GdbStarts.said(up, "held").get(0).split(" ")[1]);
        assertThat(lab.dom0("ps -e -o comm= | grep gdb || :"))
                .as("the debugger has gone")
                .isEmpty();
        assertThat(lab.dom0("ls /run/xenscope/wrapper-*").lines())
                .as("the next start of the guest is not held")
                .containsExactly("qemu", "qemu-wrapper");
        GdbStarts.undone(lab, up);
    }

    @Test
    void anHvmGuestWithItsVhdBehindATapDeviceComesUpToo(TestLab lab) {
        Finished up = GdbStarts.debugged(lab, lab.withoutVif("hvm", here), PlainGdb.Way.BREAKS, GdbStarts.GUEST)
                .finish()
                .expect(0);

        assertThat(up.last().path("result").asText()).as(up.toString()).isEqualTo("up");
        assertThat(GdbStarts.order(up.stream()))
                .containsSubsequence("held", "start", "stopped", "create done", "ended");
        assertThat(up.stream())
                .filteredOn(line -> line.path("step").asText().equals("device-model")
                        && line.path("state").asText().equals("done"))
                .singleElement()
                .satisfies(line -> assertThat(line.path("detail").asText()).contains("raw from /dev/"));
        GdbStarts.undone(lab, up);
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
