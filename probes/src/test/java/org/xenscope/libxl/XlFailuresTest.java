package org.xenscope.libxl;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xenscope.libxl.XlFailure.Kind;

/** What xl 4.17 printed on a real host, and why. */
class XlFailuresTest {
    private static final String DESTROYED =
            """
            libxl: error: libxl_domain.c:1183:libxl__destroy_domid: Domain 22:Non-existant domain
            libxl: error: libxl_domain.c:1137:domain_destroy_callback: Domain 22:Unable to destroy guest
            libxl: error: libxl_domain.c:1064:domain_destroy_cb: Domain 22:Destruction of domain failed
            """;

    static Stream<Arguments> failures() {
        return Stream.of(
                row(
                        Kind.BRIDGE_MISSING,
                        "no bridge nosuchbr",
                        """
                        libxl: error: libxl_exec.c:117:libxl_report_child_exitstatus: /etc/xen/scripts/vif-bridge online [2139] exited with error status 1
                        libxl: error: libxl_device.c:1337:device_hotplug_child_death_cb: script: Could not find bridge device nosuchbr
                        libxl: error: libxl_create.c:1921:domcreate_attach_devices: Domain 22:unable to add vif devices
                        libxl: error: libxl_exec.c:117:libxl_report_child_exitstatus: /etc/xen/scripts/vif-bridge offline [2164] exited with error status 1
                        """),
                row(
                        Kind.DISK_MISSING,
                        "xvda is not there: /lab/none.vhd",
                        """
                        libxl: error: libxl_device.c:455:libxl__device_disk_set_backend: Disk vdev=xvda failed to stat: /lab/none.vhd: No such file or directory
                        libxl: error: libxl_create.c:1318:initiate_domain_create: Domain 23:Unable to set disk defaults for disk 0
                        """),
                row(
                        Kind.DEVICE_MODEL_MISSING,
                        "/lab/nosuchdm cannot be run",
                        """
                        libxl: error: libxl_dm.c:2909:libxl__spawn_local_dm: Domain 24:device model /lab/nosuchdm is not executable: No such file or directory
                        libxl: error: libxl_dm.c:3161:device_model_spawn_outcome: Domain 24:(null): spawn failed (rc=-3)
                        libxl: error: libxl_create.c:1896:domcreate_devmodel_started: Domain 24:device model did not start: -3
                        """),
                row(
                        Kind.CONFIG,
                        "libxl refuses a read-only disk that QEMU emulates",
                        """
                        libxl: error: libxl_dm.c:2008:libxl__build_device_model_args_new: Domain 6:qemu-xen doesn't support read-only IDE disk drivers
                        libxl: error: libxl_dm.c:3161:device_model_spawn_outcome: Domain 6:(null): spawn failed (rc=-6)
                        libxl: error: libxl_dm.c:3381:device_model_postconfig_done: Domain 6:Post DM startup configs failed, rc=-6
                        libxl: error: libxl_create.c:1896:domcreate_devmodel_started: Domain 6:device model did not start: -6
                        """),
                row(
                        Kind.DEVICE_MODEL_DIED,
                        "ended at once",
                        """
                        libxl: error: libxl_dm.c:3161:device_model_spawn_outcome: Domain 25:domain 25 device model: spawn failed (rc=-3)
                        libxl: error: libxl_dm.c:3381:device_model_postconfig_done: Domain 25:Post DM startup configs failed, rc=-3
                        libxl: error: libxl_create.c:1896:domcreate_devmodel_started: Domain 25:device model did not start: -3
                        libxl: error: libxl_aoutils.c:646:libxl__kill_xs_path: Device Model already exited
                        """),
                row(
                        Kind.DEVICE_MODEL_TIMEOUT,
                        "within 60 s",
                        """
                        libxl: error: libxl_exec.c:403:spawn_watch_event: domain 6 device model: startup timed out
                        libxl: error: libxl_dm.c:3161:device_model_spawn_outcome: Domain 6:domain 6 device model: spawn failed (rc=-9)
                        libxl: error: libxl_create.c:1896:domcreate_devmodel_started: Domain 6:device model did not start: -9
                        """),
                row(
                        Kind.HOTPLUG_FAILED,
                        "/lab/vif-bad online exited with error status 2",
                        """
                        libxl: error: libxl_exec.c:117:libxl_report_child_exitstatus: /lab/vif-bad online [2258] exited with error status 2
                        libxl: error: libxl_create.c:1921:domcreate_attach_devices: Domain 26:unable to add vif devices
                        """),
                row(
                        Kind.OUT_OF_MEMORY,
                        "not enough free memory",
                        """
                        xc: error: panic: xg_dom_boot.c:120: xc_dom_boot_mem_init: can't allocate low memory for domain: Out of memory
                        libxl: error: libxl_dom.c:591:libxl__build_dom: xc_dom_boot_mem_init failed: Operation not supported
                        """),
                row(Kind.OUT_OF_MEMORY, "not enough free memory", "failed to free memory for the domain\n"),
                row(
                        Kind.NAME_TAKEN,
                        "a domain named uivm",
                        """
                        libxl: error: libxl_domain.c:81:libxl__domain_rename: Domain 4:Domain with name "uivm" already exists.
                        libxl: error: libxl_create.c:1270:initiate_domain_create: Domain 4:cannot make domain: -6
                        """),
                row(
                        Kind.KERNEL_MISSING,
                        "/no/vmlinuz",
                        """
                        xc: error: panic: xg_dom_core.c:206: failed to open file '/no/vmlinuz': No such file or directory
                        libxl: error: libxl_dom.c:646:libxl__build_pv: xc_dom_kernel_file failed: No such file or directory
                        """),
                row(
                        Kind.CONFIG,
                        "a.cfg:3",
                        "a.cfg:3: config parsing error near `b': syntax error\nFailed to parse config: Invalid argument\n"),
                row(
                        Kind.RESUME_FAILED,
                        "stays paused",
                        "libxl: error: libxl_dom_suspend.c:615:dm_resume_done: Domain 8:Failed to resume device model: rc=-9\n"),
                row(Kind.OTHER, "said nothing", "Parsing config from a.cfg\n"));
    }

    private static Arguments row(Kind kind, String cause, String stderr) {
        return Arguments.of(kind, cause, stderr);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("failures")
    void namesTheCause(Kind kind, String cause, String stderr) {
        String tail = kind == Kind.OTHER ? "" : DESTROYED;
        XlFailure failure = XlFailures.explain("Parsing config from x.cfg\n" + stderr + tail, "dom1");
        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.cause()).contains(cause);
        assertThat(failure.next()).isNotEmpty();
    }

    @Test
    void namesTheDeviceModelsLog() {
        String stderr = "libxl: error: libxl_aoutils.c:646:libxl__kill_xs_path: Device Model already exited\n";
        assertThat(XlFailures.explain(stderr, "hvm1").next()).contains("/var/log/xen/qemu-dm-hvm1.log");
    }

    @Test
    void readsALine() {
        LogLine line = LibxlLog.parse(DESTROYED).get(0);
        assertThat(line.where()).isEqualTo("libxl_domain.c:1183");
        assertThat(line.domid()).hasValue(22);
        assertThat(line.message()).isEqualTo("Non-existant domain");
        assertThat(LibxlError.of(-9)).contains(LibxlError.TIMEDOUT);
    }
}
