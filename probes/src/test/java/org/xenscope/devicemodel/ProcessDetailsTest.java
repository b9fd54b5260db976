package org.xenscope.devicemodel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xenscope.devicemodel.DeviceModelProcess.State;
import org.xenscope.host.LocalHost;

/** What /proc says, of this machine's own processes, and of texts that nobody would write by mistake. */
@Tag("peer")
@Timeout(30)
class ProcessDetailsTest {
    private static final String UUID = "0a1b2c3d-0000-4000-8000-0123456789ab\n";

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void end() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    /** Says a line when it runs; ends when its input does. */
    private int start(Path directory, Map<String, String> environment, String... argv) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(argv).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(process);
        process.getInputStream().read();
        return (int) process.pid();
    }

    @Test
    void aProcessIsSeenWhole(@TempDir Path directory) throws IOException {
        Path real = directory.toRealPath();
        String odd = "a 'b'\n" + UUID.strip() + " \"c\" ü";
        int pid = start(
                real,
                Map.of("XEN_DOMAIN_ID", "7", "ODD", "x=y\nz"),
                "/bin/bash",
                "-c",
                "exec 9</etc/passwd; echo; read x",
                "-xen-domid",
                odd,
                "");
        try (LocalHost host = new LocalHost()) {
            ProcessDetails process = new ProcessDetailsProbe(host).read(pid).orElseThrow();
            assertThat(process.pid()).isEqualTo(pid);
            assertThat(process.parentPid())
                    .isEqualTo((int) ProcessHandle.current().pid());
            assertThat(process.argv())
                    .containsExactly("/bin/bash", "-c", "exec 9</etc/passwd; echo; read x", "-xen-domid", odd, "");
            assertThat(process.environment())
                    .containsEntry("XEN_DOMAIN_ID", "7")
                    .containsEntry("ODD", "x=y\nz");
            assertThat(process.cwd()).hasValue(real.toString());
            assertThat(process.files()).containsEntry(9, "/etc/passwd");
            assertThat(process.paths()).contains("/etc/passwd");
            assertThat(process.program()).isEqualTo("bash");
            assertThat(process.state()).isEqualTo(State.RUNNING);
            assertThat(process.tracer()).isEmpty();
            assertThat(process.denied()).isEmpty();
            assertThat(Duration.between(process.started(), Instant.now()).abs()).isLessThan(Duration.ofMinutes(2));
        }
    }

    @Test
    void manyAtOnceAndOneThatIsGone(@TempDir Path directory) throws Exception {
        int one = start(directory, Map.of(), "/bin/sh", "-c", "echo; read x", "one");
        int two = start(directory, Map.of("LOOKS_LIKE_A_MARK", UUID), "/bin/sh", "-c", "echo; read x", "two");
        int gone = start(directory, Map.of(), "/bin/sh", "-c", "echo; read x", "gone");
        started.get(2).destroyForcibly().waitFor();
        try (LocalHost host = new LocalHost()) {
            Map<Integer, ProcessDetails> seen = new ProcessDetailsProbe(host).read(Set.of(one, two, gone));
            assertThat(seen).containsOnlyKeys(one, two);
            assertThat(seen.get(one).argv()).endsWith("one");
            // what the uuid in its environment makes ambiguous is read one by one
            assertThat(seen.get(two).argv()).endsWith("two");
            assertThat(seen.get(two).environment()).containsEntry("LOOKS_LIKE_A_MARK", UUID);
        }
    }

    @Test
    void aFileThatWasReplacedIsSaid(@TempDir Path directory) throws IOException {
        Path program = directory.toRealPath().resolve("qemu-system-i386");
        Files.copy(Path.of("/bin/bash"), program);
        int pid = start(directory, Map.of(), program.toString(), "-c", "echo; read x");
        Files.delete(program);
        try (LocalHost host = new LocalHost()) {
            ProcessDetails process = new ProcessDetailsProbe(host).read(pid).orElseThrow();
            assertThat(process.deleted()).isTrue();
            assertThat(process.executable()).hasValue(program.toString());
            assertThat(process.program()).isEqualTo("qemu-system-i386");
        }
    }

    @Test
    void theKernelsTextsAreRead() {
        ProcText.Links links = ProcText.Links.parse(
                """
                lrwxrwxrwx 1 root root 0 Nov 22 07:25 /proc/12/cwd -> /lab
                lrwxrwxrwx    1 0        0                0 Nov 22  2026 /proc/12/exe -> /usr/bin/q -> r (deleted)

                /proc/12/fd:
                total 0
                lrwx------ 1 root root 64 Nov 22 07:25 10 -> socket:[11563]
                lrwx------ 1 root root 64 Nov 22 07:25 12 -> /lab/my disk.vhd

                /run/xen:
                lrwxrwxrwx 1 root root 64 Nov 22 07:25 13 -> /not/a/descriptor
                """);
        assertThat(links.exe()).containsEntry(12, "/usr/bin/q -> r (deleted)");
        assertThat(links.cwd()).containsEntry(12, "/lab");
        assertThat(links.files().get(12))
                .containsExactly(Map.entry(10, "socket:[11563]"), Map.entry(12, "/lab/my disk.vhd"));
        ProcessDetails process = ProcText.process(
                        12,
                        "Name:\tq (x) 1 2\nState:\tt (tracing stop)\nPPid:\t3\nTracerPid:\t99\nUid:\t0\t107\t0\t0\n",
                        "12 (q (x) 1 2) t 3 12 12 0 -1 4194304 1 0 0 0 1 2 0 0 20 0 1 0 250 0 0",
                        "",
                        "",
                        Instant.ofEpochSecond(1000),
                        links,
                        Set.of("environ"))
                .orElseThrow();
        assertThat(process.state()).isEqualTo(State.TRACED);
        assertThat(process.tracer()).hasValue(99);
        assertThat(process.uid()).isEqualTo(107);
        assertThat(process.started()).isEqualTo(Instant.ofEpochMilli(1_002_500));
        assertThat(process.hasSocket(11563)).isTrue();
        assertThat(ProcText.denied("cat: /proc/7/environ: Permission denied\n"
                        + "cat: can't open '/proc/8/environ': Permission denied\n"
                        + "ls: cannot read symbolic link '/proc/7/exe': Permission denied\n"
                        + "cat: /proc/9/stat: No such file or directory"))
                .containsOnlyKeys(7, 8)
                .containsEntry(7, Set.of("environ", "exe"));
    }

    @Property
    void anyTextIsReadOrLeftOut(@ForAll byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        ProcText.parts(bytes, 1).ifPresent(parts -> assertThat(parts).hasSize(1));
        ProcText.process(
                1,
                "State:\tS\nPPid:\t1\n" + text,
                text,
                text,
                text,
                Instant.EPOCH,
                ProcText.Links.parse(text),
                Set.of());
    }
}
