package org.xenscope.xenstore;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.FailedException;
import org.xenscope.error.ProtocolException;
import org.xenscope.host.Permit;

/** A {@link Store} over one connection. */
final class OpenStore implements Store {
    /** How often a transaction is tried. */
    static final int ATTEMPTS = 16;

    private final StoreConnection connection;
    private final StoreView now;

    OpenStore(StoreConnection connection) {
        this.connection = connection;
        this.now = new StoreView(connection, 0);
    }

    @Override
    public String peer() {
        return connection.peer();
    }

    @Override
    public boolean connected() {
        return connection.open();
    }

    @Override
    public Optional<byte[]> read(StorePath path) {
        return now.read(path);
    }

    @Override
    public Map<StorePath, Optional<byte[]>> readAll(Collection<StorePath> paths) {
        return now.readAll(paths);
    }

    @Override
    public Map<StorePath, List<String>> directoryOfAll(Collection<StorePath> paths) {
        return now.directoryOfAll(paths);
    }

    @Override
    public Map<StorePath, List<Permission>> permissionsOfAll(Collection<StorePath> paths) {
        return now.permissionsOfAll(paths);
    }

    @Override
    public List<String> directory(StorePath path) {
        return now.directory(path);
    }

    @Override
    public List<Permission> permissions(StorePath path) {
        return now.permissions(path);
    }

    /** The connection itself, for what lives beside the store on it. */
    StoreConnection connection() {
        return connection;
    }

    @Override
    public StoreNode tree(StorePath path, Detail detail) {
        return snapshot(path, detail).root();
    }

    /**
     * Not by a transaction: C xenstored 4.17 copies each node that a transaction reads, and searches all of them at each
     * further read. A watch tells the same, see {@link LiveTree}.
     */
    @Override
    public Snapshot snapshot(StorePath path, Detail detail) {
        LiveTree tree = new LiveTree(connection, now, path, detail);
        tree.startWatched();
        return tree.once();
    }

    @Override
    public Watch watch(StorePath... paths) {
        return connection.watch(List.of(paths));
    }

    @Override
    public Optional<byte[]> await(StorePath path, Predicate<Optional<byte[]>> condition, Duration limit) {
        Deadline deadline = Deadline.in(limit);
        try (Watch watch = watch(path)) {
            while (true) {
                watch.drain();
                Optional<byte[]> value = read(path);
                if (condition.test(value)) {
                    return value;
                }
                if (watch.next(deadline.remaining()).isEmpty()) {
                    String was = value.map(Quoted::of).map(text -> "is " + text).orElse("is not there");
                    throw new DeadlineException(
                            path + " on " + peer() + " " + was + " after " + limit.toMillis() + " ms",
                            "see who should write it");
                }
            }
        }
    }

    @Override
    public <T> T consistently(Function<? super StoreReader, ? extends T> reading) {
        return inTransaction(reading);
    }

    @Override
    public StoreWriter changes(Permit permit) {
        Objects.requireNonNull(permit, "a permit");
        return new Writer();
    }

    @Override
    public void close() {
        connection.close();
    }

    private <T> T inTransaction(Function<? super StoreTransaction, ? extends T> work) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int id = begin();
            StoreView view = new StoreView(connection, id);
            T result;
            try {
                result = work.apply(view);
            } catch (RuntimeException | Error e) {
                view.end();
                // not waited for: the exception is what matters
                connection.send(Request.of(MessageType.TRANSACTION_END, id, "undone", "F"));
                throw e;
            }
            view.end();
            Request end = Request.of(MessageType.TRANSACTION_END, id, "", "T");
            Message answer = connection.call(end);
            if (!StoreConnection.is(StoreError.EAGAIN, answer)) {
                connection.orFail(end, answer);
                return result;
            }
        }
        throw new FailedException(
                peer() + ": others changed the same nodes during each of " + ATTEMPTS + " attempts of a transaction",
                "try again when the host is quieter");
    }

    private int begin() {
        Request request = Request.of(MessageType.TRANSACTION_START, 0, "", "");
        String id = Payload.text(connection.expect(request).payload());
        try {
            int number = Integer.parseUnsignedInt(id);
            if (number != 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new ProtocolException(
                peer() + " answers TRANSACTION_START with " + Quoted.of(id) + ", which is no transaction id",
                "see whether this socket is xenstored's");
    }

    private final class Writer implements StoreWriter {
        @Override
        public void write(StorePath path, byte[] value) {
            now.write(path, value);
        }

        @Override
        public void makeDirectory(StorePath path) {
            now.makeDirectory(path);
        }

        @Override
        public void remove(StorePath path) {
            now.remove(path);
        }

        @Override
        public void setPermissions(StorePath path, List<Permission> permissions) {
            now.setPermissions(path, permissions);
        }

        @Override
        public <T> T transaction(Function<? super StoreTransaction, ? extends T> change) {
            return inTransaction(change);
        }
    }
}
