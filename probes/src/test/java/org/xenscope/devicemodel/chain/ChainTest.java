package org.xenscope.devicemodel.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.xenscope.devicemodel.chain.Link.Need;
import org.xenscope.devicemodel.chain.Link.Presence;
import org.xenscope.libxl.DomainType;

final class ChainTest {
    private static final String INTERPOSE = "/usr/sbin/svirt-interpose";
    private static final String WRAPPER = "/usr/bin/qemu-dm-wrapper";
    private static final String QEMU = "/usr/bin/qemu-system-i386";

    @ParameterizedTest(name = "{0}")
    @MethodSource("chains")
    void everyProgramIsFoundInItsPlace(String name, ChainFacts facts, List<String> links) {
        assertThat(Chain.of(facts).links())
                .extracting(link -> link.kind().word() + " "
                        + (link.pid().isPresent()
                                ? link.pid().getAsInt()
                                : link.presence().words()))
                .isEqualTo(links);
    }

    static Stream<Object[]> chains() {
        ChainFixture plain = new ChainFixture().qemu(10, 1, QEMU);
        return Stream.of(
                row("libxl's own QEMU", plain.facts(), "starter done", "qemu 10"),
                row(
                        "OpenXT since 2022: the wrapper stays, its logger too",
                        openxt("whole-2022", true).facts(),
                        "starter done",
                        "svirt-interpose became the next",
                        "qemu-dm-wrapper 10",
                        "logger 12",
                        "qemu 11"),
                row(
                        "OpenXT of 2018: all have become QEMU",
                        openxt("libxl-2018", false).facts(),
                        "starter done",
                        "svirt-interpose became the next",
                        "qemu-dm-wrapper became the next",
                        "qemu 10"),
                row(
                        "our own wrapper has become QEMU",
                        new ChainFixture()
                                .override("/run/xenscope/wrapper/qemu-wrapper")
                                .script("/run/xenscope/wrapper/qemu-wrapper", Wrapper.script())
                                .qemu(10, 1, QEMU)
                                .facts(),
                        "starter done",
                        "xenscope-wrapper became the next",
                        "qemu 10"),
                row(
                        "our own wrapper has become gdbserver",
                        new ChainFixture()
                                .override("/run/xenscope/wrapper/qemu-wrapper")
                                .script("/run/xenscope/wrapper/qemu-wrapper", Wrapper.script())
                                .process(
                                        10,
                                        1,
                                        "/usr/bin/gdbserver",
                                        "gdbserver",
                                        "--once",
                                        "--wrapper",
                                        "setpriv",
                                        "--pdeathsig",
                                        "TERM",
                                        "--",
                                        "127.0.0.1:0",
                                        QEMU,
                                        "-xen-domid",
                                        "5")
                                .qemu(11, 10, QEMU)
                                .facts(),
                        "starter done",
                        "xenscope-wrapper became the next",
                        "gdbserver 10",
                        "setpriv became the next",
                        "qemu 11"),
                row(
                        "gdbserver with setpriv, from a script",
                        new ChainFixture()
                                .override("/root/dm-gdb")
                                .script("/root/dm-gdb", "gdb-good")
                                .process(
                                        10,
                                        1,
                                        "/usr/bin/gdbserver",
                                        "gdbserver",
                                        "--once",
                                        "--wrapper",
                                        "setpriv",
                                        "--pdeathsig",
                                        "TERM",
                                        "--",
                                        "127.0.0.1:0",
                                        "/usr/libexec/xen-qemu-system-i386",
                                        "-xen-domid",
                                        "5")
                                .qemu(11, 10, "/usr/libexec/xen-qemu-system-i386")
                                .facts(),
                        "starter done",
                        "other became the next",
                        "gdbserver 10",
                        "setpriv became the next",
                        "qemu 11"),
                row(
                        "a script in the place of libxl's QEMU",
                        new ChainFixture()
                                .standard("/usr/lib/xen/bin/qemu-system-i386")
                                .script("/usr/lib/xen/bin/qemu-system-i386", "note-gdb")
                                .process(
                                        10,
                                        1,
                                        "/usr/bin/gdbserver",
                                        "gdbserver",
                                        "0.0.0.0:1234",
                                        "/usr/lib/xen/bin/qemu-system-i386.real")
                                .qemu(11, 10, "/usr/lib/xen/bin/qemu-system-i386.real")
                                .facts(),
                        "starter done",
                        "other became the next",
                        "gdbserver 10",
                        "qemu 11"),
                row(
                        "gdbserver that came later",
                        new ChainFixture()
                                .qemu(10, 1, QEMU)
                                .beside(20, "gdbserver", "--attach", "127.0.0.1:0", "10")
                                .facts(),
                        "starter done",
                        "gdbserver 20",
                        "qemu 10"),
                row(
                        "QEMU is gone, and its gdbserver is there",
                        new ChainFixture()
                                .process(
                                        10,
                                        1,
                                        "/usr/bin/gdbserver",
                                        "gdbserver",
                                        "127.0.0.1:1",
                                        QEMU,
                                        "-xen-domid",
                                        "5")
                                .facts(),
                        "starter done",
                        "gdbserver 10",
                        "qemu not running"),
                row(
                        "all are gone",
                        openxt("whole-2022", false).none().facts(),
                        "starter done",
                        "svirt-interpose not running",
                        "qemu-dm-wrapper not running",
                        "logger not running",
                        "qemu not running"),
                row(
                        "a config",
                        openxt("whole-2022", false).none().config().facts(),
                        "starter would run",
                        "svirt-interpose would run",
                        "qemu-dm-wrapper would run",
                        "logger would run",
                        "qemu would run"),
                row(
                        "an override that is not there",
                        new ChainFixture()
                                .override("/nowhere")
                                .absent("/nowhere")
                                .none()
                                .config()
                                .facts(),
                        "starter would run",
                        "other would run",
                        "qemu would run"),
                row(
                        "two scripts that start each other",
                        new ChainFixture()
                                .override("/a")
                                .script("/a", "#!/bin/sh\nexec /b \"$@\"\n".getBytes())
                                .script("/b", "#!/bin/sh\nexec /a \"$@\"\n".getBytes())
                                .none()
                                .config()
                                .facts(),
                        "starter would run",
                        "other would run",
                        "other would run",
                        "other would run",
                        "qemu would run"),
                row("a stubdomain", new ChainFixture().stubdomain().none().facts(), "starter done"),
                row(
                        "a PV domain without QEMU",
                        new ChainFixture()
                                .type(DomainType.PV)
                                .none()
                                .unrecorded()
                                .facts(),
                        "starter done"));
    }

    private static Object[] row(String name, ChainFacts facts, String... links) {
        return new Object[] {name, facts, List.of(links)};
    }

    /** @param stays the wrapper is a process of its own, and its logger another */
    static ChainFixture openxt(String wrapper, boolean stays) {
        ChainFixture fixture =
                new ChainFixture().override(INTERPOSE).interposer(INTERPOSE).script(WRAPPER, wrapper);
        return stays
                ? fixture.process(10, 1, "/bin/bash", "/bin/sh", WRAPPER, "-xen-domid", "5")
                        .beside(12, "logger", "-t", "qemu-5")
                        .qemu(11, 10, QEMU)
                : fixture.qemu(10, 1, QEMU);
    }

    @ParameterizedTest(name = "SELinux {0}, sound {1}")
    @CsvSource({
        "DISABLED,   NO,      NO,      NO,      'This host needs none of them: SELinux is disabled, and the guest has no sound card.'",
        "PERMISSIVE, NO,      NO,      NO,      'This host needs none of them: SELinux only warns, and the guest has no sound card.'",
        "DISABLED,   YES,     NO,      YES,     'This host needs qemu-dm-wrapper (the guest has a sound card, whose volume in dom0 is set through it); it does not need svirt-interpose and logger.'",
        "ENFORCING,  NO,      YES,     YES,     'This host needs svirt-interpose (SELinux enforces its policy: without its label QEMU is denied its disks, or shares one with all others), qemu-dm-wrapper (svirt-interpose becomes this program and no other); it does not need logger.'",
        "ENFORCING,  YES,     YES,     YES,     'This host needs svirt-interpose (SELinux enforces its policy: without its label QEMU is denied its disks, or shares one with all others), qemu-dm-wrapper (svirt-interpose becomes this program and no other); it does not need logger.'",
        "UNKNOWN,    UNKNOWN, UNKNOWN, UNKNOWN, 'This host may need svirt-interpose (whether SELinux enforces a policy could not be read), qemu-dm-wrapper (whether the guest has a sound card is not known); it does not need logger.'",
    })
    void whatIsNeededDependsOnTheHostAndTheGuest(
            Selinux.Mode selinux, Sound.Answer sound, Need interpose, Need wrapper, String conclusion) {
        Chain chain = Chain.of(
                openxt("whole-2022", true).selinux(selinux).sound(sound).facts());

        assertThat(chain.links().get(1).need()).isEqualTo(interpose);
        assertThat(chain.links().get(2).need()).isEqualTo(wrapper);
        assertThat(chain.links().get(3).need()).isEqualTo(Need.NO);
        assertThat(chain.conclusion()).isEqualTo(conclusion);
    }

    @Test
    void saysWhichWrapperItIsAndWhatShowsIt() {
        Link wrapper = Chain.of(openxt("hangup-2022", true).facts()).links().get(2);

        assertThat(wrapper.generation()).contains("of 27 May 2022 (dee60396), passes SIGHUP on");
        assertThat(wrapper.does()).contains("ALSA").contains("logger -t qemu-").contains("arguments cut at blanks");
        assertThat(wrapper.evidence()).extracting(Seen::where).contains("/proc/10", WRAPPER);
        assertThat(wrapper.presence()).isEqualTo(Presence.RUNS);
    }

    @ParameterizedTest(name = "{0} = {1}")
    @CsvSource({
        "-soundhw ac97,                           YES",
        "-device AC97,                            YES",
        "-device intel-hda -device hda-duplex,    YES",
        "'-device rtl8139,id=hda',                NO",
        "-device VGA,                             NO",
        "'-audiodev none,id=x',                   NO",
    })
    void aSoundCardIsKnownByQemusArguments(String line, Sound.Answer answer) {
        assertThat(Sound.ofArguments(List.of(line.split(" ")), "here").answer()).isEqualTo(answer);
    }

    @Test
    void oneThatIsNotKnownMayBeNeeded() {
        Chain chain = Chain.of(new ChainFixture()
                .override("/opt/odd")
                .files(Map.of("/opt/odd", ChainFixture.binary("/opt/odd")))
                .qemu(10, 1, QEMU)
                .facts());

        assertThat(chain.links().get(1).need()).isEqualTo(Need.UNKNOWN);
        assertThat(chain.conclusion()).startsWith("This host may need odd (xenscope does not know it");
    }
}
