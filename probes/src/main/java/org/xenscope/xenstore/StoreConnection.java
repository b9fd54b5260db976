package org.xenscope.xenstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.CancelledException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.FailedException;
import org.xenscope.error.ProtocolException;
import org.xenscope.error.UnreachableException;
import org.xenscope.error.UsageException;
import org.xenscope.error.XenscopeException;
import org.xenscope.host.Wire;

/**
 * One connection to a daemon, with many requests in flight.
 *
 * <p>Two threads: one alone writes, so that an interrupt of whoever asks never closes the channel, and puts what waits
 * into one write; the other reads, completes answers and hands out events. Neither ever waits for a caller, so a slow
 * caller cannot stop it. The first error ends the connection and is what every request and watch then fails with.
 */
final class StoreConnection implements Asking, AutoCloseable {
    /**
     * How many requests may be without an answer. A far daemon needs many, so that the way there and back does not count;
     * a near one answers as it reads, and the socket holds what it has not read.
     */
    static final int WINDOW = 4096;

    private static final int BUFFER_BYTES = 1 << 16;

    private final Wire wire;
    private final Clock clock;
    private final Duration patience;
    /** Guards what waits and what is under way. No receiver is called with it held. */
    private final Object lock = new Object();

    private final ArrayDeque<Pending> outgoing = new ArrayDeque<>();
    private final Map<Integer, Pending> pending = new HashMap<>();
    private final Map<String, EventSink> watches = new ConcurrentHashMap<>();
    private final AtomicInteger tokens = new AtomicInteger();
    private final Thread writer;
    private final Thread reader;
    private int lastRequestId;
    private volatile @Nullable XenscopeException end;

    private record Pending(Request request, Receiver receiver) {}

    private record Future(CompletableFuture<Message> answer) implements Receiver {
        @Override
        public void answered(Request request, Message message) {
            answer.complete(message);
        }

        @Override
        public void failed(XenscopeException why) {
            answer.completeExceptionally(why);
        }

        @Override
        public boolean wanted() {
            return !answer.isDone();
        }
    }

    private StoreConnection(Wire wire, Clock clock, Duration patience) {
        this.wire = wire;
        this.clock = clock;
        this.patience = patience;
        this.writer = new Thread(this::write, "xenstore writer " + wire.peer());
        this.reader = new Thread(this::read, "xenstore reader " + wire.peer());
    }

    /** @param patience how long one answer is waited for */
    static StoreConnection over(Wire wire, Clock clock, Duration patience) {
        StoreConnection connection = new StoreConnection(wire, clock, patience);
        connection.writer.setDaemon(true);
        connection.reader.setDaemon(true);
        connection.writer.start();
        connection.reader.start();
        return connection;
    }

    @Override
    public String peer() {
        return wire.peer();
    }

    @Override
    public Duration patience() {
        return patience;
    }

    /**
     * Asks, without waiting. The future completes on the reading thread, with the answer of the request's type or with
     * ERROR: what depends on it must not block.
     */
    CompletableFuture<Message> send(Request request) {
        CompletableFuture<Message> answer = new CompletableFuture<>();
        send(request, new Future(answer));
        return answer;
    }

    @Override
    public void send(Request request, Receiver receiver) {
        XenscopeException over;
        synchronized (lock) {
            over = end;
            if (over == null) {
                outgoing.add(new Pending(request, receiver));
                // what answers give rise to goes out together, when all that came in with them is read
                if (Thread.currentThread() != reader) {
                    lock.notifyAll();
                }
            }
        }
        if (over != null) {
            receiver.failed(over);
        }
    }

    @Override
    public Message call(Request request) {
        return await(request, send(request));
    }

    /** All are under way before the first answer is waited for: the way there and back counts once. */
    @Override
    public List<Message> callAll(List<Request> requests) {
        List<CompletableFuture<Message>> asked =
                requests.stream().map(this::send).toList();
        List<Message> answers = new ArrayList<>(asked.size());
        try {
            for (int i = 0; i < asked.size(); i++) {
                answers.add(await(requests.get(i), asked.get(i)));
            }
            return answers;
        } finally {
            // nobody waits for the rest any more: what has not gone out stays here
            asked.subList(answers.size(), asked.size()).forEach(each -> each.cancel(false));
        }
    }

    Message await(Request request, CompletableFuture<Message> answer) {
        try {
            return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            answer.cancel(false);
            throw new DeadlineException(
                    peer() + " did not answer " + request + " within " + patience.toMillis() + " ms",
                    "see whether the daemon hangs",
                    e);
        } catch (InterruptedException e) {
            answer.cancel(false);
            Thread.currentThread().interrupt();
            throw new CancelledException("waiting for the answer to " + request + " was interrupted", "", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof XenscopeException known) {
                throw known;
            }
            throw new FailedException(peer() + ": " + request + " failed: " + e.getCause(), "", e);
        }
    }

    /** True when the answer is this error. */
    static boolean is(StoreError error, Message answer) {
        return answer.type() == MessageType.ERROR && error.name().equals(word(answer));
    }

    private static String word(Message error) {
        return Payload.text(error.payload());
    }

    Watch watch(List<StorePath> paths) {
        Watch watch = new Watch(this, paths);
        List<Request> requests = new ArrayList<>();
        List<CompletableFuture<Message>> answers = new ArrayList<>();
        for (StorePath path : paths) {
            String token = newToken();
            watch.expect(token, path);
            // before the daemon knows it: its first event may overtake the answer
            watches.put(token, watch.sink());
            Request request = Request.of(MessageType.WATCH, 0, path.text(), path.text(), token);
            requests.add(request);
            answers.add(send(request));
        }
        try {
            for (int i = 0; i < requests.size(); i++) {
                orFail(requests.get(i), await(requests.get(i), answers.get(i)));
            }
            return watch;
        } catch (XenscopeException e) {
            watch.close();
            throw e;
        }
    }

    @Override
    public String watch(StorePath path, EventSink sink, Receiver receiver) {
        String token = newToken();
        watches.put(token, sink);
        send(Request.of(MessageType.WATCH, 0, path.text(), path.text(), token), receiver);
        return token;
    }

    private String newToken() {
        return Integer.toString(tokens.incrementAndGet());
    }

    @Override
    public void forget(Map<String, StorePath> pathOfToken) {
        pathOfToken.forEach((token, path) -> {
            watches.remove(token);
            send(Request.of(MessageType.UNWATCH, 0, path.text(), path.text(), token));
        });
    }

    /** Ends the connection; the daemon forgets its watches and open transactions. */
    @Override
    public void close() {
        end(new CancelledException("the connection to " + peer() + " is closed", ""));
    }

    private void write() {
        ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try {
            while (fill(out)) {
                flush(out);
            }
        } catch (InterruptedException e) {
            end(new CancelledException("writing to " + peer() + " was interrupted", "", e));
        } catch (IOException e) {
            // the reader may find the same end a moment later: both say it alike
            end(lost("closed the connection while it was asked (" + e.getMessage() + ")", e));
        } catch (XenscopeException e) {
            // an ssh forward knows better than its socket why nobody is there
            end(e);
        } catch (RuntimeException e) {
            end(new FailedException(peer() + ": writing a request failed: " + e, "this is a defect of xenscope", e));
        }
    }

    /** Waits until something may be sent, and puts as much as fits into {@code out}; false at the end. */
    private boolean fill(ByteBuffer out) throws InterruptedException {
        synchronized (lock) {
            while (end == null && (outgoing.isEmpty() || pending.size() >= WINDOW)) {
                lock.wait();
            }
            if (end != null) {
                return false;
            }
            while (!outgoing.isEmpty()
                    && pending.size() < WINDOW
                    && out.remaining() >= outgoing.element().request.lengthBytes()) {
                Pending next = outgoing.remove();
                if (next.receiver.wanted()) {
                    do {
                        lastRequestId++;
                    } while (lastRequestId == 0 || pending.putIfAbsent(lastRequestId, next) != null);
                    next.request.numbered(lastRequestId).encode(out);
                }
            }
            return true;
        }
    }

    private void flush(ByteBuffer out) throws IOException {
        out.flip();
        while (out.hasRemaining()) {
            wire.write(out);
        }
        out.clear();
    }

    private void read() {
        ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
        MessageDecoder decoder = new MessageDecoder(peer());
        try {
            while (wire.read(in) >= 0) {
                in.flip();
                decoder.decode(in, this::received);
                in.clear();
                synchronized (lock) {
                    if (!outgoing.isEmpty()) {
                        lock.notifyAll();
                    }
                }
            }
            end(lost("closed the connection " + decoder.position(), null));
        } catch (IOException e) {
            end(lost("was lost " + decoder.position() + ": " + e, e));
        } catch (XenscopeException e) {
            end(e);
        } catch (RuntimeException e) {
            end(new FailedException(peer() + ": reading an answer failed: " + e, "this is a defect of xenscope", e));
        }
    }

    private void received(Message message) {
        if (message.type() == MessageType.WATCH_EVENT) {
            event(message);
            return;
        }
        Pending asked;
        synchronized (lock) {
            asked = pending.get(message.requestId());
        }
        if (asked == null) {
            throw wrong("answers " + message + ", which is not under way: never asked, or answered before");
        }
        if (message.type() != MessageType.ERROR && message.type() != asked.request.type()) {
            throw wrong("answers " + asked.request + " with " + message);
        }
        synchronized (lock) {
            pending.remove(message.requestId());
        }
        asked.receiver.answered(asked.request, message);
    }

    private void event(Message message) {
        List<String> parts;
        StorePath path;
        try {
            parts = Payload.texts(message.payload());
            path = StorePath.of(parts.isEmpty() ? "" : parts.get(0));
        } catch (IllegalArgumentException | UsageException e) {
            throw wrong("sends an event that names no path: " + message);
        }
        String token = parts.size() < 2 ? "" : parts.get(1);
        EventSink watch = watches.get(token);
        if (watch != null) {
            watch.changed(token, path, clock.instant());
        } else if (!wasOurs(token)) {
            throw wrong("sends an event with a token that was never given: " + message);
        }
        // else: on its way when the watch was closed
    }

    private boolean wasOurs(String token) {
        return token.matches("[1-9][0-9]{0,8}") && Integer.parseInt(token) <= tokens.get();
    }

    private ProtocolException wrong(String what) {
        return new ProtocolException(peer() + " " + what, "see whether this socket is xenstored's");
    }

    private UnreachableException lost(String how, @Nullable Throwable cause) {
        String first;
        synchronized (lock) {
            first = pending.values().stream()
                    .map(asked -> ", with " + pending.size() + " requests under way, " + asked.request + " among them")
                    .findAny()
                    .orElse("");
        }
        return new UnreachableException(
                peer() + " " + how + first, "see whether the daemon still runs and the host is still reachable", cause);
    }

    /** Whether it has not ended. */
    boolean open() {
        return end == null;
    }

    private void end(XenscopeException why) {
        List<Pending> unanswered;
        synchronized (lock) {
            if (end != null) {
                return;
            }
            end = why;
            unanswered = new ArrayList<>(pending.values());
            unanswered.addAll(outgoing);
            pending.clear();
            outgoing.clear();
            lock.notifyAll();
        }
        try {
            wire.close();
        } catch (IOException e) {
            why.addSuppressed(e);
        }
        unanswered.forEach(each -> each.receiver.failed(why));
        watches.values().forEach(each -> each.end(why));
    }
}
