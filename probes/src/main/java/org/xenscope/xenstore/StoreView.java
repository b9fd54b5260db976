package org.xenscope.xenstore;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.xenscope.error.AbsentException;
import org.xenscope.error.FailedException;
import org.xenscope.error.ProtocolException;
import org.xenscope.error.UsageException;

/** The store through one connection, as a transaction sees it or, with transaction 0, as it is. */
final class StoreView implements StoreTransaction {
    /** How often a directory may change while its parts are read. */
    private static final int RESTARTS = 32;

    /** How many bytes the names of a directory may take: more than any store holds in one. */
    private static final int NAMES_LIMIT = 16 * Message.DIRECTORY_LIMIT;

    /** How many parts that may be: but for the last, a daemon fills each as far as the next name allows. */
    private static final int PARTS_LIMIT = NAMES_LIMIT / 1024;

    private final Asking connection;
    private final int transactionId;
    private volatile boolean over;

    StoreView(Asking connection, int transactionId) {
        this.connection = connection;
        this.transactionId = transactionId;
    }

    /** Makes every later use of it an error of the program. */
    void end() {
        over = true;
    }

    /** What a node's answer comes to. */
    private interface Reading<T> {
        T of(StorePath path, Request request, Message answer);
    }

    @Override
    public Optional<byte[]> read(StorePath path) {
        Request request = on(MessageType.READ, path);
        return value(path, request, connection.call(request));
    }

    private Optional<byte[]> value(StorePath path, Request request, Message answer) {
        return StoreConnection.is(StoreError.ENOENT, answer)
                ? Optional.empty()
                : Optional.of(connection.orFail(request, answer).payload());
    }

    @Override
    public Map<StorePath, Optional<byte[]>> readAll(Collection<StorePath> paths) {
        return all(paths, path -> on(MessageType.READ, path), this::value);
    }

    @Override
    public Map<StorePath, List<String>> directoryOfAll(Collection<StorePath> paths) {
        return present(paths, MessageType.DIRECTORY, this::names);
    }

    @Override
    public Map<StorePath, List<Permission>> permissionsOfAll(Collection<StorePath> paths) {
        return present(
                paths,
                MessageType.GET_PERMS,
                (path, request, answer) -> permissions(request, connection.orFail(request, answer)));
    }

    /** Asks for all before the first answer is waited for; every request is made before one is sent. */
    private <T> Map<StorePath, T> all(
            Collection<StorePath> paths, Function<StorePath, Request> asking, Reading<T> reading) {
        List<StorePath> each = paths.stream().distinct().toList();
        List<Request> requests = each.stream().map(asking).toList();
        List<Message> answers = connection.callAll(requests);
        Map<StorePath, T> all = new LinkedHashMap<>();
        for (int i = 0; i < answers.size(); i++) {
            all.put(each.get(i), reading.of(each.get(i), requests.get(i), answers.get(i)));
        }
        return all;
    }

    /** Without the nodes that are not there. */
    private <T> Map<StorePath, T> present(Collection<StorePath> paths, MessageType type, Reading<T> reading) {
        Map<StorePath, Optional<T>> all = all(
                paths,
                path -> on(type, path),
                (path, request, answer) -> StoreConnection.is(StoreError.ENOENT, answer)
                        ? Optional.empty()
                        : Optional.of(reading.of(path, request, answer)));
        Map<StorePath, T> present = new LinkedHashMap<>();
        all.forEach((path, value) -> value.ifPresent(there -> present.put(path, there)));
        return present;
    }

    @Override
    public List<String> directory(StorePath path) {
        Request request = on(MessageType.DIRECTORY, path);
        return names(path, request, connection.call(request));
    }

    private List<String> names(StorePath path, Request request, Message answer) {
        return StoreConnection.is(StoreError.E2BIG, answer)
                ? largeDirectory(path)
                : names(request, connection.orFail(request, answer));
    }

    /** The names that a DIRECTORY's answer lists. */
    List<String> names(Request request, Message answer) {
        return checked(request, answer, texts(request, answer));
    }

    List<String> largeDirectory(StorePath path) {
        DirectoryParts parts = new DirectoryParts();
        Request request;
        do {
            request = part(path, parts);
        } while (!take(parts, path, request, connection.call(request)));
        return parts.names();
    }

    /** Asks for the next part of a directory whose names do not fit one message. */
    Request part(StorePath path, DirectoryParts parts) {
        check();
        return Request.of(
                MessageType.DIRECTORY_PART, transactionId, path.text(), path.text(), Integer.toString(parts.offset()));
    }

    /** Adds the answer to {@link #part}; true when it was the last. */
    boolean take(DirectoryParts parts, StorePath path, Request request, Message answer) {
        if (StoreConnection.is(StoreError.ENOSYS, answer)) {
            throw StoreError.E2BIG.exception(
                    "listing " + path.brief() + " on " + connection.peer() + ", which cannot list names in parts");
        }
        List<String> texts = texts(request, connection.orFail(request, answer));
        if (texts.size() < 2) {
            throw wrong(request, answer, "has no generation and no name");
        }
        boolean last = texts.get(texts.size() - 1).isEmpty();
        checked(request, answer, texts.subList(1, texts.size() - (last ? 1 : 0)));
        if (parts.take(texts)) {
            return true;
        }
        if (parts.restarts() == RESTARTS) {
            throw new FailedException(
                    connection.peer() + ": the directory " + path + " changed each of " + RESTARTS
                            + " times it was read",
                    "try again when the host is quieter");
        }
        if (parts.offset() > NAMES_LIMIT || parts.taken() > PARTS_LIMIT) {
            throw wrong(request, answer, "does not end");
        }
        return false;
    }

    @Override
    public List<Permission> permissions(StorePath path) {
        Request request = on(MessageType.GET_PERMS, path);
        return permissions(request, connection.expect(request));
    }

    /** The permissions that a GET_PERMS's answer lists. */
    List<Permission> permissions(Request request, Message answer) {
        List<Permission> permissions = new ArrayList<>();
        try {
            texts(request, answer).forEach(text -> permissions.add(Permission.parse(text)));
        } catch (UsageException e) {
            throw wrong(request, answer, "lists what is no permission");
        }
        if (permissions.isEmpty()) {
            throw wrong(request, answer, "names no owner");
        }
        return permissions;
    }

    @Override
    public StoreNode tree(StorePath path, Detail detail) {
        LiveTree tree = new LiveTree(connection, this, path, detail);
        tree.start();
        return tree.once().root();
    }

    @Override
    public void write(StorePath path, byte[] value) {
        check();
        connection.expect(Request.write(transactionId, path, value));
    }

    @Override
    public void makeDirectory(StorePath path) {
        connection.expect(on(MessageType.MKDIR, path));
    }

    @Override
    public void writeAll(Map<StorePath, byte[]> values) {
        check();
        all(
                values.keySet(),
                path -> Request.write(transactionId, path, values.get(path)),
                (path, request, answer) -> connection.orFail(request, answer));
    }

    @Override
    public void remove(StorePath path) {
        removeAll(List.of(path));
    }

    @Override
    public void removeAll(Collection<StorePath> paths) {
        if (paths.contains(StorePath.ROOT)) {
            throw new UsageException("the root of a store cannot be removed", "name the node to remove");
        }
        present(paths, MessageType.RM, (path, request, answer) -> connection.orFail(request, answer));
    }

    @Override
    public void setPermissions(StorePath path, List<Permission> permissions) {
        setAllPermissions(Map.of(path, permissions));
    }

    @Override
    public void setAllPermissions(Map<StorePath, List<Permission>> permissions) {
        check();
        all(permissions.keySet(), path -> settingPermissions(path, permissions.get(path)), (path, request, answer) -> {
            if (StoreConnection.is(StoreError.ENOENT, answer) && exists(path)) {
                // C xenstored 4.17 says this of the owner too
                throw new AbsentException(
                        StoreError.where(request + " on " + connection.peer()) + ": there is no domain "
                                + permissions.get(path).get(0).domid() + " to own it",
                        "name a domain that runs: xl list");
            }
            return connection.orFail(request, answer);
        });
    }

    private Request settingPermissions(StorePath path, List<Permission> permissions) {
        if (permissions.isEmpty()) {
            throw new UsageException(
                    "the permissions of " + path.brief() + " name no owner", "begin with the owner, like n0");
        }
        return Request.setPermissions(transactionId, path, permissions);
    }

    Request on(MessageType type, StorePath path) {
        check();
        return Request.on(type, transactionId, path);
    }

    /** @param name the path's own payload, for several requests on one node */
    Request on(MessageType type, StorePath path, byte[] name) {
        check();
        return new Request(type, transactionId, path.text(), name);
    }

    private void check() {
        if (over) {
            throw new IllegalStateException("transaction " + transactionId + " has ended");
        }
    }

    private List<String> texts(Request request, Message answer) {
        try {
            return Payload.texts(answer.payload());
        } catch (IllegalArgumentException e) {
            throw wrong(request, answer, "does not end with NUL");
        }
    }

    private List<String> checked(Request request, Message answer, List<String> names) {
        for (String name : names) {
            if (name.isEmpty() || name.indexOf('/') >= 0) {
                throw wrong(request, answer, "lists " + Quoted.of(name) + ", which is no name of a node");
            }
        }
        return names;
    }

    ProtocolException wrong(Request request, Message answer, String what) {
        return new ProtocolException(
                connection.peer() + ": the answer to " + request + " " + what + ": " + answer,
                "see whether this socket is xenstored's");
    }
}
