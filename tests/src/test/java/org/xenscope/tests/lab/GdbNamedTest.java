package org.xenscope.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xenscope.tests.driver.Live;
import org.xenscope.tests.driver.OnLab;
import org.xenscope.tests.driver.TestLab;

/**
 * A process of the host that is no QEMU: a stand-in for surfman, with the function that dm-agent ought to have called
 * ({@code rpc_connect}, surfman/src/rpc.c). Is it ever called? A log point tells, and does not stop it.
 */
@OnLab
final class GdbNamedTest {
    private static final String SOURCE =
            """
            #include <unistd.h>
            __attribute__((noinline)) static int rpc_connect(int domid, int type) {
                __asm__ volatile("" ::: "memory");
                return write(1, "connected\\n", 10) + domid - type;
            }
            int main(void) {
                char order;
                while (read(0, &order, 1) == 1)
                    if (order != '\\n')
                        rpc_connect(7, order - '0');
                return 0;
            }
            """;
    private static int surfman;

    /** Its pid. Each digit that is written to {@code orders} is a call of the function. */
    private static int start(TestLab lab, String said) {
        return Integer.parseInt(lab.dom0("cd /tmp/standin; (exec 3<>orders; exec ./surfman <&3 >" + said
                        + " 2>&1) & until [ \"$(cat /proc/$!/comm)\" = surfman ]; do sleep 0.1; kill -0 $! || exit; done;"
                        + " echo $!")
                .strip());
    }

    @BeforeAll
    static void compile(TestLab lab, @TempDir Path here) throws Exception {
        Path source = Files.writeString(here.resolve("surfman.c"), SOURCE);
        Path program = here.resolve("surfman");
        Process gcc = new ProcessBuilder("gcc", "-g", "-O1", "-o", program.toString(), source.toString())
                .inheritIO()
                .start();
        assertThat(gcc.waitFor()).isZero();
        String text = Base64.getEncoder().encodeToString(Files.readAllBytes(program));
        lab.dom0("mkdir -p /tmp/standin; base64 -d >/tmp/standin/surfman <<'END'\n" + text
                + "\nEND\nchmod +x /tmp/standin/surfman; mkfifo /tmp/standin/orders");
        surfman = start(lab, "said");
    }

    @AfterAll
    static void forget(TestLab lab) {
        lab.reset();
    }

    @Test
    void whetherAFunctionIsEverCalled(TestLab lab) {
        try (Live session = lab.start("--json", "gdb", "session", "--name=surfman")) {
            session.await(line -> line.path("event").asText().equals("stopped"));
            session.type("log rpc_connect {args}");
            session.await(line -> line.has("breakpoints"));
            session.type("c &");
            session.await(line -> line.path("event").asText().equals("running"));

            lab.dom0("echo 3 >/tmp/standin/orders");
            JsonNode logged = session.await(line -> line.path("event").asText().equals("logged"));
            assertThat(logged.path("text").asText()).isEqualTo("domid=7 type=3");

            // it goes on at once, and comes to it again
            lab.dom0("echo 5 >/tmp/standin/orders; until grep -q State:.S /proc/" + surfman
                    + "/status && [ $(grep -c connected /tmp/standin/said) = 2 ]; do sleep 0.1; done");
            session.await(line -> line.path("text").asText().equals("domid=7 type=5"));
            session.type("end");
            assertThat(session.finish().expect(0).last().path("summary").asText())
                    .isEqualTo("surfman " + surfman + " runs on, gdbserver is gone, nothing is left");
        }
        lab.dom0(
                "echo 1 >/tmp/standin/orders; until [ $(grep -c connected /tmp/standin/said) = 3 ]; do sleep 0.1; done");
        assertThat(lab.dom0("grep TracerPid /proc/" + surfman + "/status")).isEqualTo("TracerPid:\t0\n");
    }

    @Test
    void oneOfTwoMustBeNamedByItsPid(TestLab lab) {
        int second = start(lab, "/dev/null");
        assertThat(lab.run("gdb", "session", "--name=surfman", "--batch")
                        .expect(2)
                        .stderr())
                .contains(
                        "several processes on lab run surfman",
                        surfman + " (./surfman)",
                        second + " (./surfman)",
                        "--pid=N");
        lab.dom0("kill " + second + "; until [ ! -e /proc/" + second + " ]; do sleep 0.1; done");
        assertThat(lab.run("gdb", "session", "--name=xenvm", "--batch")
                        .expect(4)
                        .stderr())
                .contains("xenvm");
    }
}
