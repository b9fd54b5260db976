package org.xenscope.console.debug;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.xenscope.debug.DebugTarget;

/**
 * A target that was reached, and what a conversation with it needs from whoever reached it.
 *
 * @param target closed when the conversation is over, before all else
 * @param label what the prompt shows: {@code hvm(1)}
 * @param headline the line above the first prompt; empty for none
 * @param resources closed after the target, in this order
 * @param summary asked when all is closed: {@code qemu 2310 runs on, gdbserver gone, nothing left}
 * @param warning what a person should know while the target stands: {@code libxl gives up in 41 s}; asked at each prompt,
 *     so it must be quick
 * @param sets what {@code break --set=NAME} can set
 * @param beside work that goes on beside the conversation; once it is over, no person is kept waiting for a stop
 */
public record DebugOpening(
        DebugTarget target,
        String label,
        String headline,
        List<AutoCloseable> resources,
        Supplier<String> summary,
        Supplier<Optional<String>> warning,
        BreakpointSets sets,
        CompletableFuture<Void> beside) {
    public DebugOpening {
        resources = List.copyOf(resources);
    }

    public static DebugOpening of(DebugTarget target, String label) {
        return new DebugOpening(
                target,
                label,
                "",
                List.of(),
                () -> target.name() + " runs on",
                Optional::empty,
                BreakpointSets.NONE,
                new CompletableFuture<>());
    }

    public DebugOpening saying(String line) {
        return new DebugOpening(target, label, line, resources, summary, warning, sets, beside);
    }

    /** One more thing to close, after those before. */
    public DebugOpening closing(AutoCloseable resource) {
        List<AutoCloseable> more = new ArrayList<>(resources);
        more.add(resource);
        return new DebugOpening(target, label, headline, more, summary, warning, sets, beside);
    }

    public DebugOpening endingWith(Supplier<String> line) {
        return new DebugOpening(target, label, headline, resources, line, warning, sets, beside);
    }

    public DebugOpening warning(Supplier<Optional<String>> of) {
        return new DebugOpening(target, label, headline, resources, summary, of, sets, beside);
    }

    public DebugOpening with(BreakpointSets ready) {
        return new DebugOpening(target, label, headline, resources, summary, warning, ready, beside);
    }

    public DebugOpening beside(CompletableFuture<Void> work) {
        return new DebugOpening(target, label, headline, resources, summary, warning, sets, work);
    }
}
