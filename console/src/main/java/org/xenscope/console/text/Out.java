package org.xenscope.console.text;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where text goes. Whatever is given is escaped first: colour and position come from the methods, never from the text, so
 * nothing that a guest wrote can reach the terminal as more than characters.
 */
public final class Out {
    private static final String CLEAR = "\r\033[2K";

    private final OutputStream sink;
    private final List<OutputStream> copies = new ArrayList<>();
    private final Look look;
    private boolean statusShown;
    private @Nullable IOException lost;

    public Out(OutputStream sink, Look look) {
        this.sink = sink;
        this.look = look;
    }

    public Look look() {
        return look;
    }

    /** Everything that is printed goes there too, without colour: a transcript. */
    public void copyTo(OutputStream copy) {
        copies.add(copy);
    }

    /**
     * Why nothing more arrives: the disk is full, or whoever read has gone. What a command does goes on all the same; what
     * only tells should stop.
     */
    public synchronized Optional<IOException> lost() {
        return Optional.ofNullable(lost);
    }

    public Out print(String text) {
        return print(Style.PLAIN, text);
    }

    /** Line ends and tabs in the text stay; every other control character is shown as an escape. */
    public synchronized Out print(Style style, String text) {
        clearStatus();
        String safe = glyphs(Escape.text(text, true));
        put(look.colour() ? style.apply(safe) : safe);
        copy(safe);
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
        put("\n");
        copy("\n");
        if (look.moving()) {
            flush();
        }
        return this;
    }

    /** One cell of a picture: an upper and a lower half, each a colour 0xRRGGBB, in the nearest of 256 colours. */
    synchronized void cell(int upper, int lower) {
        clearStatus();
        put("\033[38;5;" + cube(upper) + ";48;5;" + cube(lower) + "m\u2580\033[0m");
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
        put(bytes);
        copy(Escape.lines(bytes));
        flush();
    }

    /** A line that the next one replaces; nothing where lines cannot be drawn over. */
    public synchronized void status(String text) {
        if (look.moving()) {
            String safe = glyphs(Escape.text(text, false));
            int room = Math.max(1, look.columns() - 1);
            put(CLEAR + (safe.length() > room ? safe.substring(0, room) : safe));
            flush();
            statusShown = true;
        }
    }

    public synchronized void clearStatus() {
        if (statusShown) {
            put(CLEAR);
            flush();
            statusShown = false;
        }
    }

    public synchronized void flush() {
        try {
            if (lost == null) {
                sink.flush();
            }
        } catch (IOException e) {
            lost = e;
        }
    }

    private void put(String text) {
        put(text.getBytes(StandardCharsets.UTF_8));
    }

    private void put(byte[] bytes) {
        try {
            if (lost == null) {
                sink.write(bytes);
            }
        } catch (IOException e) {
            lost = e;
        }
    }

    private void copy(String text) {
        if (copies.isEmpty()) {
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (OutputStream copy : copies) {
            try {
                copy.write(bytes);
            } catch (IOException e) {
                // A transcript that cannot go on keeps nobody from working.
                copies.remove(copy);
                return;
            }
        }
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
                case '━' -> ascii.append('=');
                case '–', '─' -> ascii.append('-');
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
