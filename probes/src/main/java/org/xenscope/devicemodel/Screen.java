package org.xenscope.devicemodel;

import java.util.HashMap;
import java.util.Map;
import org.xenscope.error.ProtocolException;

/**
 * A picture of a screen, as QMP's {@code screendump} writes it: PPM, P6, 8 bits.
 *
 * @param rgb three bytes a pixel, row by row
 */
public record Screen(int width, int height, byte[] rgb) {
    /** Larger than any screen a guest can have here; a bound against nonsense. */
    static final int MAX_SIDE = 16384;

    private static final int MAX_PIXELS = 64 << 20;
    /** VGA text has 16 colours at most. */
    private static final int TEXT_COLOURS = 16;

    /** What the picture looks like. */
    public enum Look {
        /** One colour: nothing has been drawn. */
        BLANK,
        /** Few colours, most of it background. */
        TEXT,
        PICTURE
    }

    /**
     * What was counted.
     *
     * @param colours how many different ones
     * @param litShare share of the pixels that are not of the commonest colour, 0 to 1
     */
    public record Statistics(int colours, double litShare, Look look) {}

    public Screen {
        if (width < 1 || height < 1 || rgb.length != (long) width * height * 3) {
            throw new IllegalArgumentException(
                    "a screen of " + width + "x" + height + " with " + rgb.length + " bytes");
        }
    }

    /**
     * Reads the bytes of a PPM file.
     *
     * @param source where they come from, for messages
     * @throws ProtocolException when they are no P6 with 8 bits a sample, or too few
     */
    public static Screen ofPpm(String source, byte[] ppm) {
        return new PpmReader(source, ppm).screen();
    }

    public boolean blank() {
        return statistics().look() == Look.BLANK;
    }

    public Statistics statistics() {
        Map<Integer, int[]> counts = new HashMap<>();
        int last = -1;
        int[] count = new int[1];
        int commonest = 0;
        for (int i = 0; i < rgb.length; i += 3) {
            int colour = (rgb[i] & 255) << 16 | (rgb[i + 1] & 255) << 8 | rgb[i + 2] & 255;
            if (colour != last) {
                count = counts.computeIfAbsent(colour, key -> new int[1]);
                last = colour;
            }
            commonest = Math.max(commonest, ++count[0]);
        }
        int pixels = rgb.length / 3;
        double lit = (pixels - commonest) / (double) pixels;
        Look look =
                counts.size() == 1 ? Look.BLANK : counts.size() <= TEXT_COLOURS && lit < 0.5 ? Look.TEXT : Look.PICTURE;
        return new Statistics(counts.size(), lit, look);
    }

    public byte[] png() {
        return PngWriter.png(this);
    }

    static void checkSize(String source, long width, long height) {
        boolean fits = width >= 1 && height >= 1 && width <= MAX_SIDE && height <= MAX_SIDE;
        if (!fits || width * height > MAX_PIXELS) {
            throw new ProtocolException(
                    source + ": a picture of " + width + "x" + height + " pixels cannot be a screen", "take it again");
        }
    }
}
