package org.xenscope.recipes.rule.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xenscope.devicemodel.chain.ChainFacts;
import org.xenscope.devicemodel.chain.ChainFacts.Starter;
import org.xenscope.devicemodel.chain.ChainFixture;
import org.xenscope.devicemodel.chain.ProgramFile;
import org.xenscope.devicemodel.chain.ScriptReader;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Diagnosis;
import org.xenscope.recipes.rule.Verdict;

/** Each rule on facts of which it speaks, of which it does not, and that lack what it wants to know. */
final class ChainRulesTest {
    private static final String QEMU = "/usr/libexec/xen-qemu-system-i386";
    private static final String WRAPPER = "/usr/bin/qemu-dm-wrapper";

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("cases")
    void speaksWhereItShould(String code, String name, ChainFacts facts, String wanted) {
        ChainRule rule = ChainRule.all().stream()
                .filter(each -> each.code().equals(code))
                .findFirst()
                .orElseThrow();

        Verdict verdict = rule.judge(facts);

        if (verdict instanceof Verdict.Fires fires) {
            Finding finding = fires.findings().get(0);
            assertThat("fires: " + finding.severity() + ", " + finding.title()).isEqualTo("fires: " + wanted);
            assertThat(finding.evidence()).isNotEmpty();
            assertThat(finding.fix()).isNotEmpty();
        } else if (verdict instanceof Verdict.CannotTell cannot) {
            assertThat("cannot tell " + cannot.missing()).isEqualTo(wanted);
        } else {
            assertThat("quiet").isEqualTo(wanted);
        }
    }

    private static final String QUIET = "quiet";

    static Stream<Object[]> cases() {
        ChainFixture plain = new ChainFixture().qemu(10, 1, QEMU);
        ChainFixture hidden = new ChainFixture().override("/w").unreadable("/w").qemu(10, 1, QEMU);
        String why = "cannot tell what /w does: permission denied";
        return Stream.of(
                row("XS0220", "star", script("star"), "warning, /w cuts QEMU's arguments at blanks"),
                row(
                        "XS0220",
                        "star, and a name with a blank",
                        with("star").name("two words").qemu(10, 1, QEMU).facts(),
                        "error, /w cuts QEMU's arguments at blanks, and this domain has some"),
                row(
                        "XS0220",
                        "a variable of them",
                        openxt("hangup-2022").facts(),
                        "warning, " + WRAPPER + " cuts QEMU's arguments at blanks"),
                row("XS0220", "whole", openxt("whole-2022").facts(), QUIET),
                row("XS0220", "none", plain.facts(), QUIET),
                row("XS0220", "not to be read", hidden.facts(), why),
                row(
                        "XS0221",
                        "behind a #",
                        script("note-gdb"),
                        "error, /w starts QEMU without libxl's arguments: they stand behind a #"),
                row(
                        "XS0221",
                        "not at all",
                        text("exec /usr/bin/qemu-system-i386 -m 64"),
                        "error, /w starts QEMU without libxl's arguments"),
                row("XS0221", "cut, but there", script("star"), QUIET),
                row("XS0221", "not to be read", hidden.facts(), why),
                row(
                        "XS0222",
                        "dm-agent's under libxl",
                        openxt("dm-agent").facts(),
                        "error, " + WRAPPER
                                + " is the qemu-dm-wrapper up to April 2018 (dm-agent 33f9e3d), written for dm-agent, and libxl"
                                + " starts it: the number is taken to be -xen-domid, and QEMU gets the bare number as a disk"),
                row(
                        "XS0222",
                        "libxl's under dm-agent",
                        openxt("whole-2022").starter(Starter.DM_AGENT).facts(),
                        "error, " + WRAPPER
                                + " is the qemu-dm-wrapper since 2 June 2022 (49442972), keeps arguments whole, written for libxl,"
                                + " and dm-agent starts it: the number is taken to be -xen-domid"),
                row("XS0222", "libxl's under libxl", openxt("libxl-2018").facts(), QUIET),
                row(
                        "XS0222",
                        "dm-agent's under dm-agent",
                        openxt("dm-agent").starter(Starter.DM_AGENT).facts(),
                        QUIET),
                row(
                        "XS0222",
                        "nobody knows who starts it",
                        openxt("dm-agent").starter(Starter.UNKNOWN).facts(),
                        "cannot tell whether libxl or dm-agent starts device models here"),
                row(
                        "XS0223",
                        "output to syslog",
                        openxt("syslog-2019").facts(),
                        "warning, " + WRAPPER
                                + " stays before QEMU and does not pass signals on: `xl destroy` leaves QEMU running"),
                row(
                        "XS0223",
                        "no exec",
                        script("loop"),
                        "warning, /w stays before QEMU and does not pass signals on: `xl destroy` leaves QEMU running"),
                row("XS0223", "passes it on", openxt("whole-2022").facts(), QUIET),
                row("XS0223", "exec", script("star"), QUIET),
                row("XS0223", "not to be read", hidden.facts(), why),
                row(
                        "XS0224",
                        "alone",
                        gdb("127.0.0.1:1").facts(),
                        "warning, QEMU will outlive gdbserver once gdb has detached"),
                row("XS0224", "tied", script("gdb-good"), QUIET),
                row(
                        "XS0224",
                        "put on later",
                        new ChainFixture()
                                .qemu(10, 1, QEMU)
                                .beside(20, "gdbserver", "--attach", ":1", "10")
                                .facts(),
                        QUIET),
                row("XS0224", "none", plain.facts(), QUIET),
                row(
                        "XS0225",
                        "all interfaces",
                        gdb(":1234").facts(),
                        "error, gdbserver listens on :1234, for everybody who reaches this machine"),
                row(
                        "XS0225",
                        "by number",
                        gdb("0.0.0.0:1234").facts(),
                        "error, gdbserver listens on 0.0.0.0:1234, for everybody who reaches this machine"),
                row(
                        "XS0225",
                        "loopback, which gdbserver does not heed",
                        gdb("127.0.0.1:1").facts(),
                        "warning, gdbserver was told 127.0.0.1:1, and listens on every address of this machine"),
                row("XS0225", "its own stdin and stdout", gdb("-").facts(), QUIET),
                row("XS0225", "none", plain.facts(), QUIET),
                row(
                        "XS0226",
                        "env -i",
                        script("loop"),
                        "warning, /w starts QEMU without the environment that libxl set"),
                row(
                        "XS0226",
                        "lost on the way",
                        new ChainFixture()
                                .override("/w")
                                .environment(Map.of("PATH", "/bin"), Set.of())
                                .qemu(10, 1, QEMU)
                                .facts(),
                        "warning, QEMU has no XEN_DOMAIN_ID: a program before it dropped what libxl set"),
                row(
                        "XS0226",
                        "may not be read",
                        new ChainFixture()
                                .override("/w")
                                .environment(Map.of(), Set.of("environ"))
                                .qemu(10, 1, QEMU)
                                .facts(),
                        "cannot tell QEMU's environment: /proc/10/environ may not be read"),
                row(
                        "XS0226",
                        "nothing before it",
                        new ChainFixture()
                                .environment(Map.of(), Set.of())
                                .qemu(10, 1, QEMU)
                                .facts(),
                        QUIET),
                row(
                        "XS0226",
                        "there",
                        new ChainFixture().override("/w").qemu(10, 1, QEMU).facts(),
                        QUIET),
                row(
                        "XS0227",
                        "a counter",
                        script("note-gdb"),
                        "error, /w takes the domain's number from a file that counts"),
                row("XS0227", "the argument", openxt("whole-2022").facts(), QUIET),
                row("XS0227", "not to be read", hidden.facts(), why),
                row(
                        "XS0228",
                        "not there",
                        new ChainFixture()
                                .override("/w")
                                .absent("/w")
                                .none()
                                .config()
                                .facts(),
                        "error, /w is not there"),
                row(
                        "XS0228",
                        "no x bit",
                        broken("#!/bin/sh\nexec /q \"$@\"\n", false, true),
                        "error, /w is not executable"),
                row(
                        "XS0228",
                        "no first line",
                        broken("exec /q \"$@\"\n", true, true),
                        "error, /w has no #! in its first line: the kernel does not know what to run it by"),
                row(
                        "XS0228",
                        "from Windows",
                        broken("#!/bin/sh\r\nexec /q \"$@\"\r\n", true, true),
                        "error, /w ends its first line as on Windows: the kernel looks for an interpreter whose name ends in a carriage return"),
                row(
                        "XS0228",
                        "no such interpreter",
                        broken("#!/bin/zsh\nexec /q \"$@\"\n", true, false),
                        "error, /w wants an interpreter that is not there: /bin/zsh"),
                row("XS0228", "a good one", script("star"), QUIET),
                row("XS0228", "a program", plain.facts(), QUIET),
                row("XS0229", "on stdio", script("note-gdb"), "warning, /w gives QEMU -gdb stdio"),
                row("XS0229", "none", script("star"), QUIET),
                row("XS0229", "not to be read", hidden.facts(), why),
                row(
                        "XS0230",
                        "it wrote dom0's",
                        interposed().mcs("/local/domain/0/selinux-mcs", "7").facts(),
                        "error, svirt-interpose took dom0 for the domain: it has written /local/domain/0/selinux-mcs"),
                row(
                        "XS0230",
                        "it wrote the domain's",
                        interposed().mcs("/local/domain/5/selinux-mcs", "7").facts(),
                        QUIET),
                row("XS0230", "none", plain.facts(), QUIET));
    }

    @Test
    void aPlainHostHasNothingWrong() {
        Diagnosis diagnosis = Diagnosis.of(
                ChainRule.all(), new ChainFixture().qemu(10, 1, QEMU).facts());

        assertThat(diagnosis.findings()).isEmpty();
        assertThat(diagnosis.unanswered()).isEmpty();
        assertThat(diagnosis.asked()).isEqualTo(11);
    }

    @Test
    void everythingWrongInOneScriptIsToldOnceEach() {
        Diagnosis diagnosis = Diagnosis.of(ChainRule.all(), script("note-gdb"));

        assertThat(diagnosis.findings())
                .extracting(Finding::id)
                .containsExactly("XS0221", "XS0225", "XS0227", "XS0224", "XS0229");
    }

    private static Object[] row(String code, String name, ChainFacts facts, String wanted) {
        return new Object[] {code, name, facts, wanted};
    }

    private static ChainFixture with(String script) {
        return new ChainFixture().override("/w").script("/w", script);
    }

    private static ChainFacts script(String name) {
        return with(name).none().config().facts();
    }

    private static ChainFacts text(String command) {
        byte[] content = ("#!/bin/sh\n" + command + "\n").getBytes(StandardCharsets.UTF_8);
        return new ChainFixture()
                .override("/w")
                .script("/w", content)
                .none()
                .config()
                .facts();
    }

    private static ChainFixture interposed() {
        return new ChainFixture().override("/usr/sbin/svirt-interpose").interposer("/usr/sbin/svirt-interpose");
    }

    private static ChainFixture openxt(String wrapper) {
        return interposed().script(WRAPPER, wrapper).qemu(10, 1, QEMU);
    }

    private static ChainFixture gdb(String address) {
        return new ChainFixture()
                .override("/usr/bin/gdbserver")
                .process(10, 1, "/usr/bin/gdbserver", "gdbserver", "--once", address, QEMU, "-xen-domid", "5")
                .qemu(11, 10, QEMU);
    }

    private static ChainFacts broken(String text, boolean executable, boolean interpreter) {
        return new ChainFixture()
                .override("/w")
                .file(new ProgramFile(
                        "/w",
                        ProgramFile.State.SCRIPT,
                        executable,
                        Optional.of(ScriptReader.read(text.getBytes(StandardCharsets.UTF_8))),
                        interpreter,
                        ""))
                .none()
                .config()
                .facts();
    }
}
