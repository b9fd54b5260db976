package org.xenscope.xenstore;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.XenscopeException;

/**
 * A daemon without threads or bytes, one step at a time: what it is asked waits, what it says waits, and the test chooses
 * what goes on. Like C xenstored it says nothing of a change while an equal event waits, and of a removal only the topmost
 * node.
 */
final class ModelDaemon implements Asking {
    record Node(String value, String permissions) {}

    private record Asked(Request request, Receiver receiver) {}

    private record Said(Runnable delivery, String event, @Nullable TreeMap<String, Node> when) {}

    private final Deque<Asked> asked = new ArrayDeque<>();
    private final Deque<Said> said = new ArrayDeque<>();
    private TreeMap<String, Node> nodes = new TreeMap<>();
    private TreeMap<String, Node> lastAnswered = nodes;
    private String watched = "";
    private @Nullable EventSink sink;

    @Override
    public String peer() {
        return "model";
    }

    @Override
    public Duration patience() {
        return Duration.ofSeconds(10);
    }

    @Override
    public void send(Request request, Receiver receiver) {
        asked.add(new Asked(request, receiver));
    }

    @Override
    public Message call(Request request) {
        throw new AssertionError("a live tree waits for nothing");
    }

    @Override
    public String watch(StorePath path, EventSink of, Receiver receiver) {
        send(Request.of(MessageType.WATCH, 0, path.text(), path.text(), "1"), new Receiver() {
            @Override
            public void answered(Request request, Message answer) {
                watched = path.text();
                sink = of;
                receiver.answered(request, answer);
            }

            @Override
            public void failed(XenscopeException why) {
                receiver.failed(why);
            }
        });
        return "1";
    }

    @Override
    public void forget(Map<String, StorePath> pathOfToken) {
        sink = null;
    }

    void write(String path, String value) {
        change(path, new Node(value, permissions(path)));
    }

    void permit(String path, String permissions) {
        Node node = nodes.get(path);
        if (node != null) {
            change(path, new Node(node.value, permissions));
        }
    }

    void remove(String path) {
        if (nodes.containsKey(path)) {
            nodes = new TreeMap<>(nodes);
            nodes.keySet().removeIf(each -> each.equals(path) || each.startsWith(path + "/"));
            tell(path);
        }
    }

    private void change(String path, Node node) {
        nodes = new TreeMap<>(nodes);
        for (int slash = path.indexOf('/', 1); slash > 0; slash = path.indexOf('/', slash + 1)) {
            nodes.putIfAbsent(path.substring(0, slash), new Node("", "n0"));
        }
        nodes.put(path, node);
        tell(path);
    }

    private String permissions(String path) {
        return Optional.ofNullable(nodes.get(path)).map(Node::permissions).orElse("n0");
    }

    private void tell(String path) {
        if (!watched.isEmpty() && said.stream().noneMatch(each -> each.event.equals(path))) {
            said.add(new Said(
                    () -> {
                        EventSink known = sink;
                        if (known != null) {
                            known.changed("1", StorePath.of(path), Instant.EPOCH);
                        }
                    },
                    path,
                    null));
        }
    }

    /** Reads one request; false when there is none. */
    boolean work() {
        Asked next = asked.poll();
        if (next == null) {
            return false;
        }
        if (next.receiver.wanted()) {
            Message answer = answer(next.request);
            said.add(new Said(() -> next.receiver.answered(next.request, answer), "", nodes));
            if (next.request.type() == MessageType.WATCH) {
                watched = next.request.about();
            }
        }
        return true;
    }

    /** Sends one thing that it has to say; false when there is none. */
    boolean speak() {
        Said next = said.poll();
        if (next == null) {
            return false;
        }
        if (next.when != null) {
            lastAnswered = next.when;
        }
        next.delivery.run();
        return true;
    }

    private Message answer(Request request) {
        if (request.type() == MessageType.WATCH) {
            return message(request.type(), "OK\0");
        }
        Node node = nodes.get(request.about());
        if (node == null) {
            return message(MessageType.ERROR, "ENOENT\0");
        }
        return switch (request.type()) {
            case READ -> message(request.type(), node.value);
            case GET_PERMS -> message(request.type(), node.permissions + "\0");
            case DIRECTORY -> message(request.type(), names(request.about()));
            default -> throw new AssertionError(request);
        };
    }

    private String names(String path) {
        StringBuilder names = new StringBuilder();
        for (String each : nodes.tailMap(path + "/").keySet()) {
            if (each.startsWith(path + "/") && each.indexOf('/', path.length() + 1) < 0) {
                names.append(each.substring(path.length() + 1)).append('\0');
            }
        }
        return names.toString();
    }

    private static Message message(MessageType type, String payload) {
        return new Message(type, 1, 0, payload.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The tree as it was when the last answer that was heard was given. */
    Optional<StoreNode> atLastAnswer(StorePath path) {
        Map<String, List<StoreNode>> below = new HashMap<>();
        for (Map.Entry<String, Node> each : lastAnswered.descendingMap().entrySet()) {
            StorePath at = StorePath.of(each.getKey());
            StoreNode node = new StoreNode(
                    at,
                    each.getValue().value.getBytes(StandardCharsets.ISO_8859_1),
                    List.of(Permission.parse(each.getValue().permissions)),
                    below.getOrDefault(at.text(), List.of()));
            if (at.equals(path)) {
                return Optional.of(node);
            }
            below.computeIfAbsent(at.parent().text(), key -> new ArrayList<>()).add(node);
        }
        return Optional.empty();
    }
}
