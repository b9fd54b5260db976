package org.xenscope.jvm;

import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.EventRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.debug.Breakpoint;
import org.xenscope.jvm.expression.Expression;
import org.xenscope.jvm.expression.LogMessage;

/** A breakpoint or watchpoint that is set, with what the JVM was asked for it. Its lock is itself. */
final class Point {
    /** The property of a JDI request that tells its point. */
    static final String PROPERTY = "xenscope.point";

    final String id;
    final String what;
    final boolean temporary;
    final Optional<String> conditionText;
    final Optional<Expression> condition;
    final Optional<String> logText;
    final Optional<LogMessage> log;

    /** Empty for a watchpoint. */
    final Optional<PlaceSpec> place;

    private final List<EventRequest> requests = new ArrayList<>();
    private final List<EventRequest> prepares = new ArrayList<>();
    private Optional<String> watched = Optional.empty();
    private boolean exact;
    private boolean enabled = true;
    private int ignore;
    private long hits;

    Point(
            String id,
            String what,
            boolean temporary,
            Optional<String> conditionText,
            Optional<Expression> condition,
            Optional<String> logText,
            Optional<LogMessage> log,
            Optional<PlaceSpec> place,
            int ignore) {
        this.id = id;
        this.what = what;
        this.temporary = temporary;
        this.conditionText = conditionText;
        this.condition = condition;
        this.logText = logText;
        this.log = log;
        this.place = place;
        this.ignore = ignore;
    }

    synchronized void add(EventRequest request) {
        request.putProperty(PROPERTY, this);
        request.setEnabled(enabled);
        requests.add(request);
    }

    synchronized void addPrepare(EventRequest request) {
        request.putProperty(PROPERTY, this);
        request.enable();
        prepares.add(request);
    }

    synchronized void watches(String name) {
        watched = Optional.of(name);
    }

    synchronized boolean has(com.sun.jdi.Location location) {
        return requests.stream()
                .anyMatch(each ->
                        each instanceof BreakpointRequest at && at.location().equals(location));
    }

    /** The line of its first place. */
    synchronized int line() {
        return requests.stream()
                .filter(BreakpointRequest.class::isInstance)
                .mapToInt(each -> ((BreakpointRequest) each).location().lineNumber())
                .findFirst()
                .orElse(Integer.MAX_VALUE);
    }

    synchronized boolean exact() {
        return exact;
    }

    synchronized void exact(boolean is) {
        exact = is;
    }

    /** Its requests, which it has no longer. */
    synchronized List<EventRequest> takeRequests() {
        List<EventRequest> taken = List.copyOf(requests);
        requests.clear();
        return taken;
    }

    synchronized List<EventRequest> takePrepares() {
        List<EventRequest> taken = List.copyOf(prepares);
        prepares.clear();
        return taken;
    }

    synchronized void enable(boolean on) {
        enabled = on;
        requests.forEach(each -> each.setEnabled(on));
    }

    /** Counts a hit whose condition was true. @return whether it is one that is passed over */
    synchronized boolean passesOver() {
        hits++;
        if (ignore > 0) {
            ignore--;
            return true;
        }
        return false;
    }

    synchronized Breakpoint view() {
        Optional<String> where = watched.or(this::places);
        return new Breakpoint(
                id,
                place.isEmpty() ? Breakpoint.Kind.WATCH : log.isPresent() ? Breakpoint.Kind.LOG : Breakpoint.Kind.BREAK,
                what,
                where,
                enabled,
                requests.isEmpty(),
                temporary,
                hits,
                conditionText,
                logText);
    }

    private Optional<String> places() {
        if (requests.isEmpty()) {
            return Optional.empty();
        }
        String first = Frames.place(((BreakpointRequest) requests.get(0)).location());
        return Optional.of(requests.size() == 1 ? first : first + " and " + (requests.size() - 1) + " more");
    }
}
