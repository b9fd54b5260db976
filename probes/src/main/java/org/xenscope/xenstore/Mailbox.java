package org.xenscope.xenstore;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.CancelledException;
import org.xenscope.error.XenscopeException;

/**
 * What waits for its taker, in order and bounded: what does not fit is counted in one item at the end. Whoever puts never
 * waits. Safe for several threads.
 */
final class Mailbox<E> {
    /** Makes the item that stands for those that did not fit. */
    interface Missed<E> {
        /**
         * @param last the last item that waits
         * @param refused what does not fit
         * @return what takes the place of {@code last} when that counts the missed already, or stands behind it
         */
        E count(E last, E refused);

        boolean counts(E item);
    }

    private final int capacity;
    private final Missed<E> missed;
    private final String what;
    private final ArrayDeque<E> items = new ArrayDeque<>();
    private @Nullable XenscopeException end;

    /** @param what the waiting, for messages */
    Mailbox(int capacity, Missed<E> missed, String what) {
        this.capacity = capacity;
        this.missed = missed;
        this.what = what;
    }

    synchronized void put(E item) {
        if (end != null) {
            return;
        }
        E last = items.peekLast();
        if (items.size() < capacity || last == null) {
            items.add(item);
        } else {
            if (missed.counts(last)) {
                items.removeLast();
            }
            items.add(missed.count(last, item));
        }
        notify();
    }

    /**
     * The next item; empty when none came within {@code limit}.
     *
     * @throws XenscopeException why it ended, after all that came before
     */
    synchronized Optional<E> next(Duration limit) {
        Deadline deadline = Deadline.in(limit);
        while (items.isEmpty()) {
            if (end != null) {
                throw end;
            }
            long millis = deadline.remainingMillis();
            if (millis == 0) {
                return Optional.empty();
            }
            try {
                wait(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancelledException(what + " was interrupted", "", e);
            }
        }
        return Optional.of(items.remove());
    }

    /** Takes all that is there. */
    synchronized List<E> drain() {
        List<E> all = new ArrayList<>(items);
        items.clear();
        return all;
    }

    /** Lets nothing more come in; false when that was so already. */
    synchronized boolean end(XenscopeException why) {
        if (end != null) {
            return false;
        }
        end = why;
        notifyAll();
        return true;
    }
}
