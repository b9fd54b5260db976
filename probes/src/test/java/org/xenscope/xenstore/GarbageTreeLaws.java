package org.xenscope.xenstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.XenscopeException;

/** What holds of reading a tree whatever is answered: it ends, with a tree or one error of ours, and takes no more memory than it may. */
final class GarbageTreeLaws {
    private static final String[] ERRORS = {"ENOENT", "EACCES", "E2BIG", "EAGAIN", "\33[2J"};
    private static final String[] NAMES = {"a", "b", "", "a/b", "a-name-of-some-length", "\u00ff", "a"};

    private GarbageTreeLaws() {}

    /** Answers in the order of the bytes; a daemon that has no byte left knows no node. */
    private static final class Garbage implements Asking {
        private final byte[] bytes;
        private final Deque<Runnable> answers = new ArrayDeque<>();
        private int at;
        private @Nullable EventSink sink;

        Garbage(byte[] bytes) {
            this.bytes = bytes;
        }

        private int next(int bound) {
            return at < bytes.length ? (bytes[at++] & 0xff) % bound : 0;
        }

        @Override
        public String peer() {
            return "garbage";
        }

        @Override
        public Duration patience() {
            return Duration.ofMillis(1);
        }

        @Override
        public void send(Request request, Receiver receiver) {
            answers.add(() -> {
                EventSink known = sink;
                if (known != null && next(8) == 1) {
                    known.changed(
                            "1",
                            StorePath.of(new String[] {"/r", "/r/a", "/r/a/b/c", "/", "@releaseDomain"}[next(5)]),
                            Instant.EPOCH);
                }
                receiver.answered(request, answer(request));
            });
        }

        private Message answer(Request request) {
            if (next(6) == 0) {
                return message(MessageType.ERROR, ERRORS[next(ERRORS.length)] + "\0");
            }
            StringBuilder payload = new StringBuilder();
            switch (request.type()) {
                case DIRECTORY_PART -> payload.append(next(3)).append('\0').append(names());
                case DIRECTORY -> payload.append(names());
                case GET_PERMS -> payload.append(next(5) == 1 ? "x" : "n0\0");
                default -> payload.append("v".repeat(next(256)));
            }
            return message(request.type(), payload.toString());
        }

        private String names() {
            StringBuilder names = new StringBuilder();
            for (int i = next(5); i > 0; i--) {
                names.append(NAMES[next(NAMES.length)]).append(next(20) == 1 ? "" : "\0");
            }
            return names.toString();
        }

        private static Message message(MessageType type, String payload) {
            return new Message(type, 1, 0, payload.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        }

        @Override
        public Message call(Request request) {
            throw new AssertionError("a tree waits for nothing");
        }

        @Override
        public String watch(StorePath path, EventSink of, Receiver receiver) {
            sink = of;
            return "1";
        }

        @Override
        public void forget(Map<String, StorePath> pathOfToken) {
            sink = null;
        }
    }

    static void check(byte[] bytes) {
        Garbage daemon = new Garbage(bytes);
        LiveTree tree = new LiveTree(daemon, new StoreView(daemon, 0), StorePath.of("/r"), Detail.ALL, 20_000);
        AtomicReference<@Nullable XenscopeException> failed = new AtomicReference<>();
        tree.startWatched();
        int answered = 0;
        for (Runnable answer = daemon.answers.poll(); answer != null; answer = daemon.answers.poll()) {
            answer.run();
            // what is read again is bounded for each node, and the nodes by memory
            assertThat(++answered).isLessThan(20_000);
        }
        try {
            assertThat(tree.once().root().stream().count()).isLessThan(60);
        } catch (XenscopeException e) {
            failed.set(e);
            assertThat(e.what()).isNotEmpty();
        }
    }
}
