package org.xenscope.devicemodel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.CancelledException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.ProtocolException;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UnreachableException;
import org.xenscope.error.XenscopeException;
import org.xenscope.host.Permit;
import org.xenscope.host.Wire;

/**
 * A QMP connection to one QEMU. Commands may be sent by several threads at once; each waits for the reply with its own id,
 * in whatever order replies come. Closing the client closes the wire.
 *
 * <p>QEMU serves one client per socket at a time: never hold {@code qmp-libxl-N}, which libxl needs; {@code
 * qmp-libxenstat-N} is free.
 */
public final class QmpClient implements AutoCloseable {
    /** More than QEMU's longest answers (query-qmp-schema: some 200 KB) by far. */
    public static final int MAX_MESSAGE_BYTES = 64 << 20;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ByteBuffer END = ByteBuffer.allocate(0);

    private record Pending(String command, CompletableFuture<JsonNode> reply) {}

    private final Wire wire;
    private final CompletableFuture<QmpMessage.Greeting> greeting = new CompletableFuture<>();
    private final CompletableFuture<XenscopeException> end = new CompletableFuture<>();
    private final Map<Long, Pending> pending = new ConcurrentHashMap<>();
    private final BlockingQueue<ByteBuffer> outgoing = new LinkedBlockingQueue<>();
    private final List<Consumer<QmpMessage.Event>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong lastId = new AtomicLong();

    private QmpClient(Wire wire) {
        this.wire = wire;
    }

    /**
     * Greets and leaves negotiation mode.
     *
     * @throws DeadlineException when no greeting comes: most often another client holds the socket
     */
    public static QmpClient connect(Wire wire, Duration within) {
        QmpClient client = new QmpClient(wire);
        client.start("qmp reader ", client::read);
        client.start("qmp writer ", client::write);
        try {
            QmpMessage.Greeting greeting = client.await(client.greeting, within, "its greeting");
            ObjectNode arguments = JsonNodeFactory.instance.objectNode();
            if (greeting.capabilities().contains("oob")) {
                arguments.putArray("enable").add("oob");
            }
            client.send(Band.IN, "qmp_capabilities", arguments, within);
            return client;
        } catch (RuntimeException e) {
            client.close();
            throw e;
        }
    }

    /** Who is at the other end. */
    public String peer() {
        return wire.peer();
    }

    /** QEMU's version, {@code 7.2.22}. */
    public String version() {
        return greeting.join().version();
    }

    /** A command that only reads, without arguments. */
    public JsonNode query(String command, Duration within) {
        return query(command, JsonNodeFactory.instance.objectNode(), within);
    }

    /** @throws RefusedException when the command is not known to only read */
    public JsonNode query(String command, JsonNode arguments, Duration within) {
        return query(Band.IN, command, arguments, within);
    }

    /** @throws RefusedException when the command is not known to only read, or this QEMU takes none out of band */
    public JsonNode query(Band band, String command, JsonNode arguments, Duration within) {
        if (!QmpReading.reads(command, arguments)) {
            throw new RefusedException(
                    command + " is not known to only read QEMU", "run it through an action, which can be undone");
        }
        return send(band, command, arguments, within);
    }

    /** Any command. */
    public JsonNode execute(Permit permit, String command, JsonNode arguments, Duration within) {
        return execute(permit, Band.IN, command, arguments, within);
    }

    /** Any command. @throws RefusedException when this QEMU takes none out of band, and this is to be */
    public JsonNode execute(Permit permit, Band band, String command, JsonNode arguments, Duration within) {
        Objects.requireNonNull(permit);
        return send(band, command, arguments, within);
    }

    /** Is told each event, on the thread that reads: it must return at once. */
    public AutoCloseable onEvent(Consumer<QmpMessage.Event> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Completes when the connection ends, with the reason. */
    public CompletableFuture<XenscopeException> ended() {
        return end.copy();
    }

    @Override
    public void close() {
        finish(new CancelledException(peer() + ": the QMP connection was closed by us", ""));
    }

    private JsonNode send(Band band, String command, JsonNode arguments, Duration within) {
        if (band == Band.OUT_OF && !greeting.join().capabilities().contains("oob")) {
            throw new RefusedException(
                    peer() + " takes no command out of band: its greeting does not offer it", "send it in band");
        }
        long id = lastId.incrementAndGet();
        Pending mine = new Pending(command, new CompletableFuture<>());
        pending.put(id, mine);
        try {
            ObjectNode message = JsonNodeFactory.instance.objectNode();
            message.put(band.key(), command);
            if (!arguments.isEmpty()) {
                message.set("arguments", arguments);
            }
            message.put("id", id);
            outgoing.add(ByteBuffer.wrap((JSON.writeValueAsString(message) + "\n").getBytes(StandardCharsets.UTF_8)));
            if (end.isDone()) {
                throw end.join();
            }
            return await(mine.reply, within, "the reply to " + command);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("arguments of " + command, e);
        } finally {
            pending.remove(id);
        }
    }

    private <T> T await(CompletableFuture<T> future, Duration within, String what) {
        try {
            return future.get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new DeadlineException(
                    peer() + ": " + what + " did not come within " + within.toMillis() + " ms",
                    "QEMU is stopped, or another client holds this socket: QEMU serves one at a time",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException(peer() + ": waiting for " + what + " was cancelled", "", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof XenscopeException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private void start(String name, Runnable work) {
        Thread thread = new Thread(work, name + peer());
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        JsonSplitter splitter = new JsonSplitter(peer(), MAX_MESSAGE_BYTES);
        ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
        try {
            while (wire.read(buffer.clear()) >= 0) {
                for (JsonSplitter.Document document : splitter.push(buffer.array(), 0, buffer.position())) {
                    take(QmpMessage.decode(peer(), document));
                }
            }
            String where = splitter.inside() ? " in the middle of a message, at offset " + splitter.offset() : "";
            finish(died("closed the QMP connection" + where, null));
        } catch (IOException e) {
            finish(died("is gone: " + e.getMessage(), e));
        } catch (XenscopeException e) {
            finish(e);
        } catch (RuntimeException e) {
            finish(new ProtocolException(peer() + ": " + e, "report this", e));
        }
    }

    private UnreachableException died(String how, @Nullable Exception cause) {
        return new UnreachableException(
                peer() + " " + how, "see whether the domain and its QEMU still run: xenscope domain list", cause);
    }

    private void take(QmpMessage message) {
        if (message instanceof QmpMessage.Greeting first) {
            greeting.complete(first);
        } else if (message instanceof QmpMessage.Event event) {
            listeners.forEach(listener -> listener.accept(event));
        } else if (message instanceof QmpMessage.Return answer) {
            waiting(answer.id()).reply.complete(answer.value());
        } else if (message instanceof QmpMessage.Failure failure) {
            Pending waiting = waiting(failure.id());
            waiting.reply.completeExceptionally(
                    new QmpRefusedException(peer(), waiting.command, failure.errorClass(), failure.description()));
        }
    }

    /** Who waits for this reply; a late reply, for which nobody waits any more, gets a waiter that is forgotten. */
    private Pending waiting(OptionalLong id) {
        if (id.isEmpty() || id.getAsLong() < 1 || id.getAsLong() > lastId.get()) {
            throw new ProtocolException(
                    peer() + ": a reply with "
                            + (id.isEmpty() ? "no id of ours" : "id " + id.getAsLong() + ", which was never sent"),
                    "check that this is a QMP socket, and ours alone");
        }
        Pending waiting = pending.remove(id.getAsLong());
        return waiting == null ? new Pending("a command", new CompletableFuture<>()) : waiting;
    }

    private void write() {
        try {
            while (true) {
                ByteBuffer next = outgoing.take();
                if (next == END) {
                    return;
                }
                while (next.hasRemaining()) {
                    wire.write(next);
                }
            }
        } catch (IOException e) {
            finish(died("is gone: " + e.getMessage(), e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void finish(XenscopeException why) {
        if (!end.complete(why)) {
            return;
        }
        outgoing.add(END);
        try {
            wire.close();
        } catch (IOException e) {
            why.addSuppressed(e);
        }
        greeting.completeExceptionally(why);
        pending.values().forEach(each -> each.reply.completeExceptionally(why));
    }
}
