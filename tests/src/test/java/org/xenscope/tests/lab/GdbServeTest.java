package org.xenscope.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.xenscope.tests.driver.Finished;
import org.xenscope.tests.driver.Live;
import org.xenscope.tests.driver.OnLab;
import org.xenscope.tests.driver.TestLab;

/** A debugger at the first instruction of a QEMU that somebody else starts, and of one that replaces another. */
@OnLab
final class GdbServeTest {
    private static final String WITHOUT_VIF = " 'vif=[]' >/dev/null 2>&1";

    @BeforeAll
    static void none(TestLab lab) {
        lab.dom0("xl destroy hvm 2>/dev/null || :");
    }

    @AfterAll
    static void forget(TestLab lab) {
        lab.reset();
    }

    @Test
    void theNextQemuIsDebuggedFromItsFirstInstructionAndThenTheOneThatReplacesIt(TestLab lab) {
        Finished served;
        try (Live serve = lab.start(
                "--json",
                "gdb",
                "serve",
                "hvm",
                "--break=xs_write",
                "--ex=c",
                "--ex=status",
                "--ex=delete 2",
                "--ex=end")) {
            String create =
                    serve.await(line -> line.has("create")).path("create").asText();
            lab.dom0(create + WITHOUT_VIF);
            served = serve.finish().expect(0);
        }
        assertThat(said(served, "held")).contains(" s, then libxl ");
        assertThat(served.stdout())
                .as("libxl's time stands at the prompt")
                .contains("QEMU goes on by itself: ")
                .contains("/0/state");
        assertThat(served.last().path("summary").asText())
                .matches("xen-qemu-system-i386 \\d+ runs on, gdbserver is gone, nothing is left");
        assertThat(lab.dom0("xl list hvm")).contains("hvm ");
        nothingIsLeft(lab);

        Finished passed = lab.run("gdb", "serve", "hvm").expect(2);
        assertThat(passed.stderr()).contains("is past its start", "xenscope gdb session hvm", "--next");
        assertThat(lab.run("-n", "gdb", "serve", "hvm", "--next").expect(0).stdout())
                .contains("would: xl create /etc/xen/guests/hvm.cfg 'device_model_override=");

        Finished replaced = lab.run(
                        "--json",
                        "--yes",
                        "dm",
                        "relaunch",
                        "hvm",
                        "--gdb",
                        "--stop-at-start",
                        "--break=xs_write",
                        "--ex=c",
                        "--ex=status",
                        "--ex=delete 2",
                        "--ex=end")
                .expect(0);
        assertThat(said(replaced, "stopped")).isEqualTo("its first instruction");
        assertThat(replaced.stdout()).contains("backend/").contains("stands as long as this QEMU does");
        assertThat(replaced.stream())
                .filteredOn(line -> line.path("result").asText().equals("relaunched"))
                .singleElement()
                .satisfies(line -> assertThat(lab.dom0(
                                        "xenstore-read /local/domain/" + line.path("domid") + "/image/device-model-pid")
                                .strip())
                        .isEqualTo(line.path("pid").asText()));
        assertThat(replaced.last().path("summary").asText()).contains("runs on, gdbserver is gone");
        nothingIsLeft(lab);

        Finished failed = lab.run("--json", "--yes", "dm", "relaunch", "hvm", "--gdb", "--with=-trace nosuch,x=1")
                .expect(1);
        assertThat(failed.last().path("undone").asBoolean()).isTrue();
        assertThat(lab.dom0("xl list hvm | awk 'NR == 2 { print $5 }'"))
                .as("not paused")
                .doesNotContain("p");
        nothingIsLeft(lab);
        lab.dom0("xl destroy hvm");
    }

    @Test
    void whatWasKilledWhileItWaitedIsUndone(TestLab lab) {
        try (Live serve = lab.start("--json", "gdb", "serve", "nobody")) {
            JsonNode waits = serve.await(line -> line.has("create"));
            assertThat(waits.path("create").asText()).startsWith("xl create CONFIG 'device_model_override=");
            assertThat(lab.dom0("cat /run/xenscope/serve-*/hold")).isEqualTo("nobody\n");
            serve.kill().expect(137);
        }
        lab.run("undo").expect(0);
        nothingIsLeft(lab);
    }

    private static String said(Finished finished, String state) {
        return finished.stream().stream()
                .filter(line -> line.path("debug").asText().equals(state))
                .map(line -> line.path("detail").asText())
                .findFirst()
                .orElse("");
    }

    private static void nothingIsLeft(TestLab lab) {
        assertThat(lab.dom0("ps -e -o comm= | grep gdb || :; ls /run | grep xenscope || :"))
                .isEmpty();
    }
}
