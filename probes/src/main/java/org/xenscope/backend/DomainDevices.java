package org.xenscope.backend;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.xenscope.xenbus.DeviceHalf;
import org.xenscope.xenbus.DevicePair;
import org.xenscope.xenbus.DeviceScan;
import org.xenscope.xenbus.StoreSnapshot;
import org.xenscope.xenbus.Transition;
import org.xenscope.xenstore.NodeChange;
import org.xenscope.xenstore.StoreNode;

/**
 * The devices of one domain, kept by the changes of nodes. Only nodes that concern them are kept, and a scan is made only
 * when the changes that are there at once have all been put in; so what goes on elsewhere in the store costs no scan.
 */
final class DomainDevices {
    private static final String DOMAINS = "/local/domain/";

    private final String home;
    private final int domid;
    private final Pattern concerning;
    private final Map<String, byte[]> nodes = new TreeMap<>();

    /** When what changed since the last scan did so, by path. */
    private final Map<String, Instant> marks = new HashMap<>();

    private List<DevicePair> pairs = List.of();
    private Optional<String> vm = Optional.empty();

    /** A transition, and when the node changed that shows it. */
    record Dated(Instant at, Transition transition) {}

    DomainDevices(int domid) {
        this.domid = domid;
        this.home = DOMAINS + domid + "/";
        this.concerning = Pattern.compile(
                domid + "/(device|console|error|name|vm|image|hvmloader)(/.*)?|[0-9]+/(error/)?backend/[^/]+/" + domid
                        + "(/.*)?");
    }

    /** All of the store anew: what is different. */
    List<Dated> read(Instant at, Iterable<StoreNode> tree) {
        nodes.clear();
        marks.clear();
        for (StoreNode node : tree) {
            if (concerns(node.path().text())) {
                nodes.put(node.path().text(), node.value());
            }
        }
        marks.put("", at);
        return settle();
    }

    /** A node is not as it was. One that has changed before since the last scan makes a scan, so that no state is passed over. */
    List<Dated> put(Instant at, NodeChange change) {
        String path = change.path().text();
        if (!concerns(path)) {
            return List.of();
        }
        List<Dated> before = marks.containsKey(path) ? settle() : List.of();
        marks.put(path, at);
        change.after().ifPresentOrElse(value -> nodes.put(path, value), () -> nodes.remove(path));
        return before;
    }

    /**
     * What all changes since the last time come to, in the order in which they came. Those of one moment stand as
     * {@link Transition#between} has them: a half's keys before the state that says they are there.
     */
    List<Dated> settle() {
        if (marks.isEmpty()) {
            return List.of();
        }
        List<DevicePair> before = pairs;
        StoreSnapshot now = snapshot();
        pairs = new DeviceScan(now).devices(domid);
        if (vm.isEmpty()) {
            vm = now.value(home + "vm");
        }
        Instant last = Collections.max(marks.values());
        List<Dated> dated = new ArrayList<>();
        for (Transition each : Transition.between(before, pairs)) {
            dated.add(new Dated(marks.getOrDefault(path(each), last), each));
        }
        marks.clear();
        dated.sort(Comparator.comparing(Dated::at));
        return dated;
    }

    private static String path(Transition transition) {
        DevicePair pair = transition.pair();
        Optional<DeviceHalf> half =
                switch (transition.side()) {
                    case FRONTEND -> pair.frontend();
                    case BACKEND -> pair.backend();
                    default -> pair.frontend().or(pair::backend);
                };
        String key = transition.key().isEmpty() ? "" : "/" + transition.key();
        return half.map(each -> each.path() + key).orElse("");
    }

    private boolean concerns(String path) {
        return path.startsWith(DOMAINS)
                && concerning
                        .matcher(path)
                        .region(DOMAINS.length(), path.length())
                        .matches();
    }

    List<DevicePair> pairs() {
        return pairs;
    }

    /** The nodes that concern these devices. */
    StoreSnapshot snapshot() {
        return new StoreSnapshot(nodes);
    }

    /** Nothing is left of the domain and its devices; or its number is another's, as after the host has started anew. */
    boolean gone() {
        boolean left = !pairs.isEmpty() || nodes.keySet().stream().anyMatch(each -> each.startsWith(home));
        Optional<String> now = snapshot().value(home + "vm");
        return !left || vm.isPresent() && now.isPresent() && !now.equals(vm);
    }
}
