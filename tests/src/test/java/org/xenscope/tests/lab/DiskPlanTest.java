package org.xenscope.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.xenscope.tests.driver.Finished;
import org.xenscope.tests.driver.OnLab;
import org.xenscope.tests.driver.TestLab;

/** Planned disks beside those that a real libxl and a real QEMU make of the same config. */
@OnLab
final class DiskPlanTest {
    /** The guest hvm with these disks, and no vif, whose scripts take long. */
    private static final String CONFIG =
            """
            mkdir -p /tmp/plan && cd /tmp/plan && truncate -s 1M raw iso scsi more || exit 1
            cp /usr/lib/xenscope-lab/hvm.vhd a.vhd && cp a.vhd b.vhd
            sed -e '/^disk/d' -e '/^vif/d' -e 's/^name.*/name = "%s"/' /etc/xen/guests/hvm.cfg >/tmp/plan/%s.cfg
            cat >>/tmp/plan/%s.cfg <<'E'
            disk = [ %s ]
            E
            """;

    @BeforeAll
    static void put(TestLab lab) {
        config(
                lab,
                "many",
                "tap2:tapdisk:vhd:/tmp/plan/a.vhd,xvda,w",
                "backendtype=qdisk,vdev=hdb,target=/tmp/plan/raw",
                "format=raw,vdev=hdc,devtype=cdrom,access=ro,target=/tmp/plan/iso",
                "vdev=hdd,devtype=cdrom",
                "backendtype=qdisk,vdev=sda,access=ro,target=/tmp/plan/scsi",
                "format=vhd,vdev=xvde,target=/tmp/plan/b.vhd",
                "backendtype=qdisk,vdev=51888,target=/tmp/plan/more");
    }

    /** xl leaves empty directories behind, and the images stand in /tmp. */
    @AfterAll
    static void forget(TestLab lab) {
        lab.reset();
    }

    /** The plan's arguments of QEMU, and the backends, are those of the domain when it is made. */
    @Test
    void libxlAndQemuDoWhatThePlanSays(TestLab lab) {
        JsonNode plan = lab.run("--json", "--read-only", "disk", "plan", "host:/tmp/plan/many.cfg")
                .expect(0)
                .json();
        List<String> planned = new ArrayList<>();
        List<String> params = new ArrayList<>();
        for (JsonNode disk : plan.path("disks")) {
            disk.path("qemu").path("arguments").forEach(each -> planned.add(each.asText()));
            params.add(disk.path("backend").asText() + " "
                    + (disk.path("format").asText().equals("vhd") ? "vhd:" : "aio:")
                    + disk.path("target").asText());
        }
        lab.dom0("xl create -q -p /tmp/plan/many.cfg 2>/dev/null");
        try {
            String domid = lab.dom0("xl domid many").strip();
            String real = lab.dom0("tr '\\0' '\\n' </proc/$(xenstore-read /local/domain/" + domid
                    + "/image/device-model-pid)/cmdline");
            assertThat(real.lines().toList()).containsSubsequence(planned);
            assertThat(planned.stream().filter("-drive"::equals)).hasSize(5);
            assertThat(real.lines().filter("-drive"::equals)).hasSize(5);
            List<String> backends = lab.dom0("b=/local/domain/0/backend/qdisk/" + domid
                            + "; for d in $(xenstore-list $b); do echo qdisk $(xenstore-read $b/$d/params); done")
                    .lines()
                    .toList();
            assertThat(params).containsAll(backends);

            Finished again =
                    lab.run("--json", "disk", "plan", "host:/tmp/plan/many.cfg").expect(0);
            assertThat(severities(again)).contains("XS0515 info");
            config(lab, "second", "format=vhd,vdev=hda,target=/tmp/plan/a.vhd");
            Finished second = lab.run("--json", "disk", "plan", "host:/tmp/plan/second.cfg")
                    .expect(1);
            assertThat(severities(second)).contains("XS0515 error");
        } finally {
            lab.dom0("xl destroy many");
        }
    }

    @Test
    void theVhdProblemIsNamed(TestLab lab) {
        config(lab, "old", "tap2:tapdisk:vhd:/usr/lib/xenscope-lab/hvm.vhd,xvda,w");

        Finished plan =
                lab.run("--json", "disk", "plan", "host:/tmp/plan/old.cfg").expect(0);

        assertThat(severities(plan)).containsExactly("XS0501 warning", "XS0504 warning");
        JsonNode disk = plan.json().path("disks").get(0);
        assertThat(disk.path("backend").asText()).isEqualTo("qdisk");
        assertThat(disk.path("qemu").path("driver").asText()).isEqualTo("vpc");
        assertThat(disk.path("images").get(0).path("kind").asText()).isEqualTo("VHD");
        assertThat(disk.path("better").path("attach").asText()).isEqualTo("/usr/lib/xenscope-lab/hvm.vhd");
        assertThat(disk.path("better").path("line").asText())
                .isEqualTo("format=raw,vdev=xvda,access=rw,target=/dev/xen/blktap-2/tapdevN");
        assertThat(plan.json().path("qemu").path("formats").toString()).contains("\"vpc\"");
    }

    @Test
    void whatCannotWorkIsAnError(TestLab lab) {
        config(
                lab,
                "wrong",
                "format=vhd,vdev=hda,backendtype=tap,target=/tmp/plan/a.vhd",
                "vdev=hdb,target=/tmp/plan/nosuch",
                "format=vhd,vdev=hdc,target=/tmp/plan/raw",
                "backendtype=qdisk,vdev=xvdd,access=ro,target=/tmp/plan/more",
                "backendtype=qdisk,vdev=vdz,target=/tmp/plan/iso");

        Finished plan =
                lab.run("--json", "disk", "plan", "host:/tmp/plan/wrong.cfg").expect(1);

        assertThat(severities(plan))
                .contains("XS0505 error", "XS0508 error", "XS0503 error", "XS0507 error", "XS0513 error");
        lab.run("disk", "plan", "nosuch").expect(4);
    }

    private static void config(TestLab lab, String name, String... disks) {
        lab.dom0(CONFIG.formatted(name, name, name, "'" + String.join("', '", disks) + "'"));
    }

    private static List<String> severities(Finished plan) {
        return StreamSupport.stream(plan.json().path("findings").spliterator(), false)
                .map(each ->
                        each.path("id").asText() + " " + each.path("severity").asText())
                .distinct()
                .toList();
    }
}
