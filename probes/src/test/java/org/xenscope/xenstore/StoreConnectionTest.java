package org.xenscope.xenstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xenscope.error.AbsentException;
import org.xenscope.error.CancelledException;
import org.xenscope.host.Wire;

/** The connection: order, window, interrupts, closing. */
@Timeout(20)
final class StoreConnectionTest {
    private static final StorePath PATH = StorePath.of("/a");
    private static final Duration SOON = Duration.ofSeconds(10);

    private static Request read(int number) {
        return Request.on(MessageType.READ, 0, PATH.child(number));
    }

    @Test
    void answersMayComeInAnyOrder() {
        int many = 300;
        try (ScriptedDaemon daemon = ScriptedDaemon.that(client -> {
                    List<Message> requests = new ArrayList<>();
                    for (int i = 0; i < many; i++) {
                        requests.add(client.next());
                    }
                    Collections.shuffle(requests, new Random(1));
                    for (Message request : requests) {
                        client.answer(request, Payload.text(request.payload()));
                    }
                    client.fallSilent();
                });
                StoreConnection connection = daemon.connect(SOON)) {
            List<CompletableFuture<Message>> answers = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                answers.add(connection.send(read(i)));
            }
            for (int i = 0; i < many; i++) {
                assertThat(Payload.text(
                                connection.await(read(i), answers.get(i)).payload()))
                        .isEqualTo("/a/" + i);
            }
        }
    }

    @Test
    void noMoreThanTheWindowIsInFlight() {
        int many = 2 * StoreConnection.WINDOW;
        CountDownLatch sent = new CountDownLatch(1);
        AtomicReference<String> overrun = new AtomicReference<>("");
        try (ScriptedDaemon daemon = ScriptedDaemon.that(client -> {
                    sent.await();
                    for (int round = 0; round < 2; round++) {
                        List<Message> requests = new ArrayList<>();
                        for (int i = 0; i < StoreConnection.WINDOW; i++) {
                            requests.add(client.next());
                        }
                        if (client.hasMore()) {
                            overrun.set("more than the window in round " + round);
                        }
                        for (Message request : requests) {
                            client.answer(request, "");
                        }
                    }
                    client.fallSilent();
                });
                StoreConnection connection = daemon.connect(SOON)) {
            List<CompletableFuture<Message>> answers = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                answers.add(connection.send(read(i)));
            }
            sent.countDown();
            answers.forEach(CompletableFuture::join);
            assertThat(overrun).hasValue("");
        }
    }

    @Test
    void anInterruptedCallerDoesNotHarmTheConnection() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        try (ScriptedDaemon daemon = ScriptedDaemon.that(client -> {
                    Message first = client.next();
                    asked.countDown();
                    Message second = client.next();
                    client.answer(first, "first");
                    client.answer(second, "second");
                    client.fallSilent();
                });
                StoreConnection connection = daemon.connect(SOON)) {
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Thread caller = new Thread(() -> failure.set(catchThrowable(() -> connection.call(read(1)))));
            caller.start();
            asked.await();
            caller.interrupt();
            caller.join();
            assertThat(failure.get()).isInstanceOf(CancelledException.class).hasMessageContaining("reading /a/1");
            assertThat(new String(connection.call(read(2)).payload())).isEqualTo("second");
        }
    }

    @Test
    void closingEndsWhatIsUnderWay() {
        CountDownLatch asked = new CountDownLatch(1);
        try (ScriptedDaemon daemon = ScriptedDaemon.that(client -> {
            client.answer(client.next(), "OK\0");
            client.next();
            asked.countDown();
            client.fallSilent();
        })) {
            StoreConnection connection = daemon.connect(SOON);
            Watch watch = connection.watch(List.of(PATH));
            CompletableFuture<Message> answer = connection.send(read(1));
            assertThat(catchThrowable(asked::await)).isNull();
            connection.close();
            connection.close();
            assertThat(catchThrowable(answer::join)).hasCauseInstanceOf(CancelledException.class);
            assertThatThrownBy(() -> connection.call(read(2)))
                    .isInstanceOf(CancelledException.class)
                    .hasMessageContaining("the connection to local:");
            assertThatThrownBy(() -> watch.next(SOON)).isInstanceOf(CancelledException.class);
            watch.close();
        }
    }

    /** What a forward to a socket that is not there says of itself. */
    @Test
    void theWiresOwnErrorIsKept() {
        CountDownLatch closed = new CountDownLatch(1);
        Wire wire = new Wire() {
            @Override
            public String peer() {
                return "lab:/socket";
            }

            @Override
            public int read(ByteBuffer into) throws IOException {
                try {
                    closed.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                return -1;
            }

            @Override
            public int write(ByteBuffer from) {
                throw new AbsentException("lab has no /socket", "");
            }

            @Override
            public long write(ByteBuffer[] from, int offset, int length) {
                return write(from[offset]);
            }

            @Override
            public long write(ByteBuffer[] from) {
                return write(from[0]);
            }

            @Override
            public boolean isOpen() {
                return closed.getCount() > 0;
            }

            @Override
            public void close() {
                closed.countDown();
            }
        };
        try (StoreConnection connection = StoreConnection.over(wire, Clock.systemUTC(), SOON)) {
            assertThatThrownBy(() -> connection.call(read(1)))
                    .isInstanceOf(AbsentException.class)
                    .hasMessage("lab has no /socket");
        }
    }
}
