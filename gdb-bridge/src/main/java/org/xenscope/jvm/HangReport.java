package org.xenscope.jvm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.xenscope.debug.DebugTarget;
import org.xenscope.debug.DebugThread;
import org.xenscope.debug.Frame;
import org.xenscope.error.XenscopeException;

/**
 * Why a Java program hangs: who waits for whose lock, the circles among them, and what the main thread waits for.
 *
 * @param blocked threads that wait for a lock which another has
 * @param deadlocks circles of them; each begins with the thread of the lowest number
 * @param main what the main thread does, followed to the thread at the end that holds everybody up; empty without a main thread
 * @param others what each other thread of the program's own does, which may be what main waits for; those of {@code blocked} are
 *     not among them, and only threads whose stack is known
 */
public record HangReport(List<Blocked> blocked, List<Deadlock> deadlocks, List<Doing> main, List<Doing> others) {
    /** Frames that tell what a thread waits for. */
    private static final int DEPTH = 64;

    public HangReport {
        blocked = List.copyOf(blocked);
        deadlocks = List.copyOf(deadlocks);
        main = List.copyOf(main);
        others = List.copyOf(others);
    }

    /**
     * A thread that waits for a lock.
     *
     * @param owner the id of who has it
     */
    public record Blocked(String thread, String name, String lock, String owner, String ownerName) {
        @Override
        public String toString() {
            return "thread " + thread + " (" + name + ") waits for " + lock + ", which thread " + owner + " ("
                    + ownerName + ") has";
        }
    }

    /** Threads of which each waits for the next, and the last for the first: none of them will ever go on. */
    public record Deadlock(List<Blocked> circle) {
        public Deadlock {
            circle = List.copyOf(circle);
        }

        @Override
        public String toString() {
            return "deadlock: "
                    + String.join("; ", circle.stream().map(Blocked::toString).toList());
        }
    }

    /** What one thread does. */
    public record Doing(String thread, String name, Activity activity) {
        @Override
        public String toString() {
            return "thread " + thread + " (" + name + ") " + activity.sentence();
        }
    }

    /** Of threads and their stacks, innermost frame first; of a thread without an entry only the top is known. */
    public static HangReport of(List<DebugThread> threads, Map<String, List<Frame>> stacks) {
        Map<String, DebugThread> byId = new HashMap<>();
        threads.forEach(each -> byId.put(each.id(), each));
        List<Blocked> blocked = new ArrayList<>();
        Map<String, Blocked> waits = new HashMap<>();
        for (DebugThread each : threads) {
            each.waitsFor().ifPresent(wait -> wait.owner()
                    .filter(owner -> !owner.equals(each.id()))
                    .ifPresent(owner -> {
                        DebugThread of = byId.get(owner);
                        Blocked one = new Blocked(
                                each.id(), each.name(), wait.lock(), owner, of == null ? "gone" : of.name());
                        blocked.add(one);
                        waits.put(each.id(), one);
                    }));
        }
        List<Doing> chain = chain(threads, byId, waits, stacks);
        Set<String> told = new LinkedHashSet<>(waits.keySet());
        chain.forEach(each -> told.add(each.thread()));
        List<Doing> others = threads.stream()
                .filter(each -> !told.contains(each.id()))
                .filter(each -> Activity.isOwn(stacks.getOrDefault(each.id(), List.of())))
                .map(each ->
                        new Doing(each.id(), each.name(), Activity.of(each, stacks.get(each.id()), Optional.empty())))
                .toList();
        return new HangReport(blocked, circles(threads, waits), chain, others);
    }

    /** Asks a target. Of a thread that ends meanwhile, less is said. */
    public static HangReport of(DebugTarget target) {
        if (target instanceof DumpTarget dumped) {
            return of(dumped.now());
        }
        List<DebugThread> threads = target.threads();
        Map<String, List<Frame>> stacks = new HashMap<>();
        Map<String, DebugThread> byId = new HashMap<>();
        threads.forEach(each -> byId.put(each.id(), each));
        Optional<DebugThread> at = main(threads);
        while (at.isPresent() && !stacks.containsKey(at.get().id())) {
            String id = at.get().id();
            try {
                stacks.put(id, target.frames(id, 0, DEPTH));
            } catch (XenscopeException e) {
                stacks.put(id, List.of());
            }
            at = at.get().waitsFor().flatMap(DebugThread.LockWait::owner).map(byId::get);
        }
        return of(threads, stacks);
    }

    private static HangReport of(ThreadDump dump) {
        Map<String, List<Frame>> stacks = new HashMap<>();
        dump.threads().forEach(each -> stacks.put(each.thread().id(), each.frames()));
        return of(dump.threads().stream().map(ThreadDump.DumpedThread::thread).toList(), stacks);
    }

    private static Optional<DebugThread> main(List<DebugThread> threads) {
        return threads.stream().filter(each -> each.name().equals("main")).findFirst();
    }

    private static List<Doing> chain(
            List<DebugThread> threads,
            Map<String, DebugThread> byId,
            Map<String, Blocked> waits,
            Map<String, List<Frame>> stacks) {
        List<Doing> chain = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        Optional<DebugThread> at = main(threads);
        while (at.isPresent() && seen.add(at.get().id())) {
            DebugThread thread = at.get();
            List<Frame> stack =
                    stacks.getOrDefault(thread.id(), thread.top().map(List::of).orElse(List.of()));
            Optional<Blocked> wait = Optional.ofNullable(waits.get(thread.id()));
            chain.add(new Doing(thread.id(), thread.name(), Activity.of(thread, stack, wait)));
            at = wait.flatMap(one -> Optional.ofNullable(byId.get(one.owner())));
        }
        return chain;
    }

    private static List<Deadlock> circles(List<DebugThread> threads, Map<String, Blocked> waits) {
        List<Deadlock> circles = new ArrayList<>();
        Set<String> done = new LinkedHashSet<>();
        for (DebugThread each : threads) {
            List<String> path = new ArrayList<>();
            String at = each.id();
            while (waits.containsKey(at) && !done.contains(at) && !path.contains(at)) {
                path.add(at);
                at = waits.get(at).owner();
            }
            int begin = path.indexOf(at);
            if (begin >= 0) {
                circles.add(circle(path.subList(begin, path.size()), waits));
            }
            done.addAll(path);
        }
        return circles;
    }

    private static Deadlock circle(List<String> ids, Map<String, Blocked> waits) {
        String least = ids.stream()
                .min((a, b) -> a.length() != b.length() ? Integer.compare(a.length(), b.length()) : a.compareTo(b))
                .orElseThrow();
        List<Blocked> circle = new ArrayList<>();
        String at = least;
        do {
            Blocked one = waits.get(at);
            if (one == null) {
                throw new IllegalStateException("no circle: " + ids);
            }
            circle.add(one);
            at = one.owner();
        } while (!at.equals(least));
        return new Deadlock(circle);
    }

    /**
     * For people: the deadlocks, what the main thread does and who holds it up, who else waits for a lock, and what the others
     * do; a sentence each.
     */
    public List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        deadlocks.forEach(each -> sentences.add(each.toString()));
        main.forEach(each -> sentences.add(each.toString()));
        Set<String> told = new LinkedHashSet<>();
        deadlocks.forEach(each -> each.circle().forEach(one -> told.add(one.thread())));
        main.forEach(each -> told.add(each.thread()));
        blocked.stream().filter(each -> !told.contains(each.thread())).forEach(each -> sentences.add(each.toString()));
        others.forEach(each -> sentences.add(each.toString()));
        return List.copyOf(sentences);
    }
}
