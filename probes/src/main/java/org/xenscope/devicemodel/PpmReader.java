package org.xenscope.devicemodel;

import java.util.Arrays;
import org.xenscope.error.ProtocolException;

/** Reads a PPM of kind P6 (ppm(5)). */
final class PpmReader {
    private final String source;
    private final byte[] ppm;
    private int at;

    PpmReader(String source, byte[] ppm) {
        this.source = source;
        this.ppm = ppm;
    }

    Screen screen() {
        if (ppm.length < 2 || ppm[0] != 'P' || ppm[1] != '6') {
            throw malformed("no P6 at its begin");
        }
        at = 2;
        int width = number("width");
        int height = number("height");
        int maximum = number("greatest value");
        Screen.checkSize(source, width, height);
        if (maximum != 255) {
            throw malformed("a greatest value of " + maximum + ", not 255,");
        }
        if (at == ppm.length || !isBlank(ppm[at])) {
            throw malformed("no blank after the greatest value");
        }
        at++;
        int needed = width * height * 3;
        if (ppm.length - at < needed) {
            throw malformed("only " + (ppm.length - at) + " of " + needed + " bytes of pixels");
        }
        return new Screen(width, height, Arrays.copyOfRange(ppm, at, at + needed));
    }

    private int number(String what) {
        int begin = at;
        while (at < ppm.length && (isBlank(ppm[at]) || ppm[at] == '#')) {
            if (ppm[at] == '#') {
                while (at < ppm.length && ppm[at] != '\n') {
                    at++;
                }
            } else {
                at++;
            }
        }
        int first = at;
        int number = 0;
        while (at < ppm.length && ppm[at] >= '0' && ppm[at] <= '9') {
            if (at - first == 8) {
                throw malformed("a " + what + " of more than eight digits");
            }
            number = number * 10 + ppm[at++] - '0';
        }
        if (at == first || first == begin) {
            throw malformed("no " + what);
        }
        return number;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b >= '\t' && b <= '\r';
    }

    private ProtocolException malformed(String what) {
        return new ProtocolException(
                source + ": a picture with " + what + " at offset " + Math.min(at, ppm.length),
                "take the screenshot again; the file may have been read before it was complete");
    }
}
