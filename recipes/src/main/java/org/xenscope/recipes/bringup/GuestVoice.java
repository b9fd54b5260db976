package org.xenscope.recipes.bringup;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.xenscope.error.CancelledException;
import org.xenscope.host.Host;
import org.xenscope.host.Query;
import org.xenscope.host.Running;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StorePath;

/**
 * What a guest says on its console or serial port. Listened to before the guest runs: QEMU drops what a serial port says
 * while nobody listens.
 */
final class GuestVoice implements AutoCloseable {
    private static final int KEPT_BYTES = 64 * 1024;

    private static final Duration MOMENT = Duration.ofSeconds(2);

    private final String where;
    private final Running tail;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private boolean ended;

    private GuestVoice(String where, Running tail) {
        this.where = where;
        this.tail = tail;
        Thread listener = new Thread(this::listen, "guest-voice");
        listener.setDaemon(true);
        listener.start();
    }

    /** @param home of the domain in the store */
    static GuestVoice listen(Host host, Store store, StorePath home, boolean hvm) {
        // An HVM guest's serial port is QEMU's terminal; a PV guest's console is xenconsoled's.
        String key = hvm ? "serial/0/tty" : "console/tty";
        Optional<String> tty = store.readText(home.child(key)).filter(t -> t.matches("/dev/[A-Za-z0-9/_-]+"));
        if (tty.isEmpty()) {
            return new GuestVoice("", host.follow(Query.of("true")));
        }
        return new GuestVoice(tty.get(), host.follow(Query.of("cat", tty.get())));
    }

    /** The terminal; empty when the guest has none. */
    String where() {
        return where;
    }

    /** Waits until the guest has said a line, or part of one and then nothing for a moment; empty when it is silent. */
    synchronized Optional<String> words(Duration limit) {
        long end = System.nanoTime() + limit.toNanos();
        while (!ended) {
            String text = text();
            if (!text.isBlank() && text.strip().length() < text.stripLeading().length()) {
                break;
            }
            long quiet = System.nanoTime() + MOMENT.toNanos();
            long millis = ((text.isBlank() ? end : Math.min(end, quiet)) - System.nanoTime()) / 1_000_000;
            int before = heard.size();
            if (millis <= 0) {
                break;
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                throw new CancelledException("waiting for the guest to say something was interrupted", "", e);
            }
            if (!text.isBlank() && heard.size() == before) {
                break;
            }
        }
        return Optional.of(text()).filter(t -> !t.isBlank());
    }

    /** What can be printed of what was heard. */
    private String text() {
        return heard.toString(StandardCharsets.ISO_8859_1)
                .replaceAll("\\x1b\\[[0-9;?]*[A-Za-z]|\\x1bc", "")
                .replaceAll("[^\\x20-\\x7e\\n]", "");
    }

    private void listen() {
        byte[] buffer = new byte[4096];
        InputStream said = tail.stdout();
        try {
            for (int n = said.read(buffer); n >= 0; n = said.read(buffer)) {
                synchronized (this) {
                    if (heard.size() < KEPT_BYTES) {
                        heard.write(buffer, 0, Math.min(n, KEPT_BYTES - heard.size()));
                    }
                    notifyAll();
                }
            }
        } catch (IOException e) {
            // The listening ended; what was heard stays.
        }
        synchronized (this) {
            ended = true;
            notifyAll();
        }
    }

    @Override
    public void close() {
        tail.close();
    }
}
