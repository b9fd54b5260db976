package org.xenscope.devicemodel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xenscope.error.ProtocolException;

class ScreenTest {
    @Property(tries = 100)
    void aPngHoldsThePicture(
            @ForAll @IntRange(min = 1, max = 40) int width,
            @ForAll @IntRange(min = 1, max = 40) int height,
            @ForAll byte seed)
            throws IOException {
        byte[] rgb = new byte[width * height * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i * 31 + seed);
        }
        Screen screen = Screen.ofPpm("x", ppm(width + " " + height, rgb));
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(screen.png()));
        assertThat(image.getWidth()).isEqualTo(width);
        for (int i = 0; i < width * height; i++) {
            int expected = (rgb[3 * i] & 255) << 16 | (rgb[3 * i + 1] & 255) << 8 | rgb[3 * i + 2] & 255;
            assertThat(image.getRGB(i % width, i / width) & 0xffffff).isEqualTo(expected);
        }
    }

    @Test
    void saysWhatItLooksLike() {
        byte[] rgb = new byte[300 * 3];
        assertThat(new Screen(30, 10, rgb).blank()).isTrue();
        Arrays.fill(rgb, 0, 90, (byte) 0xaa);
        Screen.Statistics text = new Screen(30, 10, rgb).statistics();
        assertThat(text.look()).isEqualTo(Screen.Look.TEXT);
        assertThat(text.litShare()).isEqualTo(0.1);
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i * 7);
        }
        assertThat(new Screen(30, 10, rgb).statistics().look()).isEqualTo(Screen.Look.PICTURE);
    }

    @ParameterizedTest(name = "\"{0}\" is refused")
    @ValueSource(
            strings = {
                "",
                "P5 1 1 255 x",
                "P6",
                "P6 1",
                "P6 1 1 255",
                "P6 1 1 255 ab",
                "P6 0 1 255 abc",
                "P6 99999 1 255 abc",
                "P6 999999999999 1 255 abc",
                "P6 16384 16384 255 abc",
                "P6 1 1 65535 abcdef",
                "P61 1 255 abc",
                "P6 # x"
            })
    void malformedIsRefused(String ppm) {
        assertThatThrownBy(() -> Screen.ofPpm("dump", ppm.getBytes(StandardCharsets.ISO_8859_1)))
                .isInstanceOf(ProtocolException.class)
                .hasMessageStartingWith("dump: a picture");
    }

    @Property
    void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
        try {
            Screen.ofPpm("x", ppm("3 3", bytes));
        } catch (ProtocolException e) {
            assertThat(e.what()).startsWith("x: a picture");
        }
    }

    private static byte[] ppm(String size, byte[] rgb) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("P6\n" + size + "\n255\n").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(rgb);
        return out.toByteArray();
    }
}
