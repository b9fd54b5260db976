package org.xenscope.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xenscope.gdb.symbols.LocalSymbols;
import org.xenscope.gdb.symbols.Symbols;
import org.xenscope.host.SshHost;
import org.xenscope.host.SshTarget;
import org.xenscope.tests.driver.OnLab;
import org.xenscope.tests.driver.TestLab;

/** What a gdb on this machine knows of a QEMU in dom0, which has nothing for it but sshd. */
@OnLab
final class SymbolsTest {
    @AfterAll
    static void forget(TestLab lab) {
        lab.reset();
    }

    @Test
    void aDeviceModelAndItsLibraries(TestLab lab, @TempDir Path directory) throws Exception {
        String qemu = lab.dom0(
                        "xl create /etc/xen/guests/hvm.cfg >/dev/null; xenstore-read /local/domain/$(xl domid hvm)"
                                + "/image/device-model-pid")
                .strip();
        SshTarget target = new SshTarget(
                "lab",
                "root@127.0.0.1",
                Optional.empty(),
                List.of("-F", "/dev/null"),
                Optional.of(Path.of(lab.control())));
        try (SshHost host = new SshHost(target)) {
            List<String> progress = new ArrayList<>();
            Symbols symbols = Symbols.of(host, directory, progress::add);

            LocalSymbols first = symbols.ofProcess(Integer.parseInt(qemu));
            assertThat(first.missing()).isEmpty();
            assertThat(first.files()).isGreaterThan(30).isEqualTo(first.fetched());
            assertThat(progress).hasSize(1);

            LocalSymbols again = symbols.ofProcess(Integer.parseInt(qemu));
            assertThat(again.fetched()).isZero();
            assertThat(again.sysroot()).isEqualTo(first.sysroot());
            assertThat(progress).hasSize(1);

            String program = lab.dom0("readlink /proc/" + qemu + "/exe").strip();
            assertThat(symbols.ofProgram(program).missing()).isEmpty();
            assertThat(progress).as("all of it was there").hasSize(1);

            Path library = Path.of(again.sysroot(), "/lib/x86_64-linux-gnu/libxenstore.so.4");
            assertThat(library).as("the loader's name for it").exists();
            assertThat(gdb("file " + library, "info address xs_write")).contains("Symbol \"xs_write\" is at 0x");
            assertThat(gdb("file " + again.executable(), "info files")).contains(program);
        }
    }

    private static String gdb(String... commands) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/gdb")), "no gdb on this machine");
        List<String> argv = new ArrayList<>(List.of("gdb", "-nx", "-batch"));
        for (String each : commands) {
            argv.addAll(List.of("-ex", each));
        }
        Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
