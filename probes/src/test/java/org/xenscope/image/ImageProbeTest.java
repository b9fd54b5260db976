package org.xenscope.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xenscope.disk.image.Image;
import org.xenscope.disk.image.Image.Target;
import org.xenscope.disk.image.ImageChain;
import org.xenscope.disk.image.ImageChain.Broken;
import org.xenscope.disk.image.ImageKind;
import org.xenscope.disk.image.Images;
import org.xenscope.disk.image.Vhd;
import org.xenscope.host.Host;
import org.xenscope.host.LocalHost;

/** Images in files of this machine, by its own stat and dd. */
class ImageProbeTest {
    private static Host host;

    @TempDir
    Path directory;

    @BeforeAll
    static void open() {
        host = new LocalHost();
    }

    @AfterAll
    static void close() {
        host.close();
    }

    @Test
    void aLinkLeadsToItsImage() throws IOException {
        put("real.vhd", Images.made("dynamic.vhd"));
        Files.createSymbolicLink(directory.resolve("link.vhd"), Path.of("real.vhd"));

        Image image = image("link.vhd");

        assertThat(image.target()).isEqualTo(Target.FILE);
        assertThat(image.header().orElseThrow().kind()).isEqualTo(ImageKind.VHD);
        assertThat(image.place()).isEqualTo(image("real.vhd").place());
    }

    /** The footer of a fixed VHD stands at its end, of which only some sectors are read. */
    @Test
    void aLargeFixedVhdIsKnownByItsEnd() throws IOException {
        long size = 3L << 30;
        byte[] small = Images.fixed(new byte[1 << 20]);
        try (RandomAccessFile file = new RandomAccessFile(path("large.vhd"), "rw")) {
            file.seek(size);
            file.write(small, 1 << 20, 512);
        }

        Image image = image("large.vhd");

        assertThat(image.sizeBytes()).isEqualTo(size + 512);
        assertThat(image.header().orElseThrow()).isInstanceOf(Vhd.class);
        assertThat(image.header().orElseThrow().virtualSizeBytes()).hasValue(1 << 20);
    }

    @Test
    void whatIsNoFileIsToldWithoutReadingIt() {
        assertThat(image(".").target()).isEqualTo(Target.OTHER);
        assertThat(image("nosuch").target()).isEqualTo(Target.MISSING);
        assertThat(image("nosuch/below").target()).isEqualTo(Target.MISSING);
        assertThat(new ImageProbe(host).image("/dev/null").target()).isEqualTo(Target.OTHER);
    }

    @Test
    void theChainOfParentsIsFollowed() throws IOException {
        byte[] base = Images.made("dynamic.vhd");
        UUID uuid = ((Vhd) Images.read(base)).footer().uuid();
        put("base.vhd", base);
        put("top.vhd", Images.differencing("file://./base.vhd", uuid));

        ImageChain chain = chain("top.vhd");

        assertThat(chain.end()).isEmpty();
        assertThat(chain.images()).extracting(Image::path).containsExactly(path("top.vhd"), path("base.vhd"));
    }

    @Test
    void whatBreaksAChainIsNamed() throws IOException {
        put("lost.vhd", Images.differencing("file://./gone.vhd", Images.PARENT));
        put("own.vhd", Images.differencing("file://./own.vhd", Images.PARENT));
        put("base.vhd", Images.made("dynamic.vhd"));
        put("other.vhd", Images.differencing("file://./base.vhd", Images.PARENT));

        assertThat(chain("lost.vhd").end()).hasValueSatisfying(end -> {
            assertThat(end.kind()).isEqualTo(Broken.Kind.MISSING);
            assertThat(end.what()).isEqualTo("there is no " + path("gone.vhd") + ", no " + path("parent.vhd"));
        });
        assertThat(chain("own.vhd").end()).map(Broken::kind).contains(Broken.Kind.LOOP);
        assertThat(chain("other.vhd").end()).hasValueSatisfying(end -> {
            assertThat(end.kind()).isEqualTo(Broken.Kind.WRONG_PARENT);
            assertThat(end.what()).contains("it was made on the image with uuid " + Images.PARENT);
        });
    }

    @Test
    void aChainWithoutAnEndIsGivenUp() throws IOException {
        for (int i = 0; i <= ImageChain.LONGEST; i++) {
            put(i + ".vhd", Images.differencing("file://./" + (i + 1) + ".vhd", uuidOf("dynamic.vhd")));
        }

        ImageChain chain = chain("0.vhd");

        assertThat(chain.images()).hasSize(ImageChain.LONGEST);
        assertThat(chain.end()).map(Broken::kind).contains(Broken.Kind.TOO_LONG);
    }

    private static UUID uuidOf(String name) {
        return ((Vhd) Images.read(Images.made(name))).footer().uuid();
    }

    private Image image(String name) {
        return new ImageProbe(host).image(path(name));
    }

    private ImageChain chain(String name) {
        return new ImageProbe(host).chain(path(name));
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private void put(String name, byte[] content) throws IOException {
        Files.write(directory.resolve(name), content);
    }
}
