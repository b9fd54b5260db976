package org.xenscope.console.command;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.xenscope.console.Event;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.devicemodel.QmpClient;
import org.xenscope.devicemodel.QmpMessage;
import org.xenscope.devicemodel.QmpSocket;
import org.xenscope.error.CancelledException;

/** One event of a QEMU. */
record DmEvents(QmpMessage.Event event) implements Event {
    private static final Duration GREETING = Duration.ofSeconds(20);
    private static final long LOOK_MILLIS = 500;

    /** A guest may make QEMU send many; whoever cannot follow loses the newest. */
    private static final int MOST = 10_000;

    static Result follow(Session session, QmpSocket socket, Optional<Duration> within) {
        BlockingQueue<QmpMessage.Event> events = new LinkedBlockingQueue<>(MOST);
        long end = within.map(limit -> System.nanoTime() + limit.toNanos()).orElse(Long.MAX_VALUE);
        try (QmpClient qmp = QmpClient.connect(session.host().connectUnix(socket.path()), GREETING)) {
            qmp.onEvent(events::offer);
            session.status("waiting for events on " + socket.path());
            while (session.heard() && end - System.nanoTime() > 0) {
                QmpMessage.Event event = events.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (event != null) {
                    session.emit(new DmEvents(event));
                } else if (qmp.ended().isDone()) {
                    throw qmp.ended().join();
                }
            }
            return Result.nothing();
        } catch (InterruptedException e) {
            // Ctrl-C is how following ends: nothing went wrong, and nothing need be said.
            throw new CancelledException("", "", e);
        }
    }

    @Override
    public void text(Out out) {
        out.print(Style.QUIET, Values.time(event.at()).substring(11, 23) + "  ").print(Style.STRONG, event.name());
        out.line(event.data().isMissingNode() || event.data().isEmpty() ? "" : "  " + event.data());
    }

    @Override
    public Object json() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("at", Values.time(event.at()));
        view.put("event", event.name());
        if (!event.data().isMissingNode()) {
            view.put("data", event.data());
        }
        return view;
    }
}
