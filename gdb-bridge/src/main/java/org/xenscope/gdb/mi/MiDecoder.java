package org.xenscope.gdb.mi;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns what gdb writes into records, however the bytes are cut. A line that cannot be read is a {@link
 * MiRecord.Malformed}, one that is no MI a {@link MiRecord.Foreign}; both are handed on, and the next line is read as any
 * other. Not safe for several threads.
 */
public final class MiDecoder {
    /** One line of gdb's: more than it writes of any value, which {@code print elements} bounds. */
    public static final int MAX_LINE_BYTES = 64 << 20;

    /**
     * A record that stands behind what the program wrote without a line end. Only the classes that must not be missed; the
     * rest of such a line stays the program's.
     */
    private static final Pattern BEHIND = Pattern.compile(
            "(?<![0-9])[0-9]{0,18}\\^(?:done|running|connected|error|exit)(?:,|$)|\\*(?:stopped|running),|=(?:thread|breakpoint|library)-|\\(gdb\\) ?$");

    private final int maxLineBytes;
    private byte[] line = new byte[8 << 10];
    private int length;
    private boolean skipping;
    private long offset;

    public MiDecoder() {
        this(MAX_LINE_BYTES);
    }

    MiDecoder(int maxLineBytes) {
        this.maxLineBytes = maxLineBytes;
    }

    /** Takes all bytes of {@code in}; hands on each record that they complete, in order. */
    public void decode(ByteBuffer in, Consumer<? super MiRecord> out) {
        while (in.hasRemaining()) {
            int start = in.position();
            int stop = start;
            while (stop < in.limit() && in.get(stop) != '\n') {
                stop++;
            }
            boolean ended = stop < in.limit();
            take(in, stop - start, out);
            if (ended) {
                in.get();
                endOfLine(out);
                offset++;
            }
        }
    }

    /** gdb has ended: what it wrote last has no line end. */
    public void end(Consumer<? super MiRecord> out) {
        if (length > 0) {
            endOfLine(out);
        }
    }

    /** How many bytes gdb has written, up to the last whole line. */
    public long offset() {
        return offset;
    }

    private void take(ByteBuffer in, int count, Consumer<? super MiRecord> out) {
        if (skipping) {
            in.position(in.position() + count);
            offset += count;
            return;
        }
        int fits = Math.min(count, maxLineBytes - length);
        if (length + fits > line.length) {
            line = Arrays.copyOf(line, (int) Math.min(maxLineBytes, Math.max(2L * line.length, length + fits)));
        }
        in.get(line, length, fits);
        length += fits;
        if (fits < count) {
            out.accept(new MiRecord.Malformed(
                    offset + length,
                    "a line is longer than " + maxLineBytes + " bytes",
                    new String(line, 0, Math.min(length, 48), StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", "?")
                            + "…«here»"));
            skipping = true;
            offset += length;
            length = 0;
            take(in, count - fits, out);
        }
    }

    private void endOfLine(Consumer<? super MiRecord> out) {
        if (skipping) {
            skipping = false;
            return;
        }
        int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        if (end > 0) {
            MiRecord record = new MiParser(line, 0, end).record(offset);
            if (record != null) {
                out.accept(record);
            } else {
                foreign(end, out);
            }
        }
        offset += length;
        length = 0;
        if (line.length > 1 << 20) {
            line = new byte[8 << 10];
        }
    }

    private void foreign(int end, Consumer<? super MiRecord> out) {
        String chars = new String(line, 0, end, StandardCharsets.ISO_8859_1);
        Matcher behind = BEHIND.matcher(chars);
        if (behind.find() && behind.start() > 0) {
            int start = behind.start();
            MiRecord record = new MiParser(line, start, end).record(offset + start);
            if (record != null && !(record instanceof MiRecord.Malformed)) {
                out.accept(new MiRecord.Foreign(new String(line, 0, start, StandardCharsets.UTF_8)));
                out.accept(record);
                return;
            }
        }
        out.accept(new MiRecord.Foreign(new String(line, 0, end, StandardCharsets.UTF_8)));
    }
}
