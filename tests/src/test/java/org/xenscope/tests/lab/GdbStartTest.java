package org.xenscope.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xenscope.tests.driver.Finished;
import org.xenscope.tests.driver.Live;
import org.xenscope.tests.driver.OnLab;
import org.xenscope.tests.driver.OwnJvm;
import org.xenscope.tests.driver.TestLab;

/** QEMU held before it is one, and a debugger at its first instruction, while libxl counts. */
@OnLab
final class GdbStartTest {
    private static final String UIVM = "/etc/xen/guests/uivm.cfg";

    /** What the guest does itself. */
    private static final String[] GUEST = {"unpause", "devices", "screen", "guest", "fb0"};

    @TempDir
    Path here;

    @AfterAll
    static void forget(TestLab lab) {
        lab.reset();
    }

    @Test
    void aBreakpointInTheFirstWritesIsHitAndQemuIsWhatItWouldHaveBeen(TestLab lab) throws IOException {
        String config = withoutVif(lab, UIVM);
        // what xenscope gives to every program that it runs
        lab.dom0("LC_ALL=C PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin xl create -q -p " + UIVM + " 'vif=[]'");
        List<String> plain = qemu(lab, "uivm");
        lab.dom0("xl destroy uivm");

        Finished up = debugged(lab, config, PlainGdb.Way.BREAKS).finish().expect(0);

        assertThat(up.last().path("result").asText()).as(up.toString()).isEqualTo("up");
        List<String> order = order(up.stream());
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
                        "unpause done",
                        "screen done",
                        "ended");
        List<String> said = said(up, "said");
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
                .isEqualTo(said(up, "held").get(0).split(" ")[1]);
        assertThat(lab.dom0("ps -e -o comm= | grep gdb || :"))
                .as("the debugger has gone")
                .isEmpty();
        assertThat(lab.dom0("ls /run/xenscope/wrapper-*").lines())
                .as("the next start of the guest is not held")
                .containsExactly("qemu", "qemu-wrapper");
        undone(lab, up);
    }

    @Test
    void anHvmGuestWithItsVhdBehindATapDeviceComesUpToo(TestLab lab) throws IOException {
        Finished up = debugged(lab, withoutVif(lab, "/etc/xen/guests/hvm.cfg"), PlainGdb.Way.BREAKS)
                .finish()
                .expect(0);

        assertThat(up.last().path("result").asText()).as(up.toString()).isEqualTo("up");
        assertThat(order(up.stream())).containsSubsequence("held", "start", "stopped", "create done", "ended");
        assertThat(up.stream())
                .filteredOn(line -> line.path("step").asText().equals("device-model")
                        && line.path("state").asText().equals("done"))
                .singleElement()
                .satisfies(line -> assertThat(line.path("detail").asText()).contains("raw from /dev/"));
        undone(lab, up);
    }

    @Test
    void withoutADebuggerQemuGoesOnInTime(TestLab lab) throws IOException {
        Finished up = debugged(lab, withoutVif(lab, UIVM), PlainGdb.Way.NEVER_COMES, GUEST)
                .finish()
                .expect(0);

        assertThat(up.last().path("result").asText()).as(up.toString()).isEqualTo("up");
        assertThat(said(up, "failed")).singleElement().asString().contains("until the debugger comes");
        assertThat(up.stream())
                .filteredOn(line -> line.path("step").asText().equals("create")
                        && line.path("state").asText().equals("done"))
                .singleElement()
                .satisfies(line -> assertThat(line.path("detail").asText()).contains("! XS0240"));
        undone(lab, up);
    }

    @Test
    void aGdbserverThatIsKilledAtTheFirstInstructionLeavesQemuToRun(TestLab lab) throws IOException {
        Finished up;
        try (Live bringup = debugged(lab, withoutVif(lab, UIVM), PlainGdb.Way.STANDS_AT_START, GUEST)) {
            JsonNode counts =
                    bringup.await(line -> line.path("waits").asText().contains("libxl gives the device model up"));
            assertThat(counts.path("waits").asText()).matches("\\d\\d? s, then libxl .*");
            lab.dom0("kill -9 $(pidof gdbserver)");
            up = bringup.finish().expect(0);
        }
        assertThat(up.last().path("result").asText()).as(up.toString()).isEqualTo("up");
        assertThat(said(up, "ended")).anyMatch(line -> line.contains("QEMU is not held any more"));
        undone(lab, up);
    }

    /** A bring-up in a process of its own, without some of its steps. */
    private static Live debugged(TestLab lab, String config, PlainGdb.Way way, String... without) {
        List<String> arguments = new ArrayList<>(List.of(lab.name(), config, way.name()));
        arguments.addAll(List.of(without));
        return OwnJvm.start(DebuggedBringup.class, arguments.toArray(String[]::new));
    }

    /** Its hotplug scripts take longer than all the rest. */
    private String withoutVif(TestLab lab, String path) throws IOException {
        Path file = here.resolve(Path.of(path).getFileName());
        Files.writeString(file, lab.dom0("cat " + path) + "\nvif = []\n");
        return file.toString();
    }

    private static List<String> order(List<JsonNode> lines) {
        return lines.stream()
                .filter(line -> line.has("step") || line.has("debug"))
                .map(line -> line.has("debug")
                        ? line.path("debug").asText()
                        : line.path("step").asText() + " " + line.path("state").asText())
                .toList();
    }

    private static List<String> said(Finished up, String what) {
        return up.stream().stream()
                .filter(line -> line.path("debug").asText().equals(what))
                .map(line -> line.path("detail").asText())
                .toList();
    }

    /** QEMU's arguments, environment and open files, without what is another each time. */
    private static List<String> qemu(TestLab lab, String name) {
        List<String> lines = new ArrayList<>(lab.dom0("d=$(xl domid " + name
                        + "); cd /proc/$(xenstore-read /local/domain/$d/image/device-model-pid);"
                        + " readlink exe; tr '\\0' '\\n' <cmdline; tr '\\0' '\\n' <environ"
                        + " | grep -Ev '^(SSH_|_=|PWD=|OLDPWD=|SHLVL=)' | sort;"
                        + " find fd -type l -printf 'fd %f %l\\n' | sed 's/\\[[0-9]*\\]//' | sort; echo $d")
                .lines()
                .toList());
        String domid = lines.remove(lines.size() - 1);
        lines.replaceAll(
                line -> line.replaceAll("(qmp-libx[a-z]*-|XEN_DOMAIN_ID=)" + domid + "\\b|^" + domid + "$", "$1N"));
        return lines;
    }

    private static void undone(TestLab lab, Finished up) {
        lab.run("undo", up.last().path("session").asText()).expect(0);
        assertThat(lab.changes().stream()
                        .filter(change ->
                                !change.matches("store \\+ /(libxl|vm|local/domain/0/(device-model|memory.*))")))
                .as("what undo left")
                .isEmpty();
    }
}
