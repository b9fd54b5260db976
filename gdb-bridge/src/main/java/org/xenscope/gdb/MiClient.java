package org.xenscope.gdb;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.CancelledException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.FailedException;
import org.xenscope.error.UnreachableException;
import org.xenscope.error.XenscopeException;
import org.xenscope.gdb.mi.MiCommand;
import org.xenscope.gdb.mi.MiDecoder;
import org.xenscope.gdb.mi.MiRecord;
import org.xenscope.gdb.mi.MiValue;

/**
 * Talks GDB/MI with one gdb. Commands may be sent by several threads; gdb takes them one after the other, and each answer
 * is told by its token. What gdb says between a command's turn and its answer belongs to that answer; everything else goes
 * to the listener, in order, on the thread that reads.
 */
final class MiClient {
    /**
     * What a command came to.
     *
     * @param kind {@code done}, {@code running}, {@code connected}, {@code exit}
     * @param said on its console and its log meanwhile
     */
    record Answer(String kind, MiValue.Tuple results, String said) {}

    private record Pending(long token, MiCommand command, CompletableFuture<Answer> answer, StringBuilder said) {}

    private static final int MAX_SAID_CHARS = 4 << 20;

    private final String name;
    private final GdbProcess gdb;
    private final GdbErrors errors;
    private final Consumer<? super MiRecord> listener;
    private final Consumer<? super UnreachableException> onEnd;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private long lastToken;
    private @Nullable UnreachableException end;

    /**
     * @param listener is told each record that is no answer, and each {@code ^running}; it must not block
     * @param onEnd is told once, when gdb is gone
     */
    MiClient(
            String name,
            GdbProcess gdb,
            Consumer<? super MiRecord> listener,
            Consumer<? super UnreachableException> onEnd) {
        this.name = name;
        this.gdb = gdb;
        this.errors = new GdbErrors(name);
        this.listener = listener;
        this.onEnd = onEnd;
    }

    void start() {
        Thread reader = new Thread(this::read, "gdb reader of " + name);
        reader.setDaemon(true);
        reader.start();
    }

    /** Sends a command; the answer may take its time. A {@code ^error} is an exception. */
    CompletableFuture<Answer> send(MiCommand command) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        synchronized (pending) {
            if (end != null) {
                answer.completeExceptionally(end);
                return answer;
            }
            long token = ++lastToken;
            pending.add(new Pending(token, command, answer, new StringBuilder()));
            try {
                gdb.stdin().write(command.encoded(token));
                gdb.stdin().flush();
            } catch (IOException e) {
                // The thread that reads will see the end of gdb, and knows more about it.
                return answer;
            }
        }
        return answer;
    }

    Answer ask(MiCommand command, Duration within) {
        return await(send(command), command, within);
    }

    <T> T await(CompletableFuture<T> answer, MiCommand command, Duration within) {
        try {
            return answer.get(within.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new DeadlineException(
                    name + ": gdb did not answer " + command.operation() + " within " + within.toMillis() + " ms",
                    "the line to the target may be gone, or gdb still reads symbols: try again, or end the session",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException(name + ": waiting for gdb was cancelled", "", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof XenscopeException known) {
                throw known;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private void read() {
        MiDecoder decoder = new MiDecoder();
        byte[] buffer = new byte[64 << 10];
        try (InputStream in = gdb.stdout()) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                decoder.decode(ByteBuffer.wrap(buffer, 0, count), this::take);
            }
        } catch (IOException e) {
            // Its output is closed: what that means is said below.
        }
        decoder.end(this::take);
        finish();
    }

    private void take(MiRecord record) {
        if (record instanceof MiRecord.Result result) {
            if (result.kind().equals("running")) {
                listener.accept(result);
            }
            answer(result);
            return;
        }
        if (record instanceof MiRecord.Stream stream
                && said(stream.sort() != MiRecord.Stream.Sort.TARGET, stream.text())) {
            return;
        }
        if (record instanceof MiRecord.Foreign foreign && said(true, foreign.line() + "\n")) {
            return;
        }
        listener.accept(record);
    }

    /** Whether it belongs to the command whose turn it is. */
    private boolean said(boolean gdbItself, String text) {
        if (!gdbItself || LogPoints.isHit(text)) {
            return false;
        }
        synchronized (pending) {
            Pending turn = pending.peek();
            if (turn == null) {
                return false;
            }
            if (turn.said.length() + text.length() <= MAX_SAID_CHARS) {
                turn.said.append(text);
            }
            return true;
        }
    }

    private void answer(MiRecord.Result result) {
        Pending mine = null;
        List<Pending> eaten = new ArrayList<>();
        synchronized (pending) {
            long token = result.token().orElse(-1);
            if (pending.stream().anyMatch(each -> each.token == token)) {
                for (mine = pending.remove(); mine.token != token; mine = pending.remove()) {
                    eaten.add(mine);
                }
            }
        }
        // A command of gdb's own prompt that reads more lines has taken them for its own.
        eaten.forEach(each -> each.answer.completeExceptionally(new FailedException(
                name + ": gdb gave no answer to " + each.command.operation(),
                "the command before it may have taken it for its own input")));
        if (mine == null) {
            listener.accept(result);
        } else if (result.kind().equals("error")) {
            mine.answer.completeExceptionally(errors.of(
                    mine.command,
                    result.results().text("msg").orElse(""),
                    result.results().text("code").orElse("")));
        } else {
            mine.answer.complete(new Answer(result.kind(), result.results(), mine.said.toString()));
        }
    }

    private void finish() {
        gdb.awaitEnd(Duration.ofSeconds(1));
        String words = gdb.lastWords();
        UnreachableException why = new UnreachableException(
                name + ": gdb " + gdb.fate() + (words.isEmpty() ? "" : ": " + words),
                "start the session again; what it debugged is let go by the other side");
        Deque<Pending> waiting;
        synchronized (pending) {
            end = why;
            waiting = new ArrayDeque<>(pending);
            pending.clear();
        }
        onEnd.accept(why);
        waiting.forEach(each -> each.answer.completeExceptionally(why));
    }
}
