package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Event;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.error.AbsentException;
import org.xenscope.error.CancelledException;
import org.xenscope.error.UsageException;
import org.xenscope.xenstore.Permission;
import org.xenscope.xenstore.SavedNode;
import org.xenscope.xenstore.SavedTree;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StoreEvent;
import org.xenscope.xenstore.StorePath;
import org.xenscope.xenstore.ValueText;
import org.xenscope.xenstore.Watch;

/** Prints changes as they come: when, where, old → new. */
@AutoService(Command.class)
public final class StoreWatch implements Command {
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    @Override
    public String usage() {
        return """
                store watch - print each change at and below the PATHs: time, path, old → new

                Example: xenscope store watch /local/domain/3/device /local/domain/0/backend
                Usage: xenscope store watch [OPTIONS] PATH...
                  -c --count=N              end after N changes
                     --within=DURATION      end after that time, whatever came

                A node that changes again before it could be read is one line, with the number of its events. One written with
                what it holds already is none. @introduceDomain and @releaseDomain may be watched too.
                Ends with Ctrl-C.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.STORE_PATH);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        List<StorePath> paths = arguments.words(1, Integer.MAX_VALUE).stream()
                .map(Values::storePath)
                .toList();
        long most = arguments.option("count").map(StoreWatch::count).orElse(Long.MAX_VALUE);
        if (session.options().asShell()) {
            return session.plan(List.of("xenstore-watch "
                    + arguments.option("count").map(n -> "-n " + n + " ").orElse("") + Shell.words(paths)));
        }
        Instant end =
                session.clock().instant().plus(arguments.duration("within").orElse(FOR_EVER));
        Store store = session.store();
        try (Watch watch = store.watch(paths.toArray(StorePath[]::new))) {
            Known known = new Known(store);
            paths.forEach(known::learn);
            tellAll(session, watch, known, most, end);
            return Result.nothing();
        } catch (CancelledException e) {
            // Ctrl-C is how a watch ends: nothing went wrong, and nothing need be said.
            throw new CancelledException("", "", e);
        }
    }

    private static void tellAll(Session session, Watch watch, Known known, long most, Instant end) {
        long seen = 0;
        while (seen < most && session.heard()) {
            Duration left = Duration.between(session.clock().instant(), end);
            Optional<StoreEvent> event = left.isNegative() ? Optional.empty() : watch.next(left);
            if (event.isEmpty()) {
                return;
            }
            Map<StorePath, Fired> fired = new LinkedHashMap<>();
            while (event.isPresent()) {
                note(session, event.get(), fired);
                event = watch.poll();
            }
            Iterator<Map.Entry<StorePath, Fired>> each = fired.entrySet().iterator();
            while (each.hasNext() && seen < most) {
                Map.Entry<StorePath, Fired> one = each.next();
                Optional<Change> change = known.change(one.getKey(), one.getValue());
                change.ifPresent(session::emit);
                seen += change.isPresent() ? 1 : 0;
            }
        }
    }

    private static void note(Session session, StoreEvent event, Map<StorePath, Fired> fired) {
        if (event instanceof StoreEvent.Changed changed && !changed.initial()) {
            fired.merge(
                    changed.path(),
                    new Fired(changed.at(), changed.watched(), 1),
                    (before, now) -> new Fired(
                            before.at, before.watched, before.times + (before.watched.equals(now.watched) ? 1 : 0)));
        } else if (event instanceof StoreEvent.Missed missed) {
            session.say(missed.events() + " changes came faster than they could be read; what follows is right");
        }
    }

    private static long count(String text) {
        if (!text.matches("[1-9]\\d{0,8}")) {
            throw new UsageException("--count: `" + text + "` is no count", "give a number from 1");
        }
        return Long.parseLong(text);
    }

    /** Events of one node that wait: since when, and how many; where several PATHs cover it, each tells of the same ones. */
    private record Fired(Instant at, StorePath watched, int times) {}

    /** What has been read, so that an old value can be told. */
    private static final class Known {
        private final Store store;
        private final NavigableMap<StorePath, SavedNode> nodes = new TreeMap<>(SavedTree.ORDER);

        Known(Store store) {
            this.store = store;
        }

        void learn(StorePath path) {
            if (path.special()) {
                return;
            }
            try {
                nodes.putAll(SavedTree.of(store.snapshot(path).root()).nodes());
            } catch (AbsentException e) {
                // Nothing is there yet: a watch may wait for it.
            }
        }

        Optional<Change> change(StorePath path, Fired fired) {
            if (path.special()) {
                return Optional.of(new Change(fired.at, path, fired.times, null, null, 0));
            }
            SavedNode before = nodes.get(path);
            SavedNode after = read(path);
            if (after == null) {
                int gone = forget(path);
                return gone == 0
                        ? Optional.empty()
                        : Optional.of(new Change(fired.at, path, fired.times, before, null, gone - 1));
            }
            nodes.put(path, after);
            return after.equals(before)
                    ? Optional.empty()
                    : Optional.of(new Change(fired.at, path, fired.times, before, after, 0));
        }

        private @Nullable SavedNode read(StorePath path) {
            try {
                Optional<byte[]> value = store.read(path);
                return value.isEmpty() ? null : new SavedNode(path, value.get(), store.permissions(path));
            } catch (AbsentException e) {
                // It went between the two questions.
                return null;
            }
        }

        /** @return how many nodes were known there */
        private int forget(StorePath path) {
            int gone = 0;
            Iterator<StorePath> each = nodes.tailMap(path, true).keySet().iterator();
            while (each.hasNext() && path.covers(each.next())) {
                each.remove();
                gone++;
            }
            return gone;
        }
    }

    /**
     * One line.
     *
     * @param times how often the node fired since it was read last
     * @param below how many nodes below it went with it
     */
    private record Change(
            Instant at, StorePath path, int times, @Nullable SavedNode before, @Nullable SavedNode after, int below)
            implements Event {
        @Override
        public void text(Out out) {
            out.print(Style.QUIET, Values.clock(at)).print("  " + path + "  " + what());
            if (times > 1) {
                out.print(Style.QUIET, "  (" + times + " events)");
            }
            out.line();
        }

        private String what() {
            if (path.special()) {
                return "fired";
            }
            if (before == null || after == null) {
                String old = before == null ? "" : quoted(before) + " ";
                String more =
                        below == 0 ? "" : below == 1 ? ", and 1 node below it" : ", and " + below + " nodes below it";
                return old + "→ " + (after == null ? "removed" + more : quoted(after));
            }
            String value = sameValue() ? "" : quoted(before) + " → " + quoted(after);
            String permissions = samePermissions()
                    ? ""
                    : "permissions " + Permission.list(before.permissions()) + " → "
                            + Permission.list(after.permissions());
            return value + (value.isEmpty() || permissions.isEmpty() ? "" : "  ") + permissions;
        }

        private boolean sameValue() {
            return before != null && after != null && Arrays.equals(before.value(), after.value());
        }

        private boolean samePermissions() {
            return before != null && after != null && before.permissions().equals(after.permissions());
        }

        private static String quoted(SavedNode node) {
            return "\"" + ValueText.escape(node.value()) + "\"";
        }

        private String kind() {
            if (path.special()) {
                return "fired";
            }
            if (after == null) {
                return "removed";
            }
            return before == null ? "created" : sameValue() ? "permissions" : "changed";
        }

        @Override
        public Object json() {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("at", Values.time(at));
            view.put("path", path.text());
            view.put("change", kind());
            if (before != null) {
                Values.put(view, "old", before.value());
            }
            if (after != null) {
                Values.put(view, "new", after.value());
            }
            if (before != null && after != null && !samePermissions()) {
                view.put("oldPerms", Values.permissions(before.permissions()));
                view.put("newPerms", Values.permissions(after.permissions()));
            }
            if (below > 0) {
                view.put("below", below);
            }
            if (times > 1) {
                view.put("events", times);
            }
            return view;
        }
    }
}
