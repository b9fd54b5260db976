package org.xenscope.recipes.relaunch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.UnaryOperator;
import org.xenscope.host.Wire;

/** A QMP connection to a modelled QEMU: each line that is written is answered by the model. */
final class ModelQmp implements Wire {
    private static final byte[] END = new byte[0];

    private final UnaryOperator<String> answer;
    private final BlockingQueue<byte[]> answers = new LinkedBlockingQueue<>();
    private final StringBuilder line = new StringBuilder();
    private boolean open = true;

    /** @param answer to a command, as JSON; null closes the connection */
    ModelQmp(UnaryOperator<String> answer) {
        this.answer = answer;
        say("{\"QMP\":{\"version\":{\"qemu\":{\"major\":7,\"minor\":2,\"micro\":22}},\"capabilities\":[]}}");
    }

    private void say(String json) {
        answers.add((json + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String peer() {
        return "model:qmp";
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        try {
            byte[] next = answers.take();
            if (next == END) {
                answers.add(END);
                return -1;
            }
            into.put(next);
            return next.length;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public int write(ByteBuffer from) {
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        line.append(new String(bytes, StandardCharsets.UTF_8));
        int end = line.indexOf("\n");
        while (end >= 0) {
            String said = answer.apply(line.substring(0, end));
            line.delete(0, end + 1);
            if (said == null) {
                answers.add(END);
                return bytes.length;
            }
            say(said);
            end = line.indexOf("\n");
        }
        return bytes.length;
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) {
        long written = 0;
        for (int i = offset; i < offset + length; i++) {
            written += write(from[i]);
        }
        return written;
    }

    @Override
    public long write(ByteBuffer[] from) {
        return write(from, 0, from.length);
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
        answers.add(END);
    }
}
