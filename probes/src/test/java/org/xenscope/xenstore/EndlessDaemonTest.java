package org.xenscope.xenstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xenscope.error.FailedException;
import org.xenscope.error.ProtocolException;
import org.xenscope.error.UnreachableException;
import org.xenscope.error.XenscopeException;

/** Daemons without an end or with one anywhere: one clear error, and no more memory than is allowed. */
@Timeout(60)
final class EndlessDaemonTest {
    private static final StorePath PATH = StorePath.of("/a");
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final long MEGABYTES = 1 << 20;

    private interface Answer {
        String to(Message request);
    }

    /** Answers what {@code answer} says to DIRECTORY and DIRECTORY_PART; all nodes are empty and dom0's. */
    private static ScriptedDaemon directories(Answer answer) {
        return ScriptedDaemon.that(client -> {
            while (true) {
                Message request = client.next();
                switch (request.type()) {
                    case GET_PERMS -> client.answer(request, "n0\0");
                    case READ -> client.answer(request, "");
                    case DIRECTORY, DIRECTORY_PART -> {
                        String said = answer.to(request);
                        if (said.equals("E2BIG")) {
                            client.say(MessageType.ERROR, request.requestId(), "E2BIG\0");
                        } else {
                            client.answer(request, said);
                        }
                    }
                    default -> client.answer(request, "OK\0");
                }
            }
        });
    }

    private static StoreNode walk(StoreConnection connection, long memory) {
        LiveTree tree = new LiveTree(connection, new StoreView(connection, 0), PATH, Detail.ALL, memory);
        tree.startWatched();
        return tree.once().root();
    }

    @Test
    void aTreeWithoutEnd() {
        AtomicInteger names = new AtomicInteger();
        try (ScriptedDaemon daemon =
                        directories(request -> "b" + names.incrementAndGet() + "\0c" + names.incrementAndGet() + "\0");
                StoreConnection connection = daemon.connect(SOON)) {
            assertThatThrownBy(() -> walk(connection, 8 * MEGABYTES))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("has more below /a than can be held here: at /a/")
                    .hasMessageContaining(" nodes and 8 MB");
        }
    }

    @Test
    void aMillionChildren() {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 100_000; i++) {
            many.append(Integer.toString(i, 36)).append('\0');
        }
        try (ScriptedDaemon daemon = directories(
                        request -> Payload.text(request.payload()).equals("/a") ? "0\0001\0002\0" : many.toString());
                StoreConnection connection = daemon.connect(SOON)) {
            assertThatThrownBy(() -> walk(connection, 64 * MEGABYTES))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("has more below /a than can be held here");
        }
    }

    @Test
    void aDirectoryOfPartsWithoutEnd() {
        AtomicInteger names = new AtomicInteger();
        String part = "a-name-of-a-hundred-letters".repeat(4);
        try (ScriptedDaemon daemon = directories(request -> {
                    if (request.type() == MessageType.DIRECTORY) {
                        return "E2BIG";
                    }
                    StringBuilder parts = new StringBuilder("1\0");
                    for (int i = 0; i < 30; i++) {
                        parts.append(part).append(names.incrementAndGet()).append('\0');
                    }
                    return parts.toString();
                });
                StoreConnection connection = daemon.connect(SOON)) {
            assertThatThrownBy(() -> walk(connection, 4 * MEGABYTES))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("a part of /a does not end");
        }
    }

    @Test
    void aDirectoryThatComesInDrops() {
        try (ScriptedDaemon daemon =
                        directories(request -> request.type() == MessageType.DIRECTORY ? "E2BIG" : "1\0a\0");
                StoreConnection connection = daemon.connect(SOON)) {
            assertThatThrownBy(() -> new StoreView(connection, 0).directory(PATH))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("a part of /a does not end");
        }
    }

    @Test
    void aDirectoryOfPartsThatChangesForEver() {
        AtomicInteger generation = new AtomicInteger();
        try (ScriptedDaemon daemon = directories(request ->
                        request.type() == MessageType.DIRECTORY ? "E2BIG" : generation.incrementAndGet() + "\0name\0");
                StoreConnection connection = daemon.connect(SOON)) {
            assertThatThrownBy(() -> walk(connection, MEGABYTES))
                    .isInstanceOf(FailedException.class)
                    .hasMessageContaining("the directory /a changed each of 32 times it was read");
        }
    }

    @Test
    void anEndlessFloodOfEventsIsNoTree() {
        try (ScriptedDaemon daemon = ScriptedDaemon.that(client -> {
                    client.answer(client.next(), "OK\0");
                    while (true) {
                        client.say(MessageType.WATCH_EVENT, 0, "/a/b\0" + "1\0");
                    }
                });
                StoreConnection connection = daemon.connect(Duration.ofMillis(300))) {
            assertThat(catchThrowable(() -> walk(connection, MEGABYTES)))
                    .isInstanceOf(XenscopeException.class)
                    .hasMessageContaining("did not answer any of ");
        }
    }

    /** A connection and a snapshot of three nodes with an event in it, and the end after each byte that the daemon says. */
    @Test
    void aSessionThatEndsAtEachByte() {
        AtomicInteger whole = new AtomicInteger();
        assertThat(session(Integer.MAX_VALUE, whole)).isNull();
        int bytes = whole.get();
        assertThat(bytes).isGreaterThan(200);
        for (int cut = 0; cut < bytes; cut++) {
            assertThat(session(cut, new AtomicInteger()))
                    .as("cut at %d of %d", cut, bytes)
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageMatching("(?s).* (closed the connection|was lost) .*");
        }
    }

    private static @Nullable Throwable session(int cut, AtomicInteger said) {
        try (ScriptedDaemon daemon = ScriptedDaemon.that(client -> {
            while (said.get() < cut) {
                Message request = client.next();
                if (request.type() == MessageType.UNWATCH) {
                    client.fallSilent();
                }
                byte[] answer = answer(request);
                int part = Math.min(answer.length, cut - said.get());
                said.addAndGet(part);
                client.say(Arrays.copyOf(answer, part));
            }
        })) {
            return catchThrowable(() -> {
                try (Store store =
                        Stores.over(daemon.host().connectUnix(daemon.socket().toString()), Clock.systemUTC(), SOON)) {
                    assertThat(store.snapshot(PATH, Detail.VALUES).root().children())
                            .hasSize(2);
                }
            });
        }
    }

    private static byte[] answer(Message request) {
        String path = Payload.text(request.payload());
        String payload =
                switch (request.type()) {
                    case DIRECTORY -> path.equals("/a") ? "b\0c\0" : "";
                    case READ -> "value of " + path;
                    default -> "OK\0";
                };
        byte[] answer = message(request.type(), request.requestId(), payload);
        if (request.type() != MessageType.READ || !path.equals("/a")) {
            return answer;
        }
        byte[] event = message(MessageType.WATCH_EVENT, 0, "/a/b\0" + "1\0");
        byte[] both = Arrays.copyOf(answer, answer.length + event.length);
        System.arraycopy(event, 0, both, answer.length, event.length);
        return both;
    }

    private static byte[] message(MessageType type, int requestId, String payload) {
        return new Message(type, requestId, 0, payload.getBytes(StandardCharsets.ISO_8859_1)).encoded();
    }
}
