package org.xenscope.gdb.server;

import java.util.Arrays;

/**
 * gdb's interrupt, a lone byte 3 between two packets of the remote protocol, taken out of the stream and made a SIGSTOP by
 * other means; and gdbserver's word of that stop made what gdb expects, SIGINT. So no SIGINT is ever sent. Bytes come in
 * pieces of any size; state is kept between them. Packets are {@code $…#xx}, in which # and $ of the data are escaped (gdb
 * manual, E.1).
 */
final class InterruptFilter {
    private static final int INTERRUPT = 3;
    /** GDB_SIGNAL_STOP is 17, hexadecimal 11 (include/gdb/signals.def); GDB_SIGNAL_INT is 2. */
    private static final byte[] STOPPED = {'1', '1'};

    private static final byte[] INTERRUPTED = {'0', '2'};

    private final Frames fromClient = new Frames();
    private final Frames fromServer = new Frames();
    private volatile boolean owed;

    /** Where in a packet the next byte is. */
    private static final class Frames {
        /** -1 between packets, 0 for the first byte of the data, at the most 3. */
        private int at = -1;

        private int checksum;
        private byte first;
        private byte second;

        /** Moves past a byte; its place in the data, -1 when it is no data. */
        int pass(byte b) {
            if (checksum > 0) {
                checksum--;
                return -1;
            }
            if (at < 0) {
                at = b == '$' ? 0 : -1;
                return -1;
            }
            if (b == '#') {
                at = -1;
                checksum = 2;
                return -1;
            }
            int place = at;
            at = Math.min(3, at + 1);
            return place;
        }

        boolean between() {
            return at < 0 && checksum == 0;
        }
    }

    /** What goes on, and whether the program is to be stopped after that. */
    record Piece(byte[] bytes, boolean interrupts) {}

    /** What the client sent, without its interrupts. */
    Piece toServer(byte[] bytes, int length) {
        byte[] out = new byte[length];
        int n = 0;
        for (int i = 0; i < length; i++) {
            if (bytes[i] != INTERRUPT || !fromClient.between()) {
                fromClient.pass(bytes[i]);
                out[n++] = bytes[i];
            }
        }
        owed |= n < length;
        return new Piece(Arrays.copyOf(out, n), n < length);
    }

    /**
     * What gdbserver sent: a stop by the signal of an interrupt becomes SIGINT. Both have the same sum, so the packet's
     * checksum stays. The byte that decides may come with the next piece: until then the one before it is kept.
     */
    byte[] toClient(byte[] bytes, int length) {
        byte[] out = new byte[length + 2];
        int n = 0;
        for (int i = 0; i < length; i++) {
            byte b = bytes[i];
            int place = fromServer.pass(b);
            if (place == 0) {
                fromServer.first = b;
                out[n++] = b;
            } else if (place == 1 && stop(fromServer.first) && owed) {
                fromServer.second = b;
            } else if (place == 2 && fromServer.second != 0) {
                boolean stopped = fromServer.second == STOPPED[0] && b == STOPPED[1];
                out[n++] = stopped ? INTERRUPTED[0] : fromServer.second;
                out[n++] = stopped ? INTERRUPTED[1] : b;
                owed &= !stopped;
                fromServer.second = 0;
            } else {
                if (fromServer.second != 0) {
                    out[n++] = fromServer.second;
                    fromServer.second = 0;
                }
                out[n++] = b;
            }
        }
        return Arrays.copyOf(out, n);
    }

    private static boolean stop(byte kind) {
        return kind == 'T' || kind == 'S';
    }
}
