package org.xenscope.console.command;

import com.google.auto.service.AutoService;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xenscope.console.Arguments;
import org.xenscope.console.Command;
import org.xenscope.console.Event;
import org.xenscope.console.Operand;
import org.xenscope.console.Result;
import org.xenscope.console.Session;
import org.xenscope.console.text.Escape;
import org.xenscope.console.text.Out;
import org.xenscope.console.text.Style;
import org.xenscope.error.AbsentException;
import org.xenscope.error.CancelledException;
import org.xenscope.error.UsageException;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StoreEvent;
import org.xenscope.xenstore.StorePath;
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

                Ends with Ctrl-C.
                """;
    }

    @Override
    public List<Operand> operands() {
        return List.of(Operand.STORE_PATH);
    }

    @Override
    public Result run(Session session, Arguments arguments) {
        List<String> words = arguments.words(1, Integer.MAX_VALUE);
        long most = arguments.option("count").map(StoreWatch::count).orElse(Long.MAX_VALUE);
        Instant end =
                session.clock().instant().plus(arguments.duration("within").orElse(FOR_EVER));
        Store store = session.store();
        StorePath[] paths = words.stream().map(Values::path).toArray(StorePath[]::new);
        try (Watch watch = store.watch(paths)) {
            tellAll(session, store, watch, paths, most, end);
            return Result.nothing();
        } catch (CancelledException e) {
            // Ctrl-C is how a watch ends: nothing went wrong, and nothing need be said.
            throw new CancelledException("", "", e);
        }
    }

    private static void tellAll(Session session, Store store, Watch watch, StorePath[] paths, long most, Instant end) {
        Map<StorePath, byte[]> known = new HashMap<>();
        for (StorePath path : paths) {
            learn(store, path, known);
        }
        long seen = 0;
        while (seen < most && session.heard()) {
            Duration left = Duration.between(session.clock().instant(), end);
            Optional<StoreEvent> event = left.isNegative() ? Optional.empty() : watch.next(left);
            if (event.isEmpty()) {
                return;
            }
            if (event.get() instanceof StoreEvent.Changed changed && !changed.initial()) {
                seen += tell(session, store, changed, known);
            } else if (event.get() instanceof StoreEvent.Missed missed) {
                session.say(missed.events() + " changes came faster than they could be read; what follows is right");
            }
        }
    }

    private static long count(String text) {
        if (!text.matches("[1-9]\\d{0,8}")) {
            throw new UsageException("--count: `" + text + "` is no count", "give a number from 1");
        }
        return Long.parseLong(text);
    }

    private static void learn(Store store, StorePath path, Map<StorePath, byte[]> known) {
        if (path.special()) {
            return;
        }
        try {
            store.snapshot(path).root().forEach(node -> known.put(node.path(), node.value()));
        } catch (AbsentException e) {
            // Nothing is there yet: a watch may wait for it.
        }
    }

    private static int tell(Session session, Store store, StoreEvent.Changed changed, Map<StorePath, byte[]> known) {
        StorePath path = changed.path();
        byte @Nullable [] before = known.get(path);
        Optional<byte[]> now = path.special() ? Optional.of(new byte[0]) : store.read(path);
        if (now.isEmpty()) {
            known.keySet().removeIf(path::covers);
            if (before == null) {
                return 0;
            }
        } else {
            if (before != null && !path.special() && Arrays.equals(before, now.get())) {
                // Written again with the same value, or its permissions changed.
                return 0;
            }
            known.put(path, now.get());
        }
        session.emit(new Change(changed.at(), path, before, now.orElse(null)));
        return 1;
    }

    private record Change(Instant at, StorePath path, byte @Nullable [] before, byte @Nullable [] after)
            implements Event {
        @Override
        public void text(Out out) {
            out.print(Style.QUIET, Values.time(at).substring(11, 23)).print("  " + path + "  ");
            if (before != null) {
                out.print("\"" + Escape.value(before) + "\" ");
            }
            out.line("→ " + (after == null ? "removed" : "\"" + Escape.value(after) + "\""));
        }

        @Override
        public Object json() {
            Map<String, Object> view = new LinkedHashMap<>();
            view.put("at", Values.time(at));
            view.put("path", path.text());
            view.put("change", after == null ? "removed" : before == null ? "created" : "changed");
            if (before != null) {
                Values.put(view, "old", before);
            }
            if (after != null) {
                Values.put(view, "new", after);
            }
            return view;
        }
    }
}
