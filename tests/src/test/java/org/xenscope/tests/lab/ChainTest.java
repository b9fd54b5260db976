package org.xenscope.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xenscope.tests.driver.Finished;
import org.xenscope.tests.driver.OnLab;
import org.xenscope.tests.driver.TestLab;

/** What stands before QEMU on a real Xen: nothing, our wrapper, gdbserver, and scripts with faults. */
@OnLab
final class ChainTest {
    private static final String IMAGE = "/usr/lib/xenscope-lab/hvm.vhd";
    private static final String QEMU = "/usr/libexec/xen-qemu-system-i386";
    private static final String WRAPPER = "/run/xenscope/wrapper/qemu-wrapper";
    /** Without its vif, whose hotplug scripts take longer than all the rest. */
    private static final String CREATE = "xl create -q -p /etc/xen/guests/hvm.cfg 'vif=[]' ";

    private static final String OVERRIDE =
            " 'device_model_override=\"" + WRAPPER + "\"' 'device_model_version=\"qemu-xen\"'";

    @TempDir
    Path here;

    @AfterAll
    static void forget(TestLab lab) {
        lab.reset();
    }

    @Test
    void ourWrapperChangesTheDiskAndNothingElse(TestLab lab) {
        List<String> plain;
        lab.dom0(CREATE);
        try {
            JsonNode chain = lab.run("--json", "dm", "chain", "hvm").expect(0).json();
            assertThat(kinds(chain)).containsExactly("starter done", "qemu runs");
            assertThat(chain.path("conclusion").asText())
                    .isEqualTo("libxl has started QEMU itself, and nothing need stand between:"
                            + " SELinux is disabled, and the guest has no sound card.");
            plain = process(lab, chain);
        } finally {
            lab.dom0("xl destroy hvm");
        }

        String device = lab.run("disk", "attach", IMAGE).expect(0).stdout().strip();
        Finished installed = lab.run("dm", "wrapper", "install", "--map=" + IMAGE + "=" + device)
                .expect(0);
        assertThat(installed.lines())
                .contains("device_model_override = \"" + WRAPPER + "\"", "device_model_version = \"qemu-xen\"");
        assertThat(lab.dom0("stat -c '%a %U' /run/xenscope /run/xenscope/wrapper " + WRAPPER)
                        .lines())
                .containsOnly("700 root");
        assertThat(lab.dom0(CREATE + OVERRIDE + " 2>&1")).as("no warning of xl").isEmpty();
        try {
            JsonNode chain = lab.run("--json", "dm", "chain", "hvm").expect(0).json();
            assertThat(kinds(chain)).containsExactly("starter done", "xenscope-wrapper became-next", "qemu runs");
            assertThat(chain.path("override").asText()).isEqualTo(WRAPPER);
            // The PV side of the disk is served by the same QEMU, which takes the image's name from the store.
            assertThat(lab.dom0("find /proc/" + chain.path("qemuPid").asInt() + "/fd -lname " + device))
                    .isNotBlank();
            assertThat(process(lab, chain))
                    .isEqualTo(plain.stream()
                            .map(line -> line.replace("file=" + IMAGE, "file=" + device)
                                    .replace("format=vpc", "format=raw"))
                            .toList());
            JsonNode shown = lab.run("--json", "dm", "wrapper", "show")
                    .expect(0)
                    .json()
                    .path("wrappers")
                    .get(0);
            assertThat(shown.path("usedBy").get(0).asText()).isEqualTo("hvm");
            assertThat(lab.xenscope().run("dm", "wrapper", "remove").expect(2).stderr())
                    .contains("hvm would not start again at a reboot, and nobody said yes");
        } finally {
            lab.dom0("xl destroy hvm");
        }
        lab.run("undo").expect(0);
        lab.run("undo").expect(0);
        assertThat(changes(lab)).isEmpty();
    }

    @Test
    void gdbserverIsSeenWithItsQemu(TestLab lab) {
        lab.run("dm", "wrapper", "install", "--gdbserver", "--for=hvm").expect(0);
        try {
            lab.dom0(CREATE + OVERRIDE + " >/run/create.log 2>&1 & "
                    + "remote=$(timeout 40 tail -n +1 -F /var/log/xen/qemu-dm-hvm.log 2>/dev/null | sed -n '/.*waits for gdb: /{s///p;q}');"
                    + "gdb -nx -batch -ex 'set auto-solib-add off' -ex 'set sysroot /' -ex \"$remote\" -ex 'handle SIGUSR1 nostop noprint pass'"
                    + " -ex continue >/run/gdb.log 2>&1 </dev/null & wait %1");
            assertThat(lab.dom0("ss -ltnp | grep gdbserver || :"))
                    .as("nothing listens")
                    .isEmpty();
            JsonNode chain = lab.run("--json", "dm", "chain", "hvm").expect(0).json();
            assertThat(kinds(chain))
                    .containsExactly(
                            "starter done",
                            "xenscope-wrapper became-next",
                            "gdbserver runs",
                            "setpriv became-next",
                            "qemu runs");
            assertThat(chain.path("deviceModelPid").asInt())
                    .isEqualTo(chain.path("links").get(2).path("pid").asInt())
                    .isNotEqualTo(chain.path("qemuPid").asInt());
            assertThat(chain.path("links").get(2).path("does").asText()).doesNotContain("listens on 127");
        } finally {
            lab.dom0("xl destroy hvm; rm -f /run/create.log /run/gdb.log");
        }
        lab.run("--yes", "dm", "wrapper", "remove").expect(0);
        lab.run("undo").expect(0);
        lab.run("undo").expect(0);
        assertThat(changes(lab)).isEmpty();
    }

    @Test
    void scriptsWithFaultsAreReadBeforeAnythingIsBuiltOnThem(TestLab lab) throws IOException {
        lab.dom0("mkdir /run/faults; cd /run/faults;"
                + "printf '#!/bin/sh\\nexec " + QEMU + " $*\\n' >star;"
                + "printf '#!/bin/sh\\nID=$(cat /tmp/domid)\\nexec " + QEMU + " -xen-domid $ID #\"$@\"\\n' >hurry;"
                + "printf '#!/bin/sh\\nnosuchqemu \"$@\"\\n' >fails; chmod 755 star hurry fails");

        Finished star =
                lab.run("--json", "dm", "chain", "--config=" + config("star")).expect(0);
        assertThat(codes(star.json())).containsExactly("XS0220");

        Finished hurry = lab.run("--json", "bringup", config("hurry")).expect(1);
        assertThat(codes(hurry.last())).containsExactly("XS0221", "XS0227");
        assertThat(hurry.stream())
                .as("nothing was created")
                .noneMatch(each -> each.path("step").asText().equals("create"));

        Finished fails = lab.run("--json", "bringup", config("fails")).expect(1);
        assertThat(codes(fails.last())).containsExactly("XS0231", "XS0201");
        assertThat(fails.last()
                        .path("findings")
                        .get(0)
                        .path("evidence")
                        .get(0)
                        .path("what")
                        .asText())
                .contains("/run/faults/fails: 2: nosuchqemu: not found");

        lab.dom0("rm -r /run/faults");
        assertThat(changes(lab)).isEmpty();
    }

    @Test
    void aBringUpWithTheWrapperLeavesNothing(TestLab lab) {
        Finished up = lab.run("--json", "bringup", "--wrapper", lab.withoutVif("uivm", here))
                .expect(0);

        assertThat(up.last().path("result").asText()).isEqualTo("up");
        JsonNode chain = lab.run("--json", "dm", "chain", "uivm").expect(0).json();
        assertThat(kinds(chain)).containsExactly("starter done", "xenscope-wrapper became-next", "qemu runs");
        lab.run("undo").expect(0);
        assertThat(changes(lab)).isEmpty();
    }

    /** hvm without its vif, with a device model of those faults. */
    private String config(String fault) throws IOException {
        Path config = here.resolve("hvm" + fault + ".cfg");
        Files.writeString(
                config,
                """
                name = "hvm"
                type = "hvm"
                memory = 64
                vcpus = 1
                firmware = "seabios"
                serial = "pty"
                vga = "stdvga"
                videoram = 16
                vnc = 0
                nographic = 1
                disk = [ 'format=vhd, vdev=xvda, access=rw, target=%s' ]
                on_poweroff = "destroy"
                on_reboot = "destroy"
                on_crash = "destroy"
                device_model_override = "/run/faults/%s"
                device_model_version = "qemu-xen"
                """
                        .formatted(IMAGE, fault));
        return config.toString();
    }

    /** QEMU's arguments, environment and open files, without what is another each time. */
    private static List<String> process(TestLab lab, JsonNode chain) {
        int pid = chain.path("qemuPid").asInt();
        int domid = chain.path("domid").asInt();
        List<String> lines = new ArrayList<>(lab.dom0(
                        "cd /proc/" + pid
                                + "; tr '\\0' '\\n' <cmdline; tr '\\0' '\\n' <environ | grep -Ev '^(SSH_|_=|PWD=|OLDPWD=|SHLVL=)' | sort;"
                                + " find fd -type l -printf '%l\\n' | grep -v -e hvm.vhd -e tapdev | sed 's/\\[[0-9]*\\]//' | sort")
                .lines()
                .toList());
        lines.replaceAll(line -> line.replaceAll("(qmp-libx[a-z]*-|XEN_DOMAIN_ID=|^)" + domid + "\\b", "$1N"));
        return lines;
    }

    private static List<String> kinds(JsonNode chain) {
        return StreamSupport.stream(chain.path("links").spliterator(), false)
                .map(each ->
                        each.path("kind").asText() + " " + each.path("presence").asText())
                .toList();
    }

    private static List<String> codes(JsonNode result) {
        return StreamSupport.stream(result.path("findings").spliterator(), false)
                .map(each -> each.path("id").asText())
                .toList();
    }

    /**
     * Without the empty directories that libxl leaves of a domain that xl has made and destroyed, and its notes of dom0's
     * own memory, made when it first has to free some.
     */
    private static List<String> changes(TestLab lab) {
        return lab.changes().stream()
                .filter(change -> !change.matches("store \\+ /(libxl|vm|local/domain/0/(device-model|memory.*))"))
                .toList();
    }
}
