package org.xenscope.blktap;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A host's tap devices.
 *
 * @param dialect of the tap-ctl that listed them
 * @param controlMissing blktap's driver is there, and its control device is not
 * @param lock who has the lock of the hotplug script {@code block} open, and is no script
 * @param living domids that have a home in the store
 * @param marks by pid of a server, or of a program that just makes one: the value of {@link #MARK} in its environment
 */
public record TapFacts(
        Dialect dialect,
        boolean controlMissing,
        List<TapDevice> devices,
        List<Holder> lock,
        Set<Integer> living,
        Map<Integer, String> marks) {
    /**
     * A variable by which whoever starts a server can know it again: pid and minor are chosen on the way, and another may
     * serve the same image; but whatever is started inherits the environment.
     */
    public static final String MARK = "XENSCOPE_TAP";

    /** Where the lock is that all calls of block and block-tap wait for (tools/hotplug/Linux/locking.sh). */
    public static final String LOCK = "/var/run/xen-hotplug/block";

    /** blktap's control device. */
    public static final String CONTROL = TapCtl.DIRECTORY + "/control";

    public TapFacts {
        devices = List.copyOf(devices);
        lock = List.copyOf(lock);
        living = Set.copyOf(living);
        marks = Map.copyOf(marks);
    }

    /** Processes that carry this mark. */
    public Set<Integer> marked(String mark) {
        Set<Integer> pids = new TreeSet<>();
        marks.forEach((pid, each) -> {
            if (each.equals(mark)) {
                pids.add(pid);
            }
        });
        return pids;
    }

    /** Devices, and tapdisks without one, whose server carries this mark. */
    public List<TapDevice> ofMark(String mark) {
        Set<Integer> pids = marked(mark);
        return devices.stream()
                .filter(each ->
                        each.pid().isPresent() && pids.contains(each.pid().getAsInt()))
                .toList();
    }

    /** The device of this path, or of this last part of one, or the only one of this image. */
    public Optional<TapDevice> device(String word) {
        if (word.isEmpty()) {
            return Optional.empty();
        }
        Optional<TapDevice> named = devices.stream()
                .filter(each -> each.device().equals(word)
                        || !word.contains("/") && each.device().endsWith("/" + word))
                .findFirst();
        if (named.isPresent()) {
            return named;
        }
        List<TapDevice> ofImage = devices.stream()
                .filter(each -> !each.orphanServer()
                        && each.image().filter(word::equals).isPresent())
                .toList();
        return ofImage.size() == 1 ? Optional.of(ofImage.get(0)) : Optional.empty();
    }
}
