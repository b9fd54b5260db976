package org.xenscope.hvmloader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.xenscope.hvmloader.Consoles.XEN_4_17;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.xenscope.error.AbsentException;
import org.xenscope.error.DeniedException;
import org.xenscope.host.FileEntry;
import org.xenscope.host.Host;
import org.xenscope.host.HostControl;
import org.xenscope.host.Output;
import org.xenscope.host.Permit;
import org.xenscope.host.Query;
import org.xenscope.host.Running;
import org.xenscope.host.Wire;
import org.xenscope.hvmloader.Reads.Answer;
import org.xenscope.hvmloader.Stage.Kind;
import org.xenscope.libxl.DomainType;
import org.xenscope.peers.RealXenstored;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.Stores;
import org.xenscope.xenstore.UnixStoreHost;

/** What is asked of a host, and what is made of a host that does not answer all of it; the store is a genuine xenstored. */
@Tag("peer")
final class HvmloaderProbeTest {
    private static final String FIRMWARE = "/usr/lib/xen-4.17/boot/hvmloader";
    private static final String INFO = "xen_version            : 4.17.7\ntotal_memory : 1\nfree_memory : 1\n"
            + "xen_commandline        : guest_loglvl=all\n";
    private static final String RUNNING = "Name ID Mem VCPUs State Time(s)\nhvm 1 64 1 -b---- 4.0\n";
    private static final String LOG = "tail -c 1048576 /var/log/xen/console/hypervisor.log";

    private RealXenstored daemon;
    private Store store;
    private final Map<String, String> programs = new TreeMap<>();
    private final Map<String, String> files = new TreeMap<>();

    @BeforeEach
    void start() {
        daemon = RealXenstored.start(RealXenstored.Kind.C);
        String home = "/local/domain/1/";
        daemon.tool(
                "xenstore-write",
                home + "name",
                "hvm",
                home + "hvmloader/bios",
                "seabios",
                home + "hvmloader/acpi",
                "",
                home + "platform/acpi",
                "0");
        daemon.tool("xenstore-chmod", home + "platform/acpi", "n0");
        daemon.tool("xenstore-chmod", home + "hvmloader/bios", "n0", "r1");
        store = Stores.open(new UnixStoreHost("unix:" + daemon.socket()));
        programs.put("xl info", INFO);
        programs.put("xl list", RUNNING);
        programs.put("xl dmesg", XEN_4_17);
        programs.put("ls", FIRMWARE + "\n");
        files.put(FIRMWARE, "\177ELF\0HVM Loader\n\0SeaBIOS\0hvmloader/bios\0");
    }

    @AfterEach
    void end() {
        store.close();
        daemon.close();
    }

    private HvmloaderFacts facts() {
        return new HvmloaderProbe(new Answers(), store).facts(1);
    }

    @Test
    void allIsReadAndPutTogether() {
        HvmloaderFacts facts = facts();

        assertThat(facts.name()).isEqualTo("hvm");
        assertThat(facts.values().values())
                .containsOnly(Map.entry("hvmloader/bios", "seabios"), Map.entry("platform/acpi", "0"));
        assertThat(facts.values().unreadable()).containsExactly("platform/acpi");
        assertThat(facts.inForce("platform/acpi"))
                .as("the domain cannot read the node")
                .hasValue("1");
        assertThat(facts.host().firmware().orElseThrow().path()).isEqualTo(FIRMWARE);
        assertThat(facts.host().openxt()).isEmpty();
        assertThat(facts.hasRun().yes()).isTrue();
        assertThat(facts.log().source()).isEqualTo("xl dmesg");
        assertThat(facts.log().stage(Kind.ROMS).detail()).isEqualTo("SeaBIOS finds them through PCI itself");
    }

    @Test
    void whatTheRingHasLostIsTakenFromTheLogInDom0() {
        programs.put("xl dmesg", Consoles.from(XEN_4_17, "(d1) Loading ACPI"));
        programs.put(LOG, XEN_4_17);

        assertThat(facts().log().source()).isEqualTo("/var/log/xen/console/hypervisor.log");
        assertThat(facts().log().done(Kind.STARTED)).isTrue();
    }

    @Test
    void aLogInDom0OfAnotherDomainOfThatNumberIsNot() {
        programs.put("xl dmesg", "(d1) Invoking OVMF ...\n");
        programs.put(LOG, XEN_4_17);

        assertThat(facts().log().source()).isEqualTo("xl dmesg");
        assertThat(facts().log().beginningLost()).isTrue();
    }

    @Test
    void aDomainThatHasNotRunHasNoLogOfItsOwn() {
        programs.put("xl list", RUNNING.replace("-b---- 4.0", "--p--- 0.0"));
        programs.put("xl dmesg", "");
        programs.put(LOG, XEN_4_17);

        assertThat(facts().hasRun().no()).isTrue();
        assertThat(facts().log().heard()).isFalse();
    }

    @Test
    void aHostWithoutXlStillHasItsKeys() {
        programs.remove("xl info");
        programs.remove("xl list");
        programs.remove("xl dmesg");
        files.clear();

        HvmloaderFacts facts = facts();

        assertThat(facts.values().value("hvmloader/bios")).hasValue("seabios");
        assertThat(facts.hasRun().answer()).isEqualTo(Answer.UNKNOWN);
        assertThat(facts.level().visible()).isEqualTo(Answer.UNKNOWN);
        assertThat(facts.host().reads(HvmloaderFacts.key("hvmloader/bios")).answer())
                .isEqualTo(Answer.UNKNOWN);
    }

    @Test
    void aBinaryThatMayNotBeReadLeavesTheRelease() {
        files.put(FIRMWARE, "denied");

        HvmloaderHost host = facts().host();

        assertThat(host.firmware()).isEmpty();
        assertThat(host.firmwareNote()).contains("may not read " + FIRMWARE);
        assertThat(host.reads(HvmloaderFacts.key("platform/tpm_version")).no()).isTrue();
    }

    @Test
    void openxtIsKnownByItsXenmgr() {
        programs.put("ls", "/usr/bin/xenmgr\n");

        assertThat(facts().host().openxt()).hasValue("/usr/bin/xenmgr");
        assertThat(facts().host().firmwareNote()).contains("no hvmloader was found");
    }

    @Test
    void theTypeIsLibxlsNoteOrXlsWord() {
        HvmloaderProbe probe = new HvmloaderProbe(new Answers(), store);
        assertThat(probe.type(1)).as("only its keys say so").hasValue(DomainType.HVM);
        assertThat(probe.type(7)).isEmpty();
        programs.put("xl list -l 7", "[{\"domid\":7,\"config\":{\"c_info\":{\"type\":\"pvh\"}}}]");
        assertThat(probe.type(7)).hasValue(DomainType.PVH);
        daemon.tool("xenstore-write", "/libxl/7/type", "pv");
        assertThat(probe.type(7)).hasValue(DomainType.PV);
    }

    @Test
    void aDomainThatIsNotThereIsAbsent() {
        assertThatThrownBy(() -> new HvmloaderProbe(new Answers(), store).facts(9))
                .isInstanceOf(AbsentException.class);
    }

    /** A host of programs that say what the test gave them, and of files; what it was not given is not there. */
    private final class Answers implements Host {
        @Override
        public String name() {
            return "test";
        }

        @Override
        public Output query(Query query) {
            String line = query.argv().get(0).equals("ls") ? "ls" : String.join(" ", query.argv());
            String said = programs.get(line);
            if (said == null && query.argv().get(0).equals("xl") && !programs.containsKey("xl info")) {
                throw new AbsentException("there is no xl on test", "");
            }
            return new Output(
                    query.argv(),
                    said == null ? 1 : 0,
                    Optional.ofNullable(said).orElse("").getBytes(StandardCharsets.UTF_8),
                    new byte[0]);
        }

        @Override
        public byte[] read(String path) {
            String content = files.get(path);
            if (content == null) {
                throw new AbsentException("there is no " + path + " on test", "");
            }
            if (content.equals("denied")) {
                throw new DeniedException("may not read " + path + " on test", "");
            }
            return content.getBytes(StandardCharsets.ISO_8859_1);
        }

        @Override
        public Running follow(Query query) {
            throw new AssertionError(query);
        }

        @Override
        public List<FileEntry> list(String path) {
            throw new AssertionError(path);
        }

        @Override
        public Optional<FileEntry> stat(String path) {
            throw new AssertionError(path);
        }

        @Override
        public Wire connectUnix(String path) {
            throw new AssertionError(path);
        }

        @Override
        public Wire connectTcp(int port) {
            throw new AssertionError(port);
        }

        @Override
        public HostControl control(Permit permit) {
            throw new AssertionError("nothing is changed");
        }

        @Override
        public void close() {}
    }
}
