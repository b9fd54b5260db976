package org.xenscope.disk.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xenscope.disk.DiskSpec.Format;

class ImageHeaderTest {
    private static final byte[] DYNAMIC = Images.made("dynamic.vhd");

    @Test
    void aDynamicVhdOfQemuImg() {
        Vhd vhd = (Vhd) Images.read(DYNAMIC);

        assertThat(vhd.damages()).isEmpty();
        assertThat(vhd.fixed()).isFalse();
        assertThat(vhd.footer().typeWord()).isEqualTo("dynamic");
        // qemu-img rounds 4 MiB up to whole cylinders
        assertThat(vhd.footer().currentSizeBytes()).isEqualTo(4_212_736);
        assertThat(vhd.footer().originalSizeBytes()).isEqualTo(4_212_736);
        assertThat(vhd.footer().cylinders()
                        * vhd.footer().heads()
                        * vhd.footer().sectorsPerTrack()
                        * 512)
                .isEqualTo(4_212_736);
        assertThat(vhd.footer().creator()).isEqualTo("qemu");
        assertThat(vhd.footer().creatorHost()).isEqualTo("Wi2k");
        assertThat(vhd.footer().uuid().version()).isEqualTo(4);
        assertThat(vhd.footer().created()).isAfter("2020-01-01T00:00:00Z");
        assertThat(vhd.header().orElseThrow().blockBytes()).isEqualTo(2 << 20);
        assertThat(vhd.header().orElseThrow().maxTableEntries()).isEqualTo(3);
        assertThat(vhd.blocksInUse()).hasValue(0);
        assertThat(vhd.hasParent()).isFalse();
        assertThat(vhd.summary()).isEqualTo("VHD, dynamic, 4 MiB, 0 of 3 blocks in use");
    }

    @Test
    void aFixedVhdHasOneFooter() {
        Vhd vhd = (Vhd) Images.read(Images.fixed(new byte[64 << 10]));

        assertThat(vhd.damages()).isEmpty();
        assertThat(vhd.fixed()).isTrue();
        assertThat(vhd.header()).isEmpty();
        assertThat(vhd.virtualSizeBytes()).hasValue(64 << 10);
        assertThat(vhd.summary()).isEqualTo("VHD, fixed, 64 KiB");
    }

    @Test
    void aDifferencingVhdNamesItsParent() {
        Vhd vhd = (Vhd) Images.read(Images.differencing("file://./base.vhd", Images.PARENT));

        assertThat(vhd.damages()).isEmpty();
        assertThat(vhd.hasParent()).isTrue();
        assertThat(vhd.parentUuid()).contains(Images.PARENT);
        assertThat(vhd.header().orElseThrow().parentName()).isEqualTo("parent.vhd");
        assertThat(vhd.parentPaths()).containsExactly("./base.vhd");
        assertThat(vhd.parents("/storage/child.vhd")).containsExactly("/storage/base.vhd", "/storage/parent.vhd");
        assertThat(((Vhd) Images.read(Images.differencing("file:///a/b.vhd", Images.PARENT))).parents("/x/y.vhd"))
                .first()
                .isEqualTo("/a/b.vhd");
    }

    @Test
    void aWindowsPathIsNoPathHere() {
        Vhd vhd = (Vhd) Images.read(Images.differencing("C:/images/base.vhd", Images.PARENT));

        assertThat(vhd.parentPaths()).containsExactly("C:/images/base.vhd");
        assertThat(vhd.parents("/storage/child.vhd")).containsExactly("/storage/parent.vhd");
    }

    /** What is wrong, which copy is whole, and which checksum was expected. */
    @Test
    void eachDamageIsNamed() {
        Vhd endBad = (Vhd) Images.read(Images.spoiled(DYNAMIC, -400));
        assertThat(endBad.damages()).singleElement().satisfies(damage -> {
            assertThat(damage.part()).isEqualTo("footer at the end");
            assertThat(damage.what()).matches("its checksum is 0x[0-9a-f]{8}, its bytes give 0x[0-9a-f]{8}");
            assertThat(damage.otherCopy()).isTrue();
        });
        assertThat(endBad.virtualSizeBytes()).hasValue(4_212_736);

        assertThat(Images.read(Images.spoiled(DYNAMIC, 100)).damages())
                .singleElement()
                .satisfies(damage -> {
                    assertThat(damage.part()).isEqualTo("footer's copy at the begin");
                    assertThat(damage.otherCopy()).isTrue();
                });
        assertThat(Images.read(Images.spoiled(Images.spoiled(DYNAMIC, 100), -400))
                        .damages())
                .hasSize(2)
                .noneMatch(Damage::otherCopy);
        assertThat(Images.read(Images.spoiled(DYNAMIC, 512 + 200)).damages())
                .extracting(Damage::part)
                .containsExactly("dynamic header");
        assertThat(Images.read(Images.spoiled(DYNAMIC, 512)).damages())
                .extracting(Damage::toString)
                .containsExactly("dynamic header: what stands at byte 512 does not begin with cxsparse");
        assertThat(Images.read(Images.spoiled(Images.fixed(new byte[512]), -1)).damages())
                .singleElement()
                .satisfies(damage -> assertThat(damage.otherCopy()).isFalse());
    }

    @Test
    void aTruncatedVhdIsNamed() {
        assertThat(Images.read(Arrays.copyOf(DYNAMIC, DYNAMIC.length - 512)).damages())
                .singleElement()
                .satisfies(damage -> {
                    assertThat(damage.part()).isEqualTo("footer at the end");
                    assertThat(damage.what()).contains("truncated");
                    assertThat(damage.otherCopy()).isTrue();
                });
        assertThat(Images.read(Arrays.copyOf(DYNAMIC, 1000)).damages())
                .extracting(Damage::part)
                .containsExactly("footer at the end", "dynamic header");
        byte[] missing = DYNAMIC.clone();
        ByteBuffer.wrap(missing).putInt(1536 + 4, 5);
        assertThat(Images.read(missing).damages())
                .extracting(Damage::toString)
                .containsExactly(
                        "BAT: 1 block of 1 in use stand outside the file, the first is block 1: the file is truncated");
        byte[] fixed = Images.fixed(new byte[2048]);
        assertThat(Images.read(Arrays.copyOfRange(fixed, 1024, fixed.length)).damages())
                .extracting(Damage::part)
                .containsExactly("disk");
    }

    @Test
    void anImpossibleBatIsNamed() {
        byte[] far = DYNAMIC.clone();
        ByteBuffer.wrap(far).putLong(512 + 16, 1 << 20);
        assertThat(Images.read(Images.seal(far, 512, VhdHeader.BYTES, 36)).damages())
                .extracting(Damage::toString)
                .containsExactly("BAT: it has 3 entries from byte 1048576 on, the file ends at " + DYNAMIC.length);
        byte[] few = DYNAMIC.clone();
        ByteBuffer.wrap(few).putInt(512 + 28, 1);
        assertThat(Images.read(Images.seal(few, 512, VhdHeader.BYTES, 36)).damages())
                .singleElement()
                .satisfies(damage -> assertThat(damage.what()).contains("too few for a disk of 4212736 bytes"));
        byte[] odd = DYNAMIC.clone();
        ByteBuffer.wrap(odd).putInt(512 + 32, 3000);
        assertThat(Images.read(Images.seal(odd, 512, VhdHeader.BYTES, 36)).damages())
                .singleElement()
                .satisfies(damage -> assertThat(damage.what()).contains("no power of two"));
    }

    @Test
    void theFooterOf511BytesThatVirtualPcWrote() {
        byte[] image = Images.fixed(new byte[2048]);
        byte[] old = Arrays.copyOf(image, image.length - 1);

        Vhd vhd = (Vhd) Images.read(old);

        assertThat(vhd.damages()).isEmpty();
        assertThat(vhd.fixed()).isTrue();
    }

    @Test
    void qcow2AndQcowOfQemuImg() {
        Qcow three = (Qcow) Images.read(Images.made("v3.qcow2"));
        assertThat(three.kind()).isEqualTo(ImageKind.QCOW2);
        assertThat(three.damages()).isEmpty();
        assertThat(three.sizeBytes()).isEqualTo(1 << 20);
        assertThat(three.clusterBytes()).isEqualTo(512);
        assertThat(three.hasParent()).isFalse();
        assertThat(three.dirty() || three.corrupt() || three.externalData()).isFalse();
        assertThat(three.summary()).isEqualTo("qcow2 version 3, 1 MiB");

        Qcow two = (Qcow) Images.read(Images.made("v2.qcow2"));
        assertThat(two.damages()).isEmpty();
        assertThat(two.version()).isEqualTo(2);
        assertThat(two.backingFile()).contains("v3.qcow2");
        assertThat(two.backingFormat()).contains("qcow2");
        assertThat(two.parents("/storage/top.qcow2")).containsExactly("/storage/v3.qcow2");

        Qcow one = (Qcow) Images.read(Images.made("old.qcow"));
        assertThat(one.kind()).isEqualTo(ImageKind.QCOW);
        assertThat(one.damages()).isEmpty();
        assertThat(one.sizeBytes()).isEqualTo(1 << 20);
        assertThat(one.clusterBytes()).isEqualTo(4096);
    }

    @Test
    void qcow2sOwnBitsAndDamages() {
        byte[] marked = Images.made("v3.qcow2");
        ByteBuffer.wrap(marked).putLong(72, 3).putInt(32, 2);
        Qcow qcow = (Qcow) Images.read(marked);
        assertThat(qcow.dirty() && qcow.corrupt()).isTrue();
        assertThat(qcow.encryption()).isEqualTo(2);
        assertThat(qcow.summary()).contains("encrypted");

        byte[] version = Images.made("v3.qcow2");
        ByteBuffer.wrap(version).putInt(4, 9);
        assertThat(Images.read(version).damages())
                .extracting(Damage::toString)
                .containsExactly("header: says version 9, there are 1, 2 and 3");
        byte[] table = Images.made("v3.qcow2");
        ByteBuffer.wrap(table).putLong(40, 1L << 40);
        assertThat(Images.read(table).damages()).extracting(Damage::part).containsExactly("L1 table");
        byte[] name = Images.made("v2.qcow2");
        ByteBuffer.wrap(name).putInt(16, 5000);
        assertThat(Images.read(name).damages()).extracting(Damage::part).containsExactly("backing file's name");
        assertThat(Images.read(Arrays.copyOf(marked, 40)).damages())
                .extracting(Damage::toString)
                .containsExactly("header: needs 104 bytes, and the image has 40");
    }

    @Test
    void aBackingFileThatIsNoFileIsNotLookedFor() {
        byte[] image = Images.made("v2.qcow2");
        ByteBuffer view = ByteBuffer.wrap(image);
        int at = (int) view.getLong(8);
        view.put(at, "nbd:a:1".getBytes(StandardCharsets.US_ASCII)).putInt(16, 7);
        assertThat(Images.read(image).parents("/x")).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "vhdx, 0, 766864786669 6c65, VHDX",
        "vmdk, 0, 4b444d56, VMDK",
        "vmdk descriptor, 0, 23204469736b204465736372697074 6f7246696c65, VMDK",
        "qed, 0, 51454400, QED",
        "vdi, 64, 7f10dabe, VDI",
    })
    void otherContainersByTheirMagic(String name, int offset, String hex, ImageKind kind) {
        byte[] image = new byte[1024];
        byte[] magic = HexFormat.of().parseHex(hex.replace(" ", ""));
        System.arraycopy(magic, 0, image, offset, magic.length);

        assertThat(Images.read(image)).isEqualTo(new OtherContainer(kind));
        assertThat(Images.read(image).virtualSizeBytes()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "GPT, 512, 4546492050415254",
        "MBR, 446, 80000000830000000000000001000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000 55aa",
        "BOOT_SECTOR, 510, 55aa",
        "ISO9660, 32769, 4344303031",
        "EXT, 1080, 53ef",
        "LUKS, 0, 4c554b53babe",
        "BLANK, 0, 00",
        "UNKNOWN, 9, 01",
    })
    void rawContent(RawContent.Content content, int offset, String hex) {
        byte[] image = new byte[40 << 10];
        byte[] magic = HexFormat.of().parseHex(hex.replace(" ", ""));
        System.arraycopy(magic, 0, image, offset, magic.length);

        RawContent raw = (RawContent) Images.read(image);

        assertThat(raw.content()).isEqualTo(content);
        assertThat(raw.virtualSizeBytes()).hasValue(40 << 10);
        assertThat(raw.kind().format()).isEqualTo(Optional.of(Format.RAW));
    }

    @Test
    void anEmptyFileIsRaw() {
        assertThat(Images.read(new byte[0]).summary()).isEqualTo("raw, 0 bytes: nothing, it is empty");
    }

    @ParameterizedTest
    @CsvSource({"0, 0 bytes", "1023, 1023 bytes", "1536, 1.5 KiB", "67108864, 64 MiB", "2199023255552, 2 TiB"})
    void sizes(long bytes, String text) {
        assertThat(ImageHeader.size(bytes)).isEqualTo(text);
    }
}
