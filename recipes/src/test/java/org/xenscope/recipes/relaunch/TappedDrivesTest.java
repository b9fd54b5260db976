package org.xenscope.recipes.relaunch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xenscope.recipes.relaunch.TappedDrives.Drive;

/** Which of QEMU's disks are VHDs that it opens itself, and what it is given in place of them. */
class TappedDrivesTest {
    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "-drive | file=/a.vhd,if=ide,index=0,media=disk,format=vpc,cache=writeback"
                        + "| file=/dev/x,if=ide,index=0,media=disk,format=raw,cache=writeback",
                "-drive | file=/with,,comma.vhd,format=vpc,id=d,,e | file=/dev/x,format=raw,id=d,,e",
                "-drive | file=/a.vhd,if=ide,driver=vpc | file=/dev/x,if=ide,driver=raw",
                "-drive | if=none,driver=vpc,file.driver=file,file.filename=/a.vhd"
                        + "| if=none,driver=raw,file.driver=host_device,file.filename=/dev/x",
                "-blockdev | driver=vpc,node-name=n,file.driver=file,file.filename=/a.vhd"
                        + "| driver=raw,node-name=n,file.driver=host_device,file.filename=/dev/x",
                "-drive | file=/named-by-its-header.vhd,if=ide | file=/dev/x,if=ide,format=raw",
                "--drive | file=/a.vhd,format=vhd | file=/dev/x,format=raw",
            })
    void becomesADevice(String option, String before, String after) {
        List<String> argv = List.of("qemu", "-name", "x", option, before, "-m", "48");
        List<Drive> drives = TappedDrives.of(argv, Set.of("/named-by-its-header.vhd"));
        assertThat(drives).hasSize(1);
        assertThat(TappedDrives.with(argv, Map.of(drives.get(0).image(), "/dev/x")))
                .containsExactly("qemu", "-name", "x", option, after, "-m", "48");
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "-drive | file=/a.raw,format=raw",
                "-drive | file=/unnamed.raw,if=ide",
                "-drive | file=nbd:localhost:1,format=vpc",
                "-drive | if=ide,media=cdrom",
                "-blockdev | driver=vpc,node-name=n,file=other-node",
                "-blockdev | {\"driver\":\"vpc\"}",
                "-append | file=/a.vhd,format=vpc",
            })
    void staysAsItIs(String option, String value) {
        List<String> argv = List.of("qemu", option, value);
        assertThat(TappedDrives.of(argv, Set.of())).isEmpty();
        assertThat(TappedDrives.with(argv, Map.of("/b.vhd", "/dev/x"))).isEqualTo(argv);
    }

    @Test
    void oneImageOnceAndHowItIsOpened() {
        List<String> argv = List.of(
                "qemu",
                "-drive",
                "file=/a.vhd,format=vpc,readonly=on",
                "-drive",
                "file=/b.vhd,format=vpc",
                "-drive",
                "file=/a.vhd,format=vpc");
        assertThat(TappedDrives.of(argv, Set.of()))
                .containsExactly(new Drive("/a.vhd", true), new Drive("/b.vhd", false));
        assertThat(TappedDrives.with(argv, Map.of("/a.vhd", "/dev/x,y")))
                .containsExactly(
                        "qemu",
                        "-drive",
                        "file=/dev/x,,y,format=raw,readonly=on",
                        "-drive",
                        "file=/b.vhd,format=vpc",
                        "-drive",
                        "file=/dev/x,,y,format=raw");
    }
}
