package org.xenscope.xenstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.xenscope.error.CancelledException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.FailedException;
import org.xenscope.error.ProtocolException;
import org.xenscope.error.UnreachableException;
import org.xenscope.error.XenscopeException;

/** What no genuine daemon does: each case is one clear error, and nothing hangs. */
@Timeout(20)
final class HostileDaemonTest {
    private static final StorePath PATH = StorePath.of("/a");
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration AT_ONCE = Duration.ofMillis(200);

    private static Request read() {
        return Request.on(MessageType.READ, 0, PATH);
    }

    /** The bytes of a header and nothing else. */
    private static byte[] header(int type, int requestId, int length) {
        byte[] header = new byte[Message.HEADER_BYTES];
        int[] numbers = {type, requestId, 0, length};
        for (int i = 0; i < header.length; i++) {
            header[i] = (byte) (numbers[i / 4] >>> 8 * (i % 4));
        }
        return header;
    }

    static Stream<Arguments> lies() {
        return Stream.of(
                lie(
                        "an id that was never asked",
                        (client, request) -> client.say(MessageType.READ, 77, "x"),
                        "answers READ request 77 transaction 0 \"x\", which is not under way"),
                lie(
                        "another type",
                        (client, request) -> client.say(MessageType.WRITE, request.requestId(), "OK"),
                        "answers reading /a with WRITE request 1"),
                lie(
                        "a type that is none",
                        (client, request) -> client.say(header(20, 1, 0)),
                        "the message at offset 0 has type 20, which is none (header 14 00 00 00 01"),
                lie("a negative type", (client, request) -> client.say(header(-1, 1, 0)), "has type 4294967295"),
                lie(
                        "a length over the limit",
                        (client, request) -> client.say(header(2, 1, 4097)),
                        "(READ) claims 4097 bytes of payload, 4096 are allowed"),
                lie(
                        "a directory over its limit",
                        (client, request) -> client.say(header(1, 1, (1 << 20) + 1)),
                        "(DIRECTORY) claims 1048577 bytes of payload, 1048576 are allowed"),
                lie(
                        "a negative length",
                        (client, request) -> client.say(header(2, 1, -1)),
                        "claims 4294967295 bytes of payload"),
                lie(
                        "an event without a watch",
                        (client, request) -> client.say(MessageType.WATCH_EVENT, 0, "/a\0" + "1\0"),
                        "a token that was never given"),
                lie(
                        "an event that does not end",
                        (client, request) -> client.say(MessageType.WATCH_EVENT, 0, "/a"),
                        "names no path"),
                lie(
                        "an event of no path",
                        (client, request) -> client.say(MessageType.WATCH_EVENT, 0, "/a//\33[2J\0" + "1\0"),
                        "names no path: WATCH_EVENT request 0 transaction 0 \"/a//\\x1b[2J\\x001\\x00\""),
                lie(
                        "an empty event",
                        (client, request) -> client.say(MessageType.WATCH_EVENT, 0, ""),
                        "names no path"));
    }

    /** How it answers one request. */
    private interface Lie {
        void tell(ScriptedDaemon.Client client, Message request) throws java.io.IOException;
    }

    private static Arguments lie(String name, Lie lie, String said) {
        return Arguments.of(name, lie, said);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    void aLieEndsTheConnection(String name, Lie lie, String said) {
        CountDownLatch noticed = new CountDownLatch(1);
        try (ScriptedDaemon daemon = ScriptedDaemon.that(client -> {
                    lie.tell(client, client.next());
                    try {
                        client.fallSilent();
                    } finally {
                        noticed.countDown();
                    }
                });
                StoreConnection connection = daemon.connect(SOON)) {
            assertThat(catchThrowable(() -> connection.call(read())))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining(daemon.socket().toString())
                    .hasMessageContaining(said);
            assertThat(catchThrowable(() -> connection.call(read()))).isInstanceOf(ProtocolException.class);
            assertThat(catchThrowable(noticed::await)).isNull();
        }
    }

    @Test
    void anAnswerGivenTwice() {
        try (ScriptedDaemon daemon = ScriptedDaemon.that(client -> {
                    Message request = client.next();
                    client.answer(request, "x");
                    client.next();
                    client.answer(request, "x");
                    client.fallSilent();
                });
                StoreConnection connection = daemon.connect(SOON)) {
            assertThat(connection.call(read()).payload()).containsExactly('x');
            assertThat(catchThrowable(() -> connection.call(read())))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining("request 1 transaction 0 \"x\", which is not under way");
        }
    }

    @Test
    void aConnectionClosedAfterEachByte() {
        byte[] answer = new Message(MessageType.READ, 1, 0, new byte[] {'x', 'y', 'z'}).encoded();
        for (int cut = 0; cut < answer.length; cut++) {
            byte[] part = Arrays.copyOf(answer, cut);
            try (ScriptedDaemon daemon = ScriptedDaemon.that(client -> {
                        client.next();
                        client.say(part);
                    });
                    StoreConnection connection = daemon.connect(SOON)) {
                String where = cut == 0
                        ? "after 0 bytes, between two messages"
                        : cut < Message.HEADER_BYTES
                                ? "in the middle of a header at offset 0 (" + cut + " of 16 bytes)"
                                : "in the middle of a READ at offset 0 (" + (cut - 16) + " of 3 bytes of payload)";
                assertThat(catchThrowable(() -> connection.call(read())))
                        .isInstanceOf(UnreachableException.class)
                        .hasMessageContaining("closed the connection " + where)
                        .hasMessageContaining("with 1 requests under way, reading /a among them");
            }
        }
    }

    @Test
    void noAnswerAtAll() {
        try (ScriptedDaemon daemon = ScriptedDaemon.that(ScriptedDaemon.Client::fallSilent);
                StoreConnection connection = daemon.connect(AT_ONCE)) {
            assertThat(catchThrowable(() -> connection.call(read())))
                    .isInstanceOf(DeadlineException.class)
                    .hasMessageContaining("did not answer reading /a within 200 ms");
            assertThat(catchThrowable(() -> new OpenStore(connection).tree(PATH)))
                    .isInstanceOf(DeadlineException.class);
            assertThat(catchThrowable(() -> Stores.over(
                            daemon.host().connectUnix(daemon.socket().toString()),
                            java.time.Clock.systemUTC(),
                            AT_ONCE)))
                    .isInstanceOf(DeadlineException.class);
        }
    }

    @Test
    void anAnswerThatComesTooLateHarmsNothing() {
        CountDownLatch late = new CountDownLatch(1);
        try (ScriptedDaemon daemon = ScriptedDaemon.that(client -> {
                    Message first = client.next();
                    late.await();
                    client.answer(first, "late");
                    while (true) {
                        client.answer(client.next(), "in time");
                    }
                });
                StoreConnection connection = daemon.connect(AT_ONCE)) {
            assertThat(catchThrowable(() -> connection.call(read()))).isInstanceOf(DeadlineException.class);
            late.countDown();
            assertThat(new String(connection.call(read()).payload())).isEqualTo("in time");
        }
    }

    @Test
    void aDaemonThatReadsNothingCannotHoldTheCaller() {
        CountDownLatch done = new CountDownLatch(1);
        try (ScriptedDaemon daemon = ScriptedDaemon.that(client -> done.await())) {
            StoreConnection connection = daemon.connect(AT_ONCE);
            List<CompletableFuture<Message>> asked = new ArrayList<>();
            for (int i = 0; i < 3 * StoreConnection.WINDOW; i++) {
                asked.add(connection.send(Request.write(0, PATH, new byte[4000])));
            }
            assertThat(catchThrowable(() -> connection.call(read()))).isInstanceOf(DeadlineException.class);
            connection.close();
            for (CompletableFuture<Message> each : asked) {
                assertThat(catchThrowable(each::join)).hasCauseInstanceOf(CancelledException.class);
            }
            done.countDown();
        }
    }

    static Stream<Arguments> badPayloads() {
        return Stream.of(
                Arguments.of("names that do not end", "a\0b", "does not end with NUL"),
                Arguments.of("an empty name", "a\0\0", "lists \"\", which is no name of a node"),
                Arguments.of("a name with a slash", "a/b\0", "lists \"a/b\", which is no name of a node"),
                Arguments.of("a name of control bytes", "\33[2J\0", "lists a child that cannot be: "),
                Arguments.of("a name of 8-bit bytes", "\u00ff\0", "lists a child that cannot be: "),
                Arguments.of("a child of a child for ever", "abcdefghijklmnopqrstuvwxyz\0", "3072 are allowed"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badPayloads")
    void aDirectoryThatCannotBe(String name, String payload, String said) {
        try (ScriptedDaemon daemon = ScriptedDaemon.that(client -> {
                    while (true) {
                        Message request = client.next();
                        String answer = request.type() == MessageType.GET_PERMS ? "n0\0" : payload;
                        client.answer(request, answer);
                    }
                });
                StoreConnection connection = daemon.connect(SOON)) {
            StoreView view = new StoreView(connection, 0);
            assertThat(catchThrowable(() -> view.tree(PATH)))
                    .isInstanceOf(ProtocolException.class)
                    .hasMessageContaining(said);
        }
    }

    @Test
    void permissionsThatCannotBe() {
        for (String payload : List.of("", "\0", "x0\0", "n\0", "n-1\0", "n99999\0", "n0")) {
            try (ScriptedDaemon daemon = ScriptedDaemon.that(client -> client.answer(client.next(), payload));
                    StoreConnection connection = daemon.connect(SOON)) {
                assertThat(catchThrowable(() -> new StoreView(connection, 0).permissions(PATH)))
                        .as(payload)
                        .isInstanceOf(ProtocolException.class);
            }
        }
    }

    @Test
    void transactionIdsThatCannotBe() {
        for (String payload : List.of("", "\0", "0\0", "-1\0", "x\0", "99999999999\0")) {
            try (ScriptedDaemon daemon = ScriptedDaemon.that(client -> client.answer(client.next(), payload));
                    StoreConnection connection = daemon.connect(SOON)) {
                assertThat(catchThrowable(() -> new OpenStore(connection).consistently(reader -> "")))
                        .as(payload)
                        .isInstanceOf(ProtocolException.class)
                        .hasMessageContaining("no transaction id");
            }
        }
    }

    @Test
    void aLargeDirectoryThatChangesForEver() {
        try (ScriptedDaemon daemon = ScriptedDaemon.that(client -> {
                    for (int generation = 0; ; generation++) {
                        Message request = client.next();
                        if (request.type() == MessageType.DIRECTORY) {
                            client.say(MessageType.ERROR, request.requestId(), "E2BIG\0");
                        } else {
                            client.answer(request, generation + "\0name\0");
                        }
                    }
                });
                StoreConnection connection = daemon.connect(SOON)) {
            assertThat(catchThrowable(() -> new StoreView(connection, 0).directory(PATH)))
                    .isInstanceOf(FailedException.class)
                    .hasMessageContaining("changed each of 32 times");
        }
    }

    @Test
    void aLargeDirectoryThatTheDaemonCannotCut() {
        try (ScriptedDaemon daemon = ScriptedDaemon.that(client -> {
                    while (true) {
                        Message request = client.next();
                        String error = request.type() == MessageType.DIRECTORY ? "E2BIG\0" : "ENOSYS\0";
                        client.say(MessageType.ERROR, request.requestId(), error);
                    }
                });
                StoreConnection connection = daemon.connect(SOON)) {
            assertThat(catchThrowable(() -> new StoreView(connection, 0).directory(PATH)))
                    .isInstanceOf(FailedException.class)
                    .hasMessageContaining("listing /a on local:")
                    .hasMessageContaining("E2BIG");
        }
    }

    @Test
    void anErrorThatNobodyKnowsIsKept() {
        try (ScriptedDaemon daemon = ScriptedDaemon.that(
                        client -> client.say(MessageType.ERROR, client.next().requestId(), "EODD\33\0"));
                StoreConnection connection = daemon.connect(SOON)) {
            assertThat(catchThrowable(() -> connection.expect(read())))
                    .isInstanceOf(FailedException.class)
                    .hasMessageContaining("the daemon answers \"EODD\\x1b\\x00\", an error that is not known");
        }
    }

    @Test
    void aFloodOfEventsStopsNoAnswerAndIsSaid() {
        int flood = Watch.CAPACITY + 1000;
        try (ScriptedDaemon daemon = ScriptedDaemon.that(client -> {
                    client.answer(client.next(), "OK\0");
                    for (int i = 0; i <= flood; i++) {
                        client.say(MessageType.WATCH_EVENT, 0, "/a/" + i + "\0" + "1\0");
                    }
                    while (true) {
                        client.answer(client.next(), "x");
                    }
                });
                StoreConnection connection = daemon.connect(SOON)) {
            Watch watch = connection.watch(List.of(PATH));
            assertThat(connection.call(read()).payload()).containsExactly('x');
            for (int i = 0; i < Watch.CAPACITY; i++) {
                assertThat(watch.poll().orElseThrow())
                        .isInstanceOfSatisfying(
                                StoreEvent.Changed.class,
                                event -> assertThat(event.path().name()).isNotEmpty());
            }
            assertThat(watch.poll().orElseThrow())
                    .isInstanceOfSatisfying(StoreEvent.Missed.class, event -> assertThat(event.events())
                            .isEqualTo(1001));
            assertThat(watch.poll()).isEmpty();
        }
    }

    @Test
    void aTreeThatChangesAfterEachAnswerIsCalledInconsistent() {
        try (ScriptedDaemon daemon = ScriptedDaemon.that(client -> {
                    while (true) {
                        Message request = client.next();
                        boolean root = Payload.text(request.payload()).equals("/a");
                        switch (request.type()) {
                            case DIRECTORY -> client.answer(request, root ? "b\0c\0" : "");
                            case GET_PERMS -> client.answer(request, "n0\0");
                            default -> client.answer(request, "OK\0");
                        }
                        if (!root) {
                            client.say(MessageType.WATCH_EVENT, 0, "/a/b\0" + "1\0");
                            client.say(MessageType.WATCH_EVENT, 0, "/a/c\0" + "1\0");
                        }
                    }
                });
                StoreConnection connection = daemon.connect(SOON)) {
            Snapshot snapshot = new OpenStore(connection).snapshot(PATH);
            assertThat(snapshot.consistent()).isFalse();
            assertThat(snapshot.root().children()).hasSize(2);
        }
    }

    @Test
    void aRefusedWatchIsAnErrorAndLeavesNothing() {
        try (ScriptedDaemon daemon = ScriptedDaemon.that(client -> {
                    client.answer(client.next(), "OK\0");
                    client.say(MessageType.ERROR, client.next().requestId(), "EACCES\0");
                    assertThat(client.next().type()).isEqualTo(MessageType.UNWATCH);
                    client.fallSilent();
                });
                StoreConnection connection = daemon.connect(SOON)) {
            assertThat(catchThrowable(() -> connection.watch(List.of(PATH, StorePath.of("/b")))))
                    .isInstanceOf(XenscopeException.class)
                    .hasMessageContaining("watching /b on local:");
        }
    }
}
