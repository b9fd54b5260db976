package org.xenscope.recipes.relaunch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UsageException;

/** What can be left out of a QEMU's arguments, and what can be put to them. */
class ArgumentEditTest {
    /** As libxl of Xen 4.17 starts one. */
    static final List<String> ARGV = List.of(("/usr/libexec/xen-qemu-system-i386 -xen-domid 3 -no-shutdown"
                    + " -chardev socket,id=libxl-cmd,path=/var/run/xen/qmp-libxl-3,server=on,wait=off"
                    + " -mon chardev=libxl-cmd,mode=control"
                    + " -chardev socket,id=libxenstat-cmd,path=/var/run/xen/qmp-libxenstat-3,server=on,wait=off"
                    + " -mon chardev=libxenstat-cmd,mode=control -nodefaults -name hvm -vnc none -display none -serial pty"
                    + " -device rtl8139,id=nic0,netdev=net0 -netdev type=tap,id=net0,ifname=vif3.0-emu"
                    + " -machine xenfv -m 48"
                    + " -drive file=/lab/hvm.vhd,if=ide,index=0,media=disk,format=vpc,cache=writeback")
            .split(" "));

    private static ArgumentEdit edit(List<String> without, List<String> with, boolean force) {
        return ArgumentEdit.of(ARGV, new RelaunchWish(with, without, false, force));
    }

    private static List<String> lacking(String... words) {
        List<String> left = new ArrayList<>(ARGV);
        for (String word : words) {
            left.remove(word);
        }
        return left;
    }

    @Test
    void withoutAWishNothingChanges() {
        assertThat(edit(List.of(), List.of(), false)).isEqualTo(new ArgumentEdit(ARGV, List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-vnc", "vnc", "--vnc", "-vnc none", "-vnc 'none'"})
    void anOptionGoesWithItsValue(String without) {
        List<String> left = new ArrayList<>(ARGV);
        int at = left.indexOf("-vnc");
        left.remove(at + 1);
        left.remove(at);
        assertThat(edit(List.of(without), List.of(), false).argv()).isEqualTo(left);
    }

    @Test
    void aFlagGoesAlone() {
        assertThat(edit(List.of("-nodefaults"), List.of(), false).argv()).isEqualTo(lacking("-nodefaults"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-spice", "-vnc 127.0.0.1:0", "-none", "", "-vnc none more"})
    void whatIsNotThereCannotBeLeftOut(String without) {
        assertThatThrownBy(() -> edit(List.of(without), List.of(), true)).isInstanceOf(UsageException.class);
    }

    @Test
    void whatStandsInAValueIsNoOption() {
        List<String> argv = new ArrayList<>(ARGV);
        argv.addAll(List.of("-append", "-vnc"));
        assertThat(ArgumentEdit.of(argv, new RelaunchWish(List.of(), List.of("-vnc"), false, false))
                        .argv())
                .endsWith("-append", "-vnc");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-machine | libxl cannot do without -machine xenfv",
                "-m | libxl cannot do without -m 48",
                "-no-shutdown | libxl cannot do without -no-shutdown",
                "-mon 'chardev=libxl-cmd,mode=control' | libxl cannot do without -mon",
                "-chardev 'socket,id=libxl-cmd,path=/var/run/xen/qmp-libxl-3,server=on,wait=off' | libxl cannot do without",
                "-device | is a part of the guest's machine",
                "-drive | is a part of the guest's machine",
                "-serial | is a part of the guest's machine",
            })
    void whatLibxlOrTheGuestNeedsGoesOnlyByForce(String without, String why) {
        assertThatThrownBy(() -> edit(List.of(without), List.of(), false))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(why);
        ArgumentEdit forced = edit(List.of(without), List.of(), true);
        assertThat(forced.argv()).hasSizeLessThan(ARGV.size());
        assertThat(forced.warnings()).singleElement().asString().contains(why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-xen-domid",
                "-mon",
                "-mon 'chardev=libxenstat-cmd,mode=control'",
                "-chardev",
            })
    void withoutItsDomainOrOurSocketNoForceHelps(String without) {
        assertThatThrownBy(() -> edit(List.of(without), List.of(), true)).isInstanceOf(RefusedException.class);
    }

    @Test
    void moreArgumentsComeLast() {
        ArgumentEdit edit = edit(List.of("-vnc"), List.of("-trace \"xen*\"", "-D '/tmp/a b' -d guest_errors"), false);
        assertThat(edit.argv()).endsWith("-trace", "xen*", "-D", "/tmp/a b", "-d", "guest_errors");
        assertThat(edit.argv()).doesNotContain("-vnc");
        assertThat(edit.warnings()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-xen-domid 4",
                "--xen-domid 4",
                "-incoming fd:3",
                "-loadvm x",
                "-daemonize",
                "-S",
                "-help",
                "-runas nobody",
                "-vnc none -S",
            })
    void whatKeepsItFromTakingOverIsNeverAdded(String with) {
        assertThatThrownBy(() -> edit(List.of(), List.of(with), true)).isInstanceOf(RefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-device rtl8139", "-drive file=/x", "-m 64", "-usb", "-d x -smp 2"})
    void hardwareIsAddedOnlyByForce(String with) {
        assertThatThrownBy(() -> edit(List.of(), List.of(with), false))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("the guest's machine, which runs");
        assertThat(edit(List.of(), List.of(with), true).warnings()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "none", "- x", "-trace x stray", "-name my guest"})
    void whatQemuWouldTakeForADiskIsNoOption(String with) {
        assertThatThrownBy(() -> edit(List.of(), List.of(with), true)).isInstanceOf(UsageException.class);
    }
}
