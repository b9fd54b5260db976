package org.xenscope.console.text;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
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
    private int column;
    private int margin = -1;
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
        standsAfter(safe);
        return this;
    }

    /**
     * Sentences after what stands on the line already. Where the terminal is too narrow they go on below, under where they
     * began, and no word is torn; a file or a pipe gets one line. Not for what is copied from the screen, as a command is.
     */
    public synchronized Out prose(Style style, String text) {
        String safe = glyphs(Escape.text(text, true));
        int indent = margin < 0 ? Math.min(column, look.columns() / 3) : margin;
        margin = indent;
        if (!look.moving() || column + safe.length() <= look.columns() && safe.indexOf('\n') < 0) {
            return print(style, text);
        }
        clearStatus();
        StringBuilder folded = new StringBuilder();
        int at = column;
        for (String word : safe.split("(?<=[ \n])")) {
            int length = word.stripTrailing().length();
            if (at > indent && at + length > look.columns()) {
                while (folded.length() > 0 && folded.charAt(folded.length() - 1) == ' ') {
                    folded.setLength(folded.length() - 1);
                }
                folded.append('\n').append(" ".repeat(indent));
                at = indent;
            }
            folded.append(word);
            at += word.length();
            if (word.endsWith("\n")) {
                folded.append(" ".repeat(indent));
                at = indent;
            }
        }
        put(look.colour() ? style.apply(folded.toString()) : folded.toString());
        copy(safe);
        column = at;
        return this;
    }

    public Out prose(String text) {
        return prose(Style.PLAIN, text);
    }

    /** What is copied from the screen, as a command is: where it does not fit after {@link #prose} it stands below, whole. */
    public synchronized Out whole(String text) {
        String safe = glyphs(Escape.text(text, false));
        if (look.moving() && margin >= 0 && column + safe.length() > look.columns()) {
            put("\n" + " ".repeat(margin));
            copy("\n" + " ".repeat(margin));
            column = margin;
            return print(safe.strip());
        }
        return print(safe);
    }

    private void standsAfter(String safe) {
        int end = safe.lastIndexOf('\n');
        column = end < 0 ? column + safe.length() : safe.length() - end - 1;
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
        column = 0;
        margin = -1;
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

    /**
     * Text that somebody else brings to the terminal, as above a line that is being typed: as it would have been printed.
     */
    public synchronized String aside(Consumer<Out> text) {
        ByteArrayOutputStream buffer = new ByteArrayOutputStream();
        Out beside = new Out(buffer, look);
        copies.forEach(beside::copyTo);
        text.accept(beside);
        beside.flush();
        flush();
        return buffer.toString(StandardCharsets.UTF_8);
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
