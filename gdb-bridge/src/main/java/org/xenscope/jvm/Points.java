package org.xenscope.jvm;

import com.sun.jdi.Location;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;
import com.sun.jdi.request.EventRequestManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.xenscope.debug.Breakpoint;
import org.xenscope.debug.BreakpointRequest;
import org.xenscope.debug.DebugEvent;
import org.xenscope.error.UsageException;
import org.xenscope.jvm.expression.ExpressionParser;
import org.xenscope.jvm.expression.LogMessage;

/** All breakpoints of a target. Those in classes that come later are set when these do, before their code runs. */
final class Points {
    private final EventRequestManager requests;
    private final VirtualMachine vm;
    private final Places places;
    private final Teller teller;
    private final AtomicInteger last = new AtomicInteger();
    private final Map<Integer, Point> all = new ConcurrentSkipListMap<>();

    Points(VirtualMachine vm, Places places, Teller teller) {
        this.vm = vm;
        this.requests = vm.eventRequestManager();
        this.places = places;
        this.teller = teller;
    }

    Breakpoint insert(BreakpointRequest request) {
        PlaceSpec place = PlaceSpec.of(request.location());
        Point point = new Point(
                Integer.toString(last.incrementAndGet()),
                request.location().toString(),
                request.temporary(),
                request.condition(),
                request.condition().map(ExpressionParser::parse),
                request.log(),
                request.log().map(LogMessage::parse),
                Optional.of(place),
                request.ignore());
        // First what comes later, then what is there: so no class is missed between.
        all.put(Integer.valueOf(point.id), point);
        try {
            awaitClasses(point, place);
            Places.Found found = places.find(place);
            synchronized (point) {
                set(point, found);
            }
        } catch (RuntimeException e) {
            all.remove(Integer.valueOf(point.id));
            discard(point);
            throw e;
        }
        return point.view();
    }

    /** A point whose requests are set already, or are about to be. */
    Point add(String what, Optional<String> condition) {
        Point point = new Point(
                Integer.toString(last.incrementAndGet()),
                what,
                false,
                condition,
                condition.map(ExpressionParser::parse),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0);
        all.put(Integer.valueOf(point.id), point);
        return point;
    }

    private void awaitClasses(Point point, PlaceSpec place) {
        ClassPrepareRequest prepare = requests.createClassPrepareRequest();
        prepare.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
        if (place instanceof PlaceSpec.Method method) {
            prepare.addClassFilter(method.filter());
        } else if (place instanceof PlaceSpec.Line line && vm.canUseSourceNameFilters()) {
            prepare.addSourceNameFilter(line.file());
        }
        point.addPrepare(prepare);
    }

    /** A class has come; its thread waits until this is done. */
    void prepared(ReferenceType type) {
        for (Point point : all.values()) {
            point.place.ifPresent(place -> {
                Places.Found found = places.find(place, type);
                synchronized (point) {
                    if (set(point, found)) {
                        teller.tell(new DebugEvent.BreakpointChanged(point.view()));
                    }
                }
            });
        }
    }

    private boolean set(Point point, Places.Found found) {
        if (found.locations().isEmpty()
                || !found.exact()
                        && (point.exact()
                                || point.line() <= found.locations().get(0).lineNumber())) {
            return false;
        }
        if (!point.exact()) {
            // Until now it was on the next line with code: the class that has the line itself, or a nearer one, was not
            // there.
            requests.deleteEventRequests(point.takeRequests());
        }
        point.exact(found.exact());
        for (Location location : found.locations()) {
            if (!point.has(location)) {
                EventRequest request = requests.createBreakpointRequest(location);
                request.setSuspendPolicy(EventRequest.SUSPEND_EVENT_THREAD);
                point.add(request);
            }
        }
        return true;
    }

    List<Breakpoint> views() {
        return all.values().stream().map(Point::view).toList();
    }

    void remove(String id) {
        Point point = find(id);
        all.remove(Integer.valueOf(point.id));
        discard(point);
        teller.tell(new DebugEvent.BreakpointGone(point.id));
    }

    /** After the stop of a temporary one; it may be removed already. */
    void spent(Point point) {
        if (all.remove(Integer.valueOf(point.id)) != null) {
            discard(point);
            teller.tell(new DebugEvent.BreakpointGone(point.id));
        }
    }

    private void discard(Point point) {
        requests.deleteEventRequests(point.takePrepares());
        requests.deleteEventRequests(point.takeRequests());
    }

    void enable(String id, boolean enabled) {
        Point point = find(id);
        point.enable(enabled);
        teller.tell(new DebugEvent.BreakpointChanged(point.view()));
    }

    private Point find(String id) {
        Point point = id.matches("[0-9]{1,9}") ? all.get(Integer.valueOf(id)) : null;
        if (point == null) {
            throw new UsageException("there is no breakpoint " + id, "`breakpoints` lists them");
        }
        return point;
    }
}
