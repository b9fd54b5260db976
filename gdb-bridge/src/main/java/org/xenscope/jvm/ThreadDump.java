package org.xenscope.jvm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xenscope.debug.DebugThread;
import org.xenscope.debug.DebugThread.LockWait;
import org.xenscope.debug.Frame;

/**
 * What {@code jcmd PID Thread.print -l} says of a JVM's threads, as HotSpot 17 to 25 write it. Lines that are not known are
 * passed over; a text without any thread is an empty dump. The JVM's own threads, which have no number, are left out.
 */
record ThreadDump(List<DumpedThread> threads) {
    /** A name may hold quotes and numbers; the last quote before a number ends it. */
    private static final Pattern HEAD = Pattern.compile("\"(.*)\" #(\\d{1,18})(?: \\[\\d+])?(?: |$).*");

    private static final Pattern STATE =
            Pattern.compile("\\s+java\\.lang\\.Thread\\.State: ([A-Z_]+)(?: \\((.*)\\))?.*");

    /** {@code at java.base@17/java.lang.Thread.run(Thread.java:840)} and {@code at x.Y.z(java.base@17/Y.java:1)}. */
    private static final Pattern CALL = Pattern.compile("\\s+at ([^()]+)\\(([^()]*)\\)\\s*");

    private static final Pattern LOCK = Pattern.compile(
            "\\s+- (locked|waiting on|waiting to lock|waiting to re-lock in wait\\(\\)|parking to wait for\\s*|)"
                    + "\\s*<(0x[0-9a-f]{1,16})> \\(a ([^)]*)\\)\\s*");

    ThreadDump {
        threads = List.copyOf(threads);
    }

    /** A thread and its stack. */
    record DumpedThread(DebugThread thread, List<Frame> frames) {
        DumpedThread {
            frames = List.copyOf(frames);
        }
    }

    static ThreadDump parse(String text) {
        List<Raw> raws = new ArrayList<>();
        Raw current = null;
        for (String line : text.split("\n", -1)) {
            Matcher head = HEAD.matcher(line);
            if (head.matches()) {
                current = new Raw(head.group(2), head.group(1));
                raws.add(current);
            } else if (line.startsWith("\"")) {
                current = null;
            } else if (current != null) {
                current.take(line);
            }
        }
        Map<String, String> owners = new HashMap<>();
        raws.forEach(raw -> raw.owned.forEach(lock -> owners.put(lock.address, raw.id)));
        return new ThreadDump(raws.stream().map(raw -> raw.thread(owners)).toList());
    }

    private record Lock(String address, String type) {
        String label() {
            return type.substring(type.lastIndexOf('.') + 1) + "@" + address.replaceFirst("^0x0*(?=.)", "");
        }
    }

    /** One thread, while its lines come. */
    private static final class Raw {
        private final String id;
        private final String name;
        private final List<Frame> frames = new ArrayList<>();
        private final List<Lock> owned = new ArrayList<>();
        private final Set<String> given = new TreeSet<>();
        private String state = "";
        private Optional<Lock> wait = Optional.empty();
        private boolean notified;

        private Raw(String id, String name) {
            this.id = id;
            this.name = name;
        }

        private void take(String line) {
            Matcher call = CALL.matcher(line);
            if (call.matches()) {
                frames.add(frame(frames.size(), call.group(1), call.group(2)));
                return;
            }
            Matcher lock = LOCK.matcher(line);
            if (lock.matches()) {
                take(lock.group(1).strip(), new Lock(lock.group(2), lock.group(3)));
                return;
            }
            Matcher begins = STATE.matcher(line);
            if (begins.matches()) {
                state = words(begins.group(1), begins.group(2) == null ? "" : begins.group(2));
            }
        }

        private void take(String how, Lock lock) {
            switch (how) {
                case "waiting on" -> {
                    wait = Optional.of(lock);
                    notified = true;
                    // It was locked before, and is given away while it waits.
                    given.add(lock.address);
                }
                case "waiting to lock", "parking to wait for" -> wait = Optional.of(lock);
                case "waiting to re-lock in wait()" -> {
                    wait = Optional.of(lock);
                    notified = false;
                    given.add(lock.address);
                }
                // With nothing before it, it stands among the locks of java.util.concurrent that the thread has.
                default -> {
                    if (!given.contains(lock.address) && !owned.contains(lock)) {
                        owned.add(lock);
                    }
                }
            }
        }

        private DebugThread view(Map<String, String> owners) {
            return new DebugThread(
                    id,
                    name,
                    state.isEmpty() ? "runnable" : state,
                    true,
                    frames.stream().findFirst(),
                    owned.stream().map(Lock::label).toList(),
                    wait.map(lock -> new LockWait(
                            lock.label(),
                            Optional.ofNullable(owners.get(lock.address)).filter(owner -> !notified))));
        }

        private DumpedThread thread(Map<String, String> owners) {
            return new DumpedThread(view(owners), frames);
        }
    }

    private static String words(String state, String detail) {
        return switch (state) {
            case "RUNNABLE" -> "runnable";
            case "BLOCKED" -> "waiting to enter a monitor";
            case "NEW" -> "not started";
            case "TERMINATED" -> "ended";
            default ->
                switch (detail) {
                    case "parking" -> "parked";
                    case "sleeping" -> "sleeping";
                    default -> "waiting";
                };
        };
    }

    private static Frame frame(int level, String function, String where) {
        int slash = function.indexOf('/');
        // Before the slash stands a module, or a loader; a hidden class has a slash behind its name.
        boolean prefixed = slash > 0
                && (function.startsWith("//", slash)
                        || function.substring(0, slash).contains("@"));
        String bare = prefixed ? function.substring(slash).replaceFirst("^/+", "") : function;
        int inside = where.lastIndexOf('/');
        String module = inside > 0 ? where.substring(0, inside) : prefixed ? function.substring(0, slash) : "";
        String place = where.substring(inside + 1);
        Matcher line = Pattern.compile("(.+):(\\d{1,9})").matcher(place);
        boolean known = line.matches();
        boolean named = !known && place.matches(".+\\.\\w+");
        Optional<String> file = known ? Optional.of(line.group(1)) : named ? Optional.of(place) : Optional.empty();
        return new Frame(
                level,
                bare,
                List.of(),
                file,
                file.map(name -> path(bare, name)),
                known ? OptionalInt.of(Integer.parseInt(line.group(2))) : OptionalInt.empty(),
                OptionalLong.empty(),
                module.isEmpty() ? Optional.empty() : Optional.of(module));
    }

    /** The package's directory, and the file. */
    private static String path(String function, String file) {
        int method = function.lastIndexOf('.');
        String type = method < 0 ? "" : function.substring(0, method);
        int slash = type.indexOf('/');
        type = slash < 0 ? type : type.substring(0, slash);
        int dot = type.lastIndexOf('.');
        return dot < 0 ? file : type.substring(0, dot).replace('.', '/') + "/" + file;
    }
}
