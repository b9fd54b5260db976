package org.xenscope.console.text;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Where text goes. Whatever is given is escaped first: colour and position come from the methods, never from the text, so
 * nothing that a guest wrote can reach the terminal as more than characters.
 */
public final class Out {
    private final PrintStream sink;
    private final List<PrintStream> copies = new ArrayList<>();
    private final Look look;
    private boolean statusShown;

    public Out(PrintStream sink, Look look) {
        this.sink = sink;
        this.look = look;
    }

    public Look look() {
        return look;
    }

    /** Everything that is printed goes there too, without colour: a transcript. */
    public void copyTo(PrintStream copy) {
        copies.add(copy);
    }

    public Out print(String text) {
        return print(Style.PLAIN, text);
    }

    /** Line ends and tabs in the text stay; every other control character is shown as an escape. */
    public synchronized Out print(Style style, String text) {
        clearStatus();
        String safe = glyphs(Escape.text(text, true));
        sink.print(look.colour() ? style.apply(safe) : safe);
        copies.forEach(copy -> copy.print(safe));
        return this;
    }

    public Out line(String text) {
        return print(text).line();
    }

    public Out line(Style style, String text) {
        return print(style, text).line();
    }

    public synchronized Out line() {
        clearStatus();
        sink.print('\n');
        copies.forEach(copy -> copy.print('\n'));
        sink.flush();
        return this;
    }

    /** One cell of a picture: an upper and a lower half, each a colour 0xRRGGBB, in the nearest of 256 colours. */
    synchronized void cell(int upper, int lower) {
        clearStatus();
        sink.print("\033[38;5;" + cube(upper) + ";48;5;" + cube(lower) + "m\u2580\033[0m");
    }

    /** xterm's 6x6x6 colour cube. */
    private static int cube(int colour) {
        return 16 + 36 * step(colour >> 16 & 0xff) + 6 * step(colour >> 8 & 0xff) + step(colour & 0xff);
    }

    private static int step(int light) {
        return light < 48 ? 0 : light < 115 ? 1 : Math.min(5, (light - 35) / 40);
    }

    /** Bytes as they are, for output that is meant for a program: a raw value, JSON, what a program on the host said. */
    public synchronized void raw(byte[] bytes) {
        clearStatus();
        sink.write(bytes, 0, bytes.length);
        sink.flush();
    }

    /** A line that the next one replaces; nothing where lines cannot be drawn over. */
    public synchronized void status(String text) {
        if (look.moving()) {
            String safe = glyphs(Escape.text(text, false));
            int room = Math.max(1, look.columns() - 1);
            sink.print("\r\033[2K" + (safe.length() > room ? safe.substring(0, room) : safe));
            sink.flush();
            statusShown = true;
        }
    }

    public synchronized void clearStatus() {
        if (statusShown) {
            sink.print("\r\033[2K");
            sink.flush();
            statusShown = false;
        }
    }

    public void flush() {
        sink.flush();
    }

    private String glyphs(String text) {
        if (look.glyphs()) {
            return text;
        }
        StringBuilder ascii = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            switch (c) {
                case '✓' -> ascii.append("ok");
                case '✗' -> ascii.append("FAILED");
                case '…' -> ascii.append("...");
                case '–', '━', '─' -> ascii.append('-');
                case '·' -> ascii.append(',');
                case '⇄' -> ascii.append("<->");
                case '→' -> ascii.append("->");
                case '←' -> ascii.append("<-");
                default -> ascii.append(c < 0x80 ? (char) c : '?');
            }
        });
        return ascii.toString();
    }
}
