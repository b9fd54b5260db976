package org.xenscope.recipes.rule.devicemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xenscope.devicemodel.DeviceModelFacts.Home;
import org.xenscope.devicemodel.DeviceModelProcess.State;
import org.xenscope.devicemodel.QmpSocket;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Diagnosis;
import org.xenscope.recipes.rule.Rule;

/** Each rule where it fires, where it does not, and where it cannot tell; and that one cause gives one error. */
class DeviceModelRulesTest {
    private static Diagnosis diagnose(Models models) {
        return Diagnosis.of(DeviceModelRule.all(), models.all());
    }

    static Stream<Arguments> cases() {
        return Stream.of(
                row("all in order", Models.usual()),
                row("killed, and a PV device tells it", Models.none().serves("vkbd/0")),
                row("killed", Models.none(), "XS0203", "QEMU is dead, although the store says running"),
                row("killed before it said anything", Models.none().says(""), "XS0203", "hvm(3): QEMU is dead"),
                row(
                        "stopped by a signal",
                        Models.none().qemu(412, State.STOPPED),
                        "XS0204",
                        "QEMU 412 is stopped by a signal"),
                row(
                        "stopped in a debugger",
                        Models.none().qemu(412, State.TRACED).tracer(600, "gdbserver"),
                        "XS0204",
                        "QEMU 412 is held by gdbserver 600"),
                row(
                        "stopped, and a PV device tells it",
                        Models.none().qemu(412, State.STOPPED).serves("vfb/0")),
                row("runs under a debugger", Models.usual().tracer(600, "gdbserver")),
                row("starts", Models.usual().says(""), "XS0205", "libxl gives up in 40 s"),
                row(
                        "starts in a debugger",
                        Models.none()
                                .qemu(412, State.TRACED)
                                .tracer(600, "gdbserver")
                                .says(""),
                        "XS0204",
                        "held by gdbserver 600",
                        "XS0205",
                        "libxl gives up in 40 s"),
                row(
                        "only its wrapper runs",
                        Models.none().wrapper(412, "sh").says(""),
                        "XS0205",
                        "libxl gives up in 40 s"),
                row(
                        "a zombie",
                        Models.none().qemu(412, State.ZOMBIE).serves("vkbd/0"),
                        "XS0206",
                        "QEMU 412 is a zombie"),
                row(
                        "left of a domain that is gone",
                        Models.usual().home(Home.GONE),
                        "XS0207",
                        "QEMU 412 is left of a domain that is gone"),
                row(
                        "left of a domain that was destroyed, in a debugger",
                        Models.none()
                                .qemu(412, State.TRACED)
                                .tracer(600, "gdbserver")
                                .home(Home.DYING),
                        "XS0207",
                        "and keeps its memory"),
                row("two of them", Models.usual().qemu(500, State.RUNNING), "XS0208", "2 QEMUs have the same domid"),
                row("an old one that has ended", Models.usual().qemu(500, State.ZOMBIE)),
                row(
                        "below a wrapper",
                        Models.usual().recorded(400).wrapper(400, "gdbserver"),
                        "XS0209",
                        "libxl knows gdbserver 400, QEMU is 412"),
                row(
                        "its socket was removed",
                        Models.usual().sockets(socket("libxl", false, false, 0), socket("libxenstat", true, true, 0)),
                        "XS0210",
                        "nobody listens on qmp-libxl-3"),
                row(
                        "its socket was taken",
                        Models.usual().sockets(socket("libxl", true, false, 0)),
                        "XS0210",
                        "nobody listens on qmp-libxl-3"),
                row(
                        "VNC on every address",
                        Models.none().qemu(412, State.RUNNING, "-vnc", ":1"),
                        "XS0211",
                        "VNC listens on every network: :1"),
                row("VNC on loopback", Models.none().qemu(412, State.RUNNING, "-vnc", "127.0.0.1:0,to=99")),
                row("VNC on a Unix socket", Models.none().qemu(412, State.RUNNING, "-vnc", "unix:/run/vnc:0")),
                row(
                        "a VHD by itself",
                        Models.none().qemu(412, State.RUNNING, "-drive", "file=/a,,b.vhd,if=ide,format=vpc"),
                        "XS0212",
                        "QEMU reads /a,b.vhd as VHD itself"),
                row(
                        "a tap device",
                        Models.none().qemu(412, State.RUNNING, "-drive", "file=/dev/xen/blktap-2/tapdev0,format=raw")),
                row(
                        "somebody holds libxl's socket",
                        Models.usual().sockets(socket("libxl", true, true, 1)),
                        "XS0213",
                        "somebody is connected to qmp-libxl-3"),
                row("its file was replaced", replaced(), "XS0214", "QEMU 412 runs from a file that is no more"));
    }

    private static Models replaced() {
        return Models.none().replaced();
    }

    private static QmpSocket socket(String whose, boolean there, boolean listens, int clients) {
        return new QmpSocket("/run/xen/qmp-" + whose + "-3", there, listens, clients, OptionalInt.empty());
    }

    /** @param expected a code and a part of its title, in turn */
    private static Arguments row(String name, Models models, String... expected) {
        return arguments(name, models, List.of(expected));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("cases")
    void eachCaseIsTold(String name, Models models, List<String> expected) {
        Diagnosis diagnosis = diagnose(models);
        assertThat(diagnosis.unanswered()).isEmpty();
        List<Finding> findings = diagnosis.findings();
        assertThat(findings).extracting(Finding::id).containsExactlyElementsOf(every(expected, 0));
        for (int i = 0; i < findings.size(); i++) {
            assertThat(findings.get(i).title()).contains(every(expected, 1).get(i));
            assertThat(findings.get(i).evidence()).isNotEmpty();
        }
        assertThat(findings.stream().filter(each -> each.severity().equals("error")))
                .as("one cause, one error")
                .hasSizeLessThan(2);
    }

    private static List<String> every(List<String> words, int first) {
        return Stream.iterate(first, i -> i < words.size(), i -> i + 2)
                .map(words::get)
                .toList();
    }

    @Test
    void whatAnOrphanHoldsAndHowItEndsIsTold() {
        Finding orphan = diagnose(Models.none()
                        .qemu(412, State.TRACED, "-netdev", "type=tap,id=n,ifname=vif3.0-emu")
                        .tracer(600, "gdbserver")
                        .home(Home.GONE))
                .findings()
                .get(0);
        assertThat(orphan.evidence().get(0).what()).isEqualTo("holds /lab/hvm.vhd, tap vif3.0-emu");
        assertThat(orphan.fix())
                .extracting(Finding.Fix::command)
                .containsExactly("xenscope gdb end 3 --force", "kill 412");
        Finding stopped = diagnose(Models.none().qemu(412, State.STOPPED).home(Home.GONE))
                .findings()
                .get(0);
        assertThat(stopped.fix()).extracting(Finding.Fix::command).containsExactly("kill 412; kill -CONT 412");
    }

    @Test
    void aQemuThatIsHeldIsFreedByACommandOfOurs() {
        Models stopped = Models.none().qemu(412, State.STOPPED);
        assertThat(diagnose(stopped).findings().get(0).fix())
                .extracting(Finding.Fix::command)
                .containsExactly("xenscope gdb end 3");
        Models traced = Models.none().qemu(412, State.TRACED).tracer(600, "gdbserver");
        assertThat(diagnose(traced).findings().get(0).fix())
                .extracting(Finding.Fix::command)
                .containsExactly("", "xenscope gdb end 3");
    }

    @Test
    void whetherADomainIsGoneMayNotBeKnown() {
        Diagnosis diagnosis = diagnose(Models.usual().home(Home.UNKNOWN));
        assertThat(diagnosis.findings()).isEmpty();
        assertThat(diagnosis.unanswered()).extracting(Diagnosis.Unanswered::id).containsExactly("XS0207");
    }

    @Test
    void everyRuleOfThisRoomIsAsked() {
        assertThat(DeviceModelRule.all())
                .hasSize(12)
                .extracting(Rule::code)
                .allMatch(code -> code.matches("XS02(0[3-9]|1[0-9])"));
    }
}
