package org.xenscope.jvm;

import com.sun.jdi.Field;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.LongValue;
import com.sun.jdi.ObjectCollectedException;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.StackFrame;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.xenscope.debug.DebugThread;
import org.xenscope.debug.DebugThread.LockWait;
import org.xenscope.debug.Frame;
import org.xenscope.error.UsageException;

/**
 * The threads of a JVM by the numbers that Java gives them ({@code Thread.getId()}), which thread dumps show too.
 *
 * <p>Monitors are told by the JVM. Of a lock of java.util.concurrent, it is known which object a parked thread waits for
 * ({@code Thread.parkBlocker}), and its {@code exclusiveOwnerThread}: so of these only locks that somebody waits for are found.
 */
final class JvmThreads {
    private final VirtualMachine vm;
    private final Calls calls;
    private final Map<ThreadReference, String> ids = new ConcurrentHashMap<>();

    JvmThreads(VirtualMachine vm, Calls calls) {
        this.vm = vm;
        this.calls = calls;
    }

    String id(ThreadReference thread) {
        return ids.computeIfAbsent(thread, each -> {
            Field field = each.referenceType().fieldByName("tid");
            return field != null && each.getValue(field) instanceof LongValue number
                    ? Long.toString(number.value())
                    : "u" + each.uniqueID();
        });
    }

    /** The number of a thread that was seen before; it is forgotten. */
    Optional<String> forget(ThreadReference thread) {
        return Optional.ofNullable(ids.remove(thread));
    }

    /** @throws UsageException when there is no such thread */
    ThreadReference find(String id) {
        for (Map.Entry<ThreadReference, String> each : ids.entrySet()) {
            if (each.getValue().equals(id)) {
                return each.getKey();
            }
        }
        List<ThreadReference> all = vm.allThreads();
        List<String> found = calls.all(all, this::idOrNone);
        int at = found.indexOf(id);
        if (at < 0) {
            throw new UsageException("there is no thread " + id, "`threads` lists them");
        }
        return all.get(at);
    }

    /** The one that people most likely want to see: main, or else the first. */
    ThreadReference first() {
        List<ThreadReference> all = vm.allThreads();
        for (ThreadReference each : all) {
            if (each.name().equals("main")) {
                return each;
            }
        }
        if (all.isEmpty()) {
            throw new UsageException("the program has no thread left", "");
        }
        return all.get(0);
    }

    /** Where it stands; empty where it has no frame. */
    Optional<Frame> top(ThreadReference thread) {
        try {
            return thread.frameCount() == 0
                    ? Optional.empty()
                    : Optional.of(Frames.frame(thread.frame(0).location(), 0, Frames.arguments(thread.frame(0))));
        } catch (IncompatibleThreadStateException e) {
            return Optional.empty();
        }
    }

    private String idOrNone(ThreadReference thread) {
        try {
            return id(thread);
        } catch (ObjectCollectedException e) {
            return "";
        }
    }

    /** All of them; the JVM must stand. @param running what is to be said of them */
    List<DebugThread> read(boolean running) {
        List<Seen> seen = calls.all(vm.allThreads(), this::see).stream()
                .flatMap(Optional::stream)
                .toList();
        Map<ObjectReference, LockOwner> locks = owners(seen);
        Map<ThreadReference, List<String>> parked = new HashMap<>();
        locks.forEach((lock, owner) -> {
            if (owner.thread != null && !owner.monitor) {
                parked.computeIfAbsent(owner.thread, key -> new ArrayList<>()).add(ValueText.label(lock));
            }
        });
        List<DebugThread> threads = new ArrayList<>();
        for (Seen each : seen) {
            List<String> owned = new ArrayList<>(each.owned);
            owned.addAll(parked.getOrDefault(each.thread, List.of()));
            Optional<LockWait> wait = each.lock == null
                    ? Optional.empty()
                    : Optional.of(new LockWait(
                            ValueText.label(each.lock),
                            Optional.ofNullable(locks.get(each.lock))
                                    // Who waits to be notified waits for no owner.
                                    .filter(owner -> !each.notified)
                                    .flatMap(owner -> Optional.ofNullable(owner.thread))
                                    .map(this::id)));
            threads.add(new DebugThread(each.id, each.name, each.status, running, each.top, owned, wait));
        }
        threads.sort((a, b) -> a.id().length() != b.id().length()
                ? Integer.compare(a.id().length(), b.id().length())
                : a.id().compareTo(b.id()));
        return List.copyOf(threads);
    }

    /** @param notified it waits to be notified, not to enter */
    private record Seen(
            ThreadReference thread,
            String id,
            String name,
            String status,
            Optional<Frame> top,
            List<String> owned,
            @Nullable ObjectReference lock,
            boolean monitor,
            boolean notified) {}

    private record LockOwner(@Nullable ThreadReference thread, boolean monitor) {}

    private Optional<Seen> see(ThreadReference thread) {
        try {
            String id = id(thread);
            int status = thread.status();
            List<StackFrame> frames = thread.frameCount() == 0 ? List.of() : thread.frames(0, 1);
            Optional<Frame> top =
                    frames.stream().findFirst().map(frame -> Frames.frame(frame.location(), 0, List.of()));
            List<String> owned = vm.canGetOwnedMonitorInfo()
                    ? thread.ownedMonitors().stream().map(ValueText::label).toList()
                    : List.of();
            boolean waits =
                    status == ThreadReference.THREAD_STATUS_MONITOR || status == ThreadReference.THREAD_STATUS_WAIT;
            ObjectReference monitor =
                    waits && vm.canGetCurrentContendedMonitor() ? thread.currentContendedMonitor() : null;
            ObjectReference blocker = waits && monitor == null ? Mirrors.object(thread, "parkBlocker") : null;
            return Optional.of(new Seen(
                    thread,
                    id,
                    thread.name(),
                    words(status, blocker != null, top),
                    top,
                    owned,
                    monitor == null ? blocker : monitor,
                    monitor != null,
                    monitor != null && status == ThreadReference.THREAD_STATUS_WAIT));
        } catch (IncompatibleThreadStateException | ObjectCollectedException e) {
            // It ended meanwhile.
            return Optional.empty();
        }
    }

    private Map<ObjectReference, LockOwner> owners(List<Seen> seen) {
        Map<ObjectReference, LockOwner> owners = new HashMap<>();
        for (Seen each : seen) {
            if (each.lock != null && !owners.containsKey(each.lock)) {
                owners.put(each.lock, owner(each.lock, each.monitor));
            }
        }
        return owners;
    }

    private LockOwner owner(ObjectReference lock, boolean monitor) {
        if (!monitor) {
            return new LockOwner(
                    Mirrors.field(lock, "exclusiveOwnerThread") instanceof ThreadReference thread ? thread : null,
                    false);
        }
        try {
            return new LockOwner(vm.canGetMonitorInfo() ? lock.owningThread() : null, true);
        } catch (IncompatibleThreadStateException e) {
            return new LockOwner(null, true);
        }
    }

    private static String words(int status, boolean parked, Optional<Frame> top) {
        return switch (status) {
            case ThreadReference.THREAD_STATUS_RUNNING -> "runnable";
            case ThreadReference.THREAD_STATUS_SLEEPING -> "sleeping";
            case ThreadReference.THREAD_STATUS_MONITOR -> "waiting to enter a monitor";
            case ThreadReference.THREAD_STATUS_WAIT ->
                parked
                                || top.filter(frame -> frame.function().endsWith(".park"))
                                        .isPresent()
                        ? "parked"
                        : "waiting";
            case ThreadReference.THREAD_STATUS_ZOMBIE -> "ended";
            case ThreadReference.THREAD_STATUS_NOT_STARTED -> "not started";
            default -> "unknown";
        };
    }
}
