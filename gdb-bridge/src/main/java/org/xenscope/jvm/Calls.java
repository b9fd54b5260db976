package org.xenscope.jvm;

import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.InternalException;
import com.sun.jdi.InvalidStackFrameException;
import com.sun.jdi.NativeMethodException;
import com.sun.jdi.ObjectCollectedException;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VMOutOfMemoryException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.xenscope.error.CancelledException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.FailedException;
import org.xenscope.error.RefusedException;
import org.xenscope.error.UnreachableException;
import org.xenscope.error.XenscopeException;

/**
 * Questions to a JVM. JDI waits for an answer as long as the connection stands, so each is asked on a thread that we do not
 * wait for longer than the limit; and JDI's unchecked exceptions become ours. A thread that waits is never interrupted: that
 * would close the channel under it.
 */
final class Calls {
    /** Below so many, asking one after the other is as fast. */
    private static final int FEW = 4;

    private static final int AT_ONCE = 64;

    private final String name;
    private final Duration limit;
    private volatile String end = "the connection was closed";
    private final ExecutorService workers;

    Calls(String name, Duration limit) {
        this.name = name;
        this.limit = limit;
        this.workers = Executors.newCachedThreadPool(task -> daemon(task, "jvm question"));
    }

    static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** @param what for a message: {@code tell its threads} */
    <T> T ask(String what, Callable<T> question) {
        return ask(what, "see whether it is stopped (`ps` shows T), or the line is lost", question);
    }

    /** @param late what to do when there is no answer in time */
    <T> T ask(String what, String late, Callable<T> question) {
        Future<T> answer;
        try {
            answer = workers.submit(question);
        } catch (RejectedExecutionException e) {
            throw gone(e);
        }
        try {
            return answer.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new DeadlineException(name + " did not " + what + " within " + limit.toMillis() + " ms", late, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("stopped waiting for " + name + " to " + what, "", e);
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause(), what);
        }
    }

    void run(String what, Runnable question) {
        ask(what, () -> {
            question.run();
            return what;
        });
    }

    /** The same question about many things, several at once: what a slow line takes for one, it takes for all. */
    <A, B> List<B> all(List<A> things, Function<A, B> question) {
        if (things.size() < FEW) {
            return things.stream().map(question).toList();
        }
        AtomicInteger next = new AtomicInteger();
        List<Future<List<Indexed<B>>>> parts = new ArrayList<>();
        try {
            for (int i = 0; i < Math.min(AT_ONCE, things.size()); i++) {
                parts.add(workers.submit(() -> {
                    List<Indexed<B>> mine = new ArrayList<>();
                    for (int at; (at = next.getAndIncrement()) < things.size(); ) {
                        mine.add(new Indexed<>(at, question.apply(things.get(at))));
                    }
                    return mine;
                }));
            }
            List<Indexed<B>> answers = new ArrayList<>();
            for (Future<List<Indexed<B>>> part : parts) {
                answers.addAll(part.get());
            }
            answers.sort((a, b) -> Integer.compare(a.at, b.at));
            return answers.stream().map(Indexed::value).toList();
        } catch (RejectedExecutionException e) {
            throw gone(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("stopped waiting for " + name, "", e);
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause(), "answer");
        }
    }

    private record Indexed<B>(int at, B value) {}

    /** An exception of JDI's as one of ours. */
    RuntimeException failure(Throwable e, String what) {
        if (e instanceof XenscopeException ours) {
            return ours;
        }
        if (e instanceof VMDisconnectedException) {
            return gone(e);
        }
        if (e instanceof IncompatibleThreadStateException || e instanceof InvalidStackFrameException) {
            return new RefusedException(
                    name + " cannot " + what + " while that thread runs",
                    "`interrupt` stops it, or a breakpoint does",
                    e);
        }
        if (e instanceof ObjectCollectedException) {
            return new FailedException(name + " no longer has that object or thread", "ask again", e);
        }
        if (e instanceof VMOutOfMemoryException) {
            return new FailedException(name + " has no memory left to " + what, "", e);
        }
        if (e instanceof NativeMethodException) {
            return new RefusedException(name + " cannot " + what + " in a native method", "", e);
        }
        if (e instanceof InternalException internal) {
            return new FailedException(
                    name + " cannot " + what + ": JDWP error " + internal.errorCode() + " " + internal.getMessage(),
                    "",
                    e);
        }
        if (e instanceof UnsupportedOperationException) {
            return new RefusedException(name + " is a JVM that cannot " + what, "", e);
        }
        if (e instanceof IOException) {
            return new UnreachableException(
                    name + " ended the connection when it was to " + what, "see whether it still runs", e);
        }
        if (e instanceof Error error) {
            throw error;
        }
        return new FailedException(
                name + " did not " + what + ": " + e.getClass().getSimpleName() + " " + e.getMessage(), "", e);
    }

    /** @param why what later questions are told */
    void close(String why) {
        end = why;
        workers.shutdown();
    }

    private UnreachableException gone(Throwable e) {
        return new UnreachableException(name + " is gone: " + end, "attach again where it still runs", e);
    }
}
