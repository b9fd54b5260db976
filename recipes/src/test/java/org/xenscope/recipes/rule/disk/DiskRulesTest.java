package org.xenscope.recipes.rule.disk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xenscope.disk.image.Image.Target;
import org.xenscope.disk.image.ImageChain;
import org.xenscope.disk.image.ImageChain.Broken;
import org.xenscope.disk.plan.DiskHolder;
import org.xenscope.disk.plan.DiskHost;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.rule.Diagnosis;
import org.xenscope.recipes.rule.Verdict;

/** Each rule fires, is quiet, and cannot tell. */
class DiskRulesTest {
    private static final byte[] VHD = resource("dynamic.vhd");
    private static final byte[] QCOW2 = resource("v3.qcow2");
    private static final byte[] RAW = new byte[4096];
    private static final byte[] FIXED = fixed();
    private static final byte[] DIFFERENCING = differencing();
    private static final byte[] SPOILED = changed(VHD, VHD.length - 400);
    private static final byte[] CUT = Arrays.copyOf(VHD, 1200);
    private static final byte[] ENCRYPTED = number(QCOW2, 32, 1);
    private static final String OLD = "tap2:tapdisk:vhd:/a,xvda,w";
    private static final String TAP = "format=vhd,vdev=xvda,backendtype=tap,target=/a";
    private static final String NEW = "format=vhd,vdev=xvda,target=/a";
    private static final String RAW_DISK = "vdev=xvda,target=/a";
    private static final String TAPDEV = "vdev=xvda,target=/dev/xen/blktap-2/tapdev0";
    private static final DiskHost NOTHING = DiskHost.UNKNOWN;
    private static final DiskHolder WRITER =
            new DiskHolder(3, "other", "/local/domain/0/backend/qdisk/3/51712", "/a", true);
    private static final DiskHolder ITSELF =
            new DiskHolder(4, "guest", "/local/domain/0/backend/qdisk/4/51712", "/a", true);
    private static final DiskHolder READER =
            new DiskHolder(5, "reader", "/local/domain/0/backend/qdisk/5/51712", "/a", false);

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void fires(String code, String title, Plans plans) {
        List<Finding> findings = ((Verdict.Fires) judge(code, plans)).findings();
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo(code);
            assertThat(finding.severity() + ": " + finding.title()).isEqualTo(title);
            assertThat(finding.evidence().get(0).where()).isEqualTo("guest.cfg:3:1");
        });
    }

    static Stream<Arguments> fires() {
        return Stream.of(
                row(
                        "XS0501",
                        "warning: QEMU itself will open the VHD, not a tap device",
                        Plans.of().disk(OLD, VHD)),
                row(
                        "XS0501",
                        "warning: QEMU itself will open the VHD, not a tap device",
                        Plans.of().pv().disk(NEW, VHD)),
                row(
                        "XS0501",
                        "warning: QEMU itself will open the VHD, not a tap device",
                        Plans.of().qemu().disk(NEW, VHD)),
                row(
                        "XS0501",
                        "error: QEMU itself will open the VHD, and this QEMU cannot",
                        Plans.of().qemu("raw").disk(NEW, VHD)),
                row(
                        "XS0501",
                        "warning: QEMU itself will open the VHD, not a tap device",
                        Plans.of()
                                .xen("4.4.4")
                                .host(new DiskHost(Optional.of(true), Optional.empty(), Optional.of(true)))
                                .disk(TAP, VHD)),
                row(
                        "XS0502",
                        "error: this QEMU does not know qcow2",
                        Plans.of().qemu("raw", "vpc").disk("format=qcow2,vdev=xvda,target=/a", QCOW2)),
                row(
                        "XS0503",
                        "error: the config says raw, the image is VHD: the guest sees the container, not its disk",
                        Plans.of().disk(RAW_DISK, VHD)),
                row(
                        "XS0503",
                        "warning: the config says raw, the image is VHD: the guest sees its footer as a last sector",
                        Plans.of().disk(RAW_DISK, FIXED)),
                row(
                        "XS0503",
                        "error: the config says vhd, the image is raw: it cannot be opened so",
                        Plans.of().disk(NEW, RAW)),
                row(
                        "XS0504",
                        "warning: tap2:tapdisk: is ignored, libxl takes qdisk",
                        Plans.of().disk(OLD, VHD)),
                row(
                        "XS0505",
                        "error: backendtype=tap cannot be had: Xen 4.17.7 has no tap backend",
                        Plans.of().disk(TAP, VHD)),
                row(
                        "XS0505",
                        "error: backendtype=tap cannot be had: this host has no blktap kernel driver",
                        Plans.of().xen("4.12.1").disk(TAP, VHD)),
                row(
                        "XS0505",
                        "error: backendtype=tap cannot be had: tapback does not run, which serves it on Xen 4.19.0",
                        Plans.of().xen("4.19.0").disk(TAP, VHD)),
                row(
                        "XS0506",
                        "error: libxl refuses the disk: no suitable backend for disk xvda",
                        Plans.of().disk("format=vhd,vdev=xvda,backendtype=phy,target=/a", VHD)),
                row(
                        "XS0507",
                        "error: libxl makes no domain: qemu-xen doesn't support read-only IDE disk drivers",
                        Plans.of().disk("vdev=xvda,access=ro,target=/a", RAW)),
                row(
                        "XS0507",
                        "error: QEMU may write to the disk all the same",
                        Plans.of().xen("4.3.0").disk("vdev=xvda,access=ro,target=/a", RAW)),
                row("XS0508", "error: there is no /a", Plans.of().disk(RAW_DISK, Target.MISSING)),
                row(
                        "XS0508",
                        "error: /a is neither a file nor a block device",
                        Plans.of().disk(RAW_DISK, Target.OTHER)),
                row(
                        "XS0509",
                        "warning: /a is damaged: footer at the end, of which the other copy is whole",
                        Plans.of().disk(NEW, SPOILED)),
                row(
                        "XS0509",
                        "error: /a is damaged: footer at the end",
                        Plans.of().disk(NEW, CUT)),
                row(
                        "XS0510",
                        "error: the parent of /a is not there",
                        Plans.of().chain(NEW, new ImageChain(List.of(Plans.file("/a", DIFFERENCING)), missing()))),
                row(
                        "XS0511",
                        "error: QEMU reads zeros where the parent's data should be",
                        Plans.of().disk(NEW, DIFFERENCING)),
                row(
                        "XS0512",
                        "error: hda and xvda: the same emulated disk, number 0: QEMU takes one only",
                        Plans.of().disk("vdev=hda,target=/b", RAW).disk(RAW_DISK, RAW)),
                row(
                        "XS0512",
                        "error: d0p0 and xvda: the same disk for the guest, libxl says \"device already exists in"
                                + " xenstore\"",
                        Plans.of().pv().disk("vdev=d0p0,target=/b", RAW).disk(RAW_DISK, RAW)),
                row(
                        "XS0513",
                        "error: libxl does not know the vdev \"vda\"",
                        Plans.of().disk("vdev=vda,target=/a", RAW)),
                row(
                        "XS0514",
                        "info: the guest sees the disk with PV drivers only, so it cannot start from it",
                        Plans.of().disk("vdev=xvde,target=/a", RAW)),
                row(
                        "XS0515",
                        "error: domain 3 (other) has the image open for writing",
                        Plans.of().held(WRITER).disk(RAW_DISK, RAW)),
                row(
                        "XS0515",
                        "warning: domain 5 (reader) has the image open",
                        Plans.of().held(READER).disk(RAW_DISK, RAW)),
                row(
                        "XS0515",
                        "info: domain 4 (guest), which has this config's name, has the image open for writing",
                        Plans.of().held(ITSELF).disk(RAW_DISK, RAW)),
                row("XS0516", "error: /a is encrypted", Plans.of().disk("format=qcow2,vdev=xvda,target=/a", ENCRYPTED)),
                row(
                        "XS0517",
                        "error: libxl will want a loop device for the file, and there is none",
                        Plans.of()
                                .host(new DiskHost(Optional.of(false), Optional.of(false), Optional.of(false)))
                                .disk(RAW_DISK, RAW)),
                row(
                        "XS0518",
                        "error: xvda and xvdb write to one image, /a",
                        Plans.of().disk(RAW_DISK, RAW).disk("vdev=xvdb,target=/a", RAW)),
                row(
                        "XS0518",
                        "warning: xvda writes to /a, which hdc reads",
                        Plans.of().disk("vdev=hdc,devtype=cdrom,target=/a", RAW).disk(RAW_DISK, RAW)),
                row(
                        "XS0518",
                        "error: xvdb writes to /p, a parent of what xvda reads",
                        Plans.of()
                                .chain(
                                        NEW,
                                        new ImageChain(
                                                List.of(Plans.file("/a", DIFFERENCING), Plans.file("/p", VHD)),
                                                Optional.empty()))
                                .disk("format=vhd,vdev=xvdb,target=/p", VHD)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void quiet(String code, Plans plans) {
        assertThat(judge(code, plans)).isEqualTo(Verdict.quiet());
    }

    static Stream<Arguments> quiet() {
        Plans good = Plans.of().disk(TAPDEV, Target.BLOCK_DEVICE);
        Plans tap = Plans.of()
                .xen("4.5.0")
                .host(new DiskHost(Optional.of(true), Optional.empty(), Optional.of(true)))
                .disk(TAP, VHD);
        return Stream.of(
                row("XS0501", good),
                row("XS0501", tap),
                row("XS0501", Plans.of().disk(NEW, DIFFERENCING)),
                row("XS0502", Plans.of().disk("format=qcow2,vdev=xvda,target=/a", QCOW2)),
                row("XS0503", Plans.of().disk(NEW, VHD)),
                row("XS0504", Plans.of().disk("phy:/dev/sda,xvda,w", Target.BLOCK_DEVICE)),
                row(
                        "XS0504",
                        Plans.of()
                                .xen("4.2.5")
                                .host(new DiskHost(Optional.of(true), Optional.empty(), Optional.of(true)))
                                .disk(OLD, VHD)),
                row("XS0505", tap),
                row("XS0506", good),
                row("XS0506", Plans.of().disk(RAW_DISK, Target.MISSING)),
                row("XS0507", Plans.of().disk("vdev=xvde,access=ro,target=/a", RAW)),
                row("XS0507", Plans.of().pv().disk("vdev=xvda,access=ro,target=/a", RAW)),
                row("XS0508", good),
                row("XS0509", Plans.of().disk(NEW, VHD)),
                row("XS0510", Plans.of().disk(NEW, VHD)),
                row("XS0511", Plans.of().disk(NEW, VHD)),
                row("XS0512", Plans.of().disk("vdev=hdb,target=/b", RAW).disk(RAW_DISK, RAW)),
                row("XS0512", Plans.of().pv().disk("vdev=hda,target=/b", RAW).disk(RAW_DISK, RAW)),
                row("XS0513", good),
                row("XS0514", Plans.of().pv().disk("vdev=xvde,target=/a", RAW)),
                row("XS0515", good),
                row("XS0515", Plans.of().held(READER).disk("vdev=xvda,access=ro,target=/a", RAW)),
                row("XS0516", Plans.of().disk("format=qcow2,vdev=xvda,target=/a", QCOW2)),
                row("XS0517", Plans.of().disk(RAW_DISK, RAW)),
                row("XS0517", good),
                row("XS0518", Plans.of().disk(RAW_DISK, RAW).disk("vdev=xvdb,target=/b", RAW)),
                row("XS0518", Plans.of().disk(RAW_DISK, RAW).disk("vdev=hda,target=/a", RAW)),
                row(
                        "XS0518",
                        Plans.of()
                                .disk("vdev=hdc,devtype=cdrom,target=/a", RAW)
                                .disk("vdev=hdd,devtype=cdrom,target=/a", RAW)),
                row("XS0518", Plans.of().disk(RAW_DISK, Target.MISSING).disk("vdev=xvdb,target=/a", Target.MISSING)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource
    void cannotTell(String code, String missing, Plans plans) {
        assertThat(judge(code, plans)).isEqualTo(Verdict.cannotTell(missing));
    }

    static Stream<Arguments> cannotTell() {
        String libxl = "what libxl does with xvda: xl info does not say Xen's version";
        Plans unread = Plans.of().disk(RAW_DISK, Target.UNKNOWN);
        return Stream.of(
                row("XS0501", libxl, Plans.of().xen("").disk(NEW, VHD)),
                row("XS0502", libxl, Plans.of().xen("").disk(NEW, VHD)),
                row(
                        "XS0502",
                        "whether QEMU knows qcow2: nobody was asked",
                        Plans.of().qemu().disk("format=qcow2,vdev=xvda,target=/a", QCOW2)),
                row("XS0503", "what is in /a: it was not read", unread),
                row("XS0504", libxl, Plans.of().xen("").disk(OLD, VHD)),
                row("XS0505", libxl, Plans.of().xen("").disk(TAP, VHD)),
                row(
                        "XS0505",
                        "whether tapback runs",
                        Plans.of().xen("4.19.0").host(NOTHING).disk(TAP, VHD)),
                row(
                        "XS0505",
                        "what libxl does with xvda: whether this host has blktap's kernel driver",
                        Plans.of().xen("4.12.0").host(NOTHING).disk(TAP, VHD)),
                row("XS0506", "what libxl does with xvda: what stands at /a", unread),
                row("XS0507", libxl, Plans.of().xen("").disk("vdev=xvda,access=ro,target=/a", RAW)),
                row("XS0508", "what stands at /a: it was not read", unread),
                row("XS0509", "what is in /a: it was not read", unread),
                row("XS0511", libxl, Plans.of().xen("").disk(NEW, DIFFERENCING)),
                row("XS0514", libxl, Plans.of().xen("").disk(RAW_DISK, RAW)),
                row(
                        "XS0517",
                        "whether there is a loop device",
                        Plans.of().host(NOTHING).disk(RAW_DISK, RAW)));
    }

    /** The line that should stand in the config, by release. */
    @Test
    void theFixIsRightForTheRelease() {
        DiskHost driver = new DiskHost(Optional.of(true), Optional.of(true), Optional.of(true));
        String tapdev = "write 'format=raw,vdev=xvda,access=rw,target=/dev/xen/blktap-2/tapdevN'"
                + " with the device's own number for N";
        String libxl = "write 'format=vhd,vdev=xvda,access=rw,backendtype=tap,target=/a'";
        String attach = "xenscope disk attach /a";

        assertThat(fixes(Plans.of().xen("4.4.4").host(driver))).containsExactly(attach, tapdev);
        assertThat(fixes(Plans.of().xen("4.5.0").host(driver))).containsExactly(libxl);
        assertThat(fixes(Plans.of().xen("4.12.4"))).containsExactly(attach, tapdev);
        assertThat(fixes(Plans.of()))
                .containsExactly(
                        attach,
                        tapdev,
                        "or let the script attach it: 'format=raw,vdev=xvda,access=rw,script=block-tap,target=vhd:/a'");
        assertThat(fixes(Plans.of().xen("4.19.0").host(driver))).containsExactly(libxl);
        assertThat(fixes(Plans.of().xen("4.19.0"))).containsExactly(attach, tapdev);
    }

    @Test
    void aGoodPlanHasNoFindingAtAll() {
        assertThat(Diagnosis.of(
                                DiskRule.all(),
                                Plans.of().disk(TAPDEV, Target.BLOCK_DEVICE).facts())
                        .findings())
                .isEmpty();
        assertThat(Diagnosis.of(DiskRule.all(), Plans.of().facts()).findings()).isEmpty();
    }

    /** One cause, one error. */
    @Test
    void errorsAreToldOnce() {
        assertThat(errors(Plans.of().disk(TAP, VHD))).containsExactly("XS0505");
        assertThat(errors(Plans.of().disk(RAW_DISK, Target.MISSING))).containsExactly("XS0508");
        assertThat(errors(Plans.of().disk(NEW, RAW))).containsExactly("XS0503");
        assertThat(errors(Plans.of().qemu("raw").disk(NEW, VHD))).containsExactly("XS0501");
        assertThat(errors(Plans.of().disk(NEW, DIFFERENCING))).containsExactly("XS0511");
        assertThat(errors(Plans.of().disk("vdev=vda,target=/a", RAW))).containsExactly("XS0513");
    }

    private static List<String> errors(Plans plans) {
        return Diagnosis.of(DiskRule.all(), plans.facts()).findings().stream()
                .filter(each -> each.severity().equals("error"))
                .map(Finding::id)
                .toList();
    }

    private static List<String> fixes(Plans plans) {
        return plans.disk(NEW, VHD).facts().disks().stream()
                .flatMap(disk -> DiskRule.better(disk).stream())
                .map(fix -> fix.command().isEmpty() ? fix.title() : fix.command())
                .toList();
    }

    private static Verdict judge(String code, Plans plans) {
        return DiskRule.all().stream()
                .filter(each -> each.code().equals(code))
                .findFirst()
                .orElseThrow()
                .judge(plans.facts());
    }

    private static Optional<Broken> missing() {
        return Optional.of(new Broken(Broken.Kind.MISSING, "/a", "there is no /base.vhd"));
    }

    private static Arguments row(Object... cells) {
        return Arguments.of(cells);
    }

    private static byte[] resource(String name) {
        try (InputStream in = DiskRulesTest.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] changed(byte[] image, int offset) {
        byte[] copy = image.clone();
        copy[offset] ^= 0x55;
        return copy;
    }

    private static byte[] number(byte[] image, int offset, int value) {
        byte[] copy = image.clone();
        ByteBuffer.wrap(copy).putInt(offset, value);
        return copy;
    }

    /** The footer alone, with a sector before it. */
    private static byte[] fixed() {
        byte[] footer = Arrays.copyOf(VHD, 512);
        ByteBuffer.wrap(footer).putLong(16, -1).putLong(48, 512).putInt(60, 2);
        byte[] image = new byte[1024];
        System.arraycopy(sealed(footer), 0, image, 512, 512);
        return image;
    }

    private static byte[] differencing() {
        byte[] image = VHD.clone();
        byte[] footer = sealed(number(Arrays.copyOf(VHD, 512), 60, 4));
        System.arraycopy(footer, 0, image, 0, 512);
        System.arraycopy(footer, 0, image, image.length - 512, 512);
        return image;
    }

    private static byte[] sealed(byte[] footer) {
        ByteBuffer.wrap(footer).putInt(64, 0);
        int sum = 0;
        for (byte each : footer) {
            sum += each & 0xff;
        }
        return number(footer, 64, ~sum);
    }
}
