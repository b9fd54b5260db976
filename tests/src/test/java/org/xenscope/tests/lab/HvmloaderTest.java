package org.xenscope.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.xenscope.tests.driver.Finished;
import org.xenscope.tests.driver.OnLab;
import org.xenscope.tests.driver.TestLab;

/** hvmloader's keys before a guest runs and after, and its log as a real Xen keeps it. */
@OnLab
final class HvmloaderTest {
    /** xl leaves empty directories behind, which the next must not be blamed for. */
    @AfterAll
    static void forget(TestLab lab) {
        lab.reset();
    }

    /** Without its vif, whose hotplug scripts take longer than all the rest. */
    private static final String CREATE = "xl create -q -p /etc/xen/guests/hvm.cfg 'vif=[]' ";

    @Test
    void keysAreSetBeforeTheGuestRunsAndNotAfter(TestLab lab) {
        lab.dom0(CREATE);
        try {
            JsonNode paused =
                    lab.run("--json", "hvmloader", "show", "hvm").expect(0).json();
            String home = "/local/domain/" + paused.path("domid").asInt();
            assertThat(paused.path("hasRun").asText()).isEqualTo("no");
            assertThat(key(paused, "hvmloader/bios").path("value").asText()).isEqualTo("seabios");
            assertThat(key(paused, "hvmloader/bios").path("read").asText()).isEqualTo("yes");
            assertThat(key(paused, "hvmloader/bios").path("readWhy").asText()).contains("/boot/hvmloader names it");
            assertThat(key(paused, "hvmloader/seabios-legacy-load-roms")
                            .path("read")
                            .asText())
                    .isEqualTo("no");
            assertThat(text(paused.path("bioses"))).contains("seabios", "ovmf").doesNotContain("rombios");
            assertThat(paused.path("log").path("visible").asText()).isEqualTo("yes");

            refused(lab, "bios=seebios", "it is none of seabios, rombios or ovmf");
            refused(lab, "bios=rombios", "hvmloader will not find its BIOS, rombios: it has ovmf, seabios (XS0301)");
            refused(lab, "bios=", "hvmloader will not find its BIOS");
            refused(lab, "hvmloader/acpi/length=-5", "it is below 0");
            refused(lab, "hvmloader/acpi/length=5", "length has no address: no such tables are taken (XS0316)");
            refused(lab, "allow-memory-relocate=7", "it is neither 0 nor 1");
            refused(lab, "hvmloader/bois=seabios", "did you mean hvmloader/bios?");
            Finished set = lab.run("hvmloader", "set", "hvm", "seabios-legacy-load-roms=1", "oem-1=ours")
                    .expect(0);
            assertThat(set.stderr()).contains("hvmloader/seabios-legacy-load-roms will have no effect");
            assertThat(lab.dom0("xenstore-ls -fp " + home + " | grep -E 'load-roms|oem-1'")
                            .lines())
                    .as("the guest may read them")
                    .allMatch(line ->
                            line.contains("   (n0,r" + paused.path("domid").asInt() + ")"))
                    .hasSize(2);
            assertThat(codes(lab.run("--json", "hvmloader", "check", "hvm").expect(0)))
                    .containsExactly("XS0309");
            lab.run("undo").expect(0);
            assertThat(lab.dom0("xenstore-ls -f " + home + " | grep -cE 'load-roms|bios-strings' || :")
                            .strip())
                    .isEqualTo("0");

            lab.dom0("xl unpause hvm");
            awaitLine(lab, paused.path("domid").asText(), "Invoking SeaBIOS");
            refused(lab, "bios=ovmf", "hvm has run, and hvmloader reads its keys once");
            JsonNode run =
                    lab.run("--json", "hvmloader", "show", "hvm").expect(0).json();
            assertThat(run.path("hasRun").asText()).isEqualTo("yes");
            assertThat(stages(run))
                    .startsWith(
                            "started done",
                            "xenbus done",
                            "bios-requested done",
                            "mmio-relocation done",
                            "pci done",
                            "cpus done",
                            "smbios done",
                            "bios-loaded done",
                            "mp-tables done",
                            "roms skipped",
                            "acpi done",
                            "memory-map done",
                            "invoked done");
        } finally {
            lab.dom0("xl destroy hvm");
        }
        assertThat(changes(lab)).isEmpty();
    }

    @Test
    void aBiosThatIsNoneIsNamedByTheLog(TestLab lab) {
        lab.dom0(CREATE + "'on_crash=\"preserve\"'");
        try {
            String domid = lab.dom0("xl domid hvm").strip();
            lab.run("hvmloader", "set", "--force", domid, "bios=seebios").expect(0);
            lab.dom0("xl unpause hvm");
            awaitLine(lab, domid, "\\*\\*\\* HVMLoader crashed");

            Finished check = lab.run("--json", "hvmloader", "check", "hvm").expect(1);

            assertThat(codes(check)).containsExactly("XS0313");
            JsonNode finding = check.json().path("findings").get(0);
            assertThat(finding.path("title").asText())
                    .isEqualTo("hvmloader gave up: Unknown BIOS seebios, no ROM image found");
            assertThat(finding.path("fix").get(0).path("command").asText())
                    .isEqualTo("xenscope hvmloader set hvm hvmloader/bios=seabios");
            lab.run("undo").expect(0);
        } finally {
            lab.dom0("xl destroy hvm");
        }
        assertThat(changes(lab)).isEmpty();
    }

    @Test
    void onlyAnHvmDomainHasOne(TestLab lab) {
        Finished pv = lab.run("hvmloader", "show", "Domain-0").expect(2);

        assertThat(pv.stderr()).contains("domain Domain-0 is a PV domain: it has no hvmloader");
        lab.run("hvmloader", "check", "nosuch").expect(4);
        lab.run("hvmloader", "check", "99").expect(4);
    }

    /** Without the empty directories that libxl leaves of a domain that xl has made and destroyed. */
    private static List<String> changes(TestLab lab) {
        return lab.changes().stream()
                .filter(change -> !change.matches("store \\+ /(libxl|vm|local/domain/0/device-model)"))
                .toList();
    }

    private static void refused(TestLab lab, String setting, String why) {
        assertThat(lab.run("hvmloader", "set", "hvm", setting).expect(2).stderr())
                .contains(why);
    }

    /** Until the hypervisor's log in dom0 has such a line of that domain. */
    private static void awaitLine(TestLab lab, String domid, String text) {
        lab.dom0("timeout 60 tail -n +1 -F /var/log/xen/console/hypervisor.log 2>/dev/null" + " | grep -qm1 '^(d"
                + domid + ") " + text + "'");
    }

    private static JsonNode key(JsonNode show, String path) {
        return StreamSupport.stream(show.path("keys").spliterator(), false)
                .filter(each -> each.path("key").asText().equals(path))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + path + " in " + show));
    }

    private static List<String> text(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    private static List<String> codes(Finished check) {
        return StreamSupport.stream(check.json().path("findings").spliterator(), false)
                .map(each -> each.path("id").asText())
                .toList();
    }

    private static List<String> stages(JsonNode show) {
        return StreamSupport.stream(show.path("log").path("stages").spliterator(), false)
                .map(each ->
                        each.path("stage").asText() + " " + each.path("state").asText())
                .toList();
    }
}
