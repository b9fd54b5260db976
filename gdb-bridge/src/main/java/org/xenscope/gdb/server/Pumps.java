package org.xenscope.gdb.server;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.xenscope.error.CancelledException;
import org.xenscope.error.XenscopeException;
import org.xenscope.gdb.EarlyAnswers;

/**
 * Carries the remote protocol between a client and a gdbserver, both ways, until one of them ends; then both have. What is
 * always answered alike is answered here.
 */
final class Pumps {
    /** gdbserver 13 takes packets of 18 KiB. */
    private static final int PIECE = 64 << 10;

    /** Who speaks with gdbserver. Reading happens on one thread, writing on two, one at a time. */
    interface Client extends Closeable {
        /** Bytes read, -1 at the end. */
        int read(byte[] into) throws IOException;

        void write(byte[] bytes) throws IOException;
    }

    private static final Pattern AGAIN = Pattern.compile("(\\$[^#]*#..)(?:[+-]*\\1)+");

    private final Client client;
    private final GdbServing serving;
    private final InterruptFilter filter = new InterruptFilter();
    private final EarlyAnswers early = new EarlyAnswers();
    private final CompletableFuture<GuardEnd> ended = new CompletableFuture<>();

    private Pumps(Client client, GdbServing serving) {
        this.client = client;
        this.serving = serving;
    }

    static Pumps start(Client client, GdbServing serving) {
        Pumps pumps = new Pumps(client, serving);
        thread("gdb to gdbserver", pumps::toServer);
        thread("gdbserver to gdb", pumps::toClient);
        return pumps;
    }

    private static void thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void toServer() {
        byte[] buffer = new byte[PIECE];
        try {
            OutputStream out = serving.stdin();
            boolean first = true;
            for (int n = client.read(buffer); n >= 0; n = client.read(buffer)) {
                byte[] said = first ? once(buffer, n) : Arrays.copyOf(buffer, n);
                first = false;
                InterruptFilter.Piece piece = filter.toServer(said, said.length);
                byte[] answers = early.fromGdb(ByteBuffer.wrap(piece.bytes()));
                out.write(piece.bytes());
                out.flush();
                if (answers.length > 0) {
                    say(answers);
                }
                if (piece.interrupts()) {
                    serving.stop();
                }
            }
        } catch (IOException | XenscopeException e) {
            // One side is gone, or the line: what follows is the same.
        }
        serving.close();
    }

    /**
     * gdb says its first packet again when it hears nothing for two seconds, and cannot do with two answers: while gdbserver was
     * being attached, this may have been several times.
     */
    static byte[] once(byte[] bytes, int length) {
        String said = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        return AGAIN.matcher(said).replaceFirst("$1").getBytes(StandardCharsets.ISO_8859_1);
    }

    private void toClient() {
        byte[] buffer = new byte[PIECE];
        try (client;
                InputStream in = serving.stdout()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                byte[] said = early.fromServer(ByteBuffer.wrap(filter.toClient(buffer, n)));
                if (said.length > 0) {
                    say(said);
                }
            }
        } catch (IOException e) {
            // As above.
        }
        serving.close();
        ended.complete(serving.end());
    }

    /** Whole packets each: an early answer is due only while the program stands and gdbserver has said all it had to say. */
    private void say(byte[] bytes) throws IOException {
        synchronized (client) {
            client.write(bytes);
        }
    }

    /** Waits until both have ended. @return how it ended on the host; UNKNOWN when the time is over first */
    GuardEnd await(Duration limit) {
        try {
            return ended.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return GuardEnd.parse("");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("the session with gdbserver was interrupted", "", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
