package org.xenscope.gdb;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Stands near gdb on a slow line to a gdbserver, and gives gdb at once the answers that are always the same: that a
 * breakpoint has been taken out, that it is in its old place again, that the quiet signals are known. gdb does all of it
 * around each step and waits for each. All that gdb says still goes to gdbserver, in its order; of what gdbserver says, the
 * answers that gdb has had are kept back.
 *
 * <p>Nothing is answered early before gdbserver has itself said yes to the same kind of packet, nor while packets are
 * acknowledged one by one. The framing is that of gdb's manual, "Remote Protocol": {@code $data#sum}, where {@code $} and
 * {@code #} in data are escaped. Pure, and safe for one thread on each direction.
 */
public final class EarlyAnswers {
    private static final byte[] OK = "$OK#9a".getBytes(StandardCharsets.US_ASCII);
    private static final String NO_ACKNOWLEDGEMENTS = "QStartNoAckMode";

    private final Packets gdb = new Packets();
    private final Packets server = new Packets();
    private final Set<String> yes = new HashSet<>();
    /** Breakpoints that were there and have been taken out: {@code Z0,401136,1}. */
    private final Set<String> out = new HashSet<>();

    private String asked = "";
    private int due;
    private int refused;
    private boolean begun;

    /** What gdb says, all of which goes on to gdbserver as well. @return what gdb gets for it at once */
    public synchronized byte[] fromGdb(ByteBuffer bytes) {
        ByteArrayOutputStream answers = new ByteArrayOutputStream();
        while (bytes.hasRemaining()) {
            if (gdb.take(bytes.get())) {
                asked = kind(gdb.head());
                boolean back = out.remove(gdb.whole());
                if (begun && (back || yes.contains(asked))) {
                    due++;
                    answers.writeBytes(OK);
                    if (asked.startsWith("z")) {
                        out.add("Z" + gdb.whole().substring(1));
                    }
                }
            }
        }
        return answers.toByteArray();
    }

    /** What gdbserver says. @return what of it gdb gets */
    public synchronized byte[] fromServer(ByteBuffer bytes) {
        ByteArrayOutputStream passed = new ByteArrayOutputStream();
        while (bytes.hasRemaining()) {
            byte next = bytes.get();
            boolean whole = server.take(next);
            // A packet that is kept back is so from its first byte on: then no other is on its way.
            if (due == 0 || !server.isInside() && !whole) {
                passed.write(next);
            }
            if (whole) {
                answered(server.head());
            }
        }
        return passed.toByteArray();
    }

    /** How often gdbserver has said no to what gdb has had a yes for. */
    public synchronized int refused() {
        return refused;
    }

    private void answered(String answer) {
        boolean agreed = answer.equals("OK");
        if (due > 0) {
            due--;
            refused += agreed ? 0 : 1;
        } else if (agreed) {
            if (asked.equals(NO_ACKNOWLEDGEMENTS)) {
                begun = true;
            } else if (asked.startsWith("Z")) {
                yes.add("z" + asked.substring(1));
            } else if (asked.equals("QPassSignals")) {
                yes.add(asked);
            }
        }
    }

    /** {@code z0}, {@code QPassSignals}; for packets that are nothing to us, their first letters. */
    private static String kind(String head) {
        if (head.matches("[zZ][0-4],.*")) {
            return head.substring(0, 2);
        }
        int colon = head.indexOf(':');
        return colon < 0 ? head : head.substring(0, colon);
    }

    /** Where packets begin and end in one direction. */
    private static final class Packets {
        private static final int HEAD = 32;

        private final StringBuilder head = new StringBuilder();
        /** 0: between packets; 1: in the data; 2 and 3: in the sum. */
        private int part;

        boolean isInside() {
            return part > 0;
        }

        String head() {
            return head.toString();
        }

        /** The packet's data; only its kind where that is too long to be known whole. */
        String whole() {
            return head.length() < HEAD ? head.toString() : head.substring(0, 2);
        }

        /** Whether this byte is the last of a packet. */
        boolean take(byte next) {
            switch (part) {
                case 0 -> {
                    if (next == '$') {
                        part = 1;
                        head.setLength(0);
                    }
                }
                case 1 -> {
                    if (next == '#') {
                        part = 2;
                    } else if (head.length() < HEAD) {
                        head.append((char) (next & 0xff));
                    }
                }
                case 2 -> part = 3;
                default -> {
                    part = 0;
                    return true;
                }
            }
            return false;
        }
    }
}
