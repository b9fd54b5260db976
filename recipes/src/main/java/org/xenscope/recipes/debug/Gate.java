package org.xenscope.recipes.debug;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xenscope.devicemodel.ProcessDetails;
import org.xenscope.devicemodel.ProcessDetailsProbe;
import org.xenscope.devicemodel.chain.Wrapper;
import org.xenscope.error.AbsentException;
import org.xenscope.error.CancelledException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.FailedException;
import org.xenscope.host.Host;
import org.xenscope.recipes.Site;
import org.xenscope.recipes.action.Domains;
import org.xenscope.recipes.action.Gates;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StorePath;
import org.xenscope.xenstore.StoreReader;
import org.xenscope.xenstore.Watch;

/**
 * Where the device model of one domain waits until a debugger is there: the pipe of a wrapper that holds it. The store tells
 * when libxl has started it; from there to the gate it is a few lines of a shell script, of which no event tells.
 */
public final class Gate {
    private static final StorePath MODELS = StorePath.of("/local/domain/0/device-model");
    private static final Duration SCRIPT = Duration.ofMillis(50);
    private static final Pattern UPTIME = Pattern.compile("([0-9]{1,12})\\.([0-9]{2}) .*", Pattern.DOTALL);
    /** proc(5): the start since boot, in clock ticks, is field 22; the second is a name that may hold anything but ends with ). */
    private static final Pattern STARTED = Pattern.compile("\\)(?: \\S+){19} ([0-9]{1,18})(?: .*)?", Pattern.DOTALL);

    private static final int MILLIS_A_TICK = 10;

    private final Host host;
    private final Store store;
    private final Clock clock;
    private final String directory;
    private final Function<StoreReader, OptionalInt> whose;

    private Gate(Host host, Store store, Clock clock, String directory, Function<StoreReader, OptionalInt> whose) {
        this.host = host;
        this.store = store;
        this.clock = clock;
        this.directory = directory;
        this.whose = whose;
    }

    /** For the domain that has this uuid, or gets it. @param directory the wrapper's */
    public static Gate ofUuid(Host host, Store store, Clock clock, String directory, String uuid) {
        return new Gate(host, store, clock, directory, reader -> Domains.byUuid(reader, uuid));
    }

    /**
     * For the domain that has this name, or gets it.
     *
     * @param directory the wrapper's
     * @param passed a domain of this name that is not the one
     */
    public static Gate ofName(Host host, Store store, Clock clock, String directory, String name, OptionalInt passed) {
        return new Gate(host, store, clock, directory, reader -> {
            OptionalInt found = Domains.byName(reader, name);
            return found.equals(passed) ? OptionalInt.empty() : found;
        });
    }

    /**
     * Waits until it stands there.
     *
     * @throws DeadlineException when it does not come within {@code limit}
     * @throws FailedException when it has gone by: it did not wait, or somebody else has opened
     */
    public HeldQemu await(Duration limit) {
        Instant end = clock.instant().plus(limit);
        while (true) {
            int domid = domain(end);
            Optional<HeldQemu> held = atGate(domid, end);
            if (held.isPresent()) {
                return held.get();
            }
        }
    }

    private int domain(Instant end) {
        try (Watch models = store.watch(MODELS)) {
            while (true) {
                while (models.poll().isPresent()) {
                    // All that came so far is in what is read next.
                }
                OptionalInt domid = whose.apply(store);
                if (domid.isPresent()) {
                    return domid.getAsInt();
                }
                models.next(left(end));
            }
        }
    }

    /** Empty when the domain is gone again. */
    private Optional<HeldQemu> atGate(int domid, Instant end) {
        StorePath pid = StorePath.of("/local/domain/" + domid + "/image/device-model-pid");
        try (Watch started = store.watch(pid)) {
            while (true) {
                while (started.poll().isPresent()) {
                    // As above.
                }
                OptionalInt now = whose.apply(store);
                if (now.isEmpty() || now.getAsInt() != domid) {
                    return Optional.empty();
                }
                Optional<Integer> process = store.readText(pid)
                        .filter(text -> text.matches("[1-9][0-9]{0,8}"))
                        .map(Integer::valueOf);
                if (process.isEmpty()) {
                    started.next(left(end));
                    continue;
                }
                Optional<HeldQemu> held = look(domid, process.get());
                if (held.isPresent()) {
                    return held;
                }
                left(end);
                started.next(SCRIPT);
            }
        }
    }

    private Optional<HeldQemu> look(int domid, int pid) {
        Instant asked = clock.instant();
        ProcessDetails process =
                new ProcessDetailsProbe(host).read(pid).orElseThrow(() -> gone(domid, pid, "has ended"));
        String program = directory + "/" + Wrapper.SCRIPT;
        boolean wrapper = process.argv().contains(program)
                && process.commandLine().domid().equals(OptionalInt.of(domid))
                && process.environment()
                        .getOrDefault("XEN_DOMAIN_ID", "" + domid)
                        .equals("" + domid);
        if (!wrapper) {
            // libxl's own child has the pid before it becomes the wrapper
            if (process.program().startsWith("qemu") || process.program().contains("qemu-system")) {
                throw gone(domid, pid, "is " + process.program() + " already");
            }
            return Optional.empty();
        }
        if (!Wrapper.gate(directory, domid).equals(process.files().get(0))) {
            return Optional.empty();
        }
        return Optional.of(new HeldQemu(directory, domid, pid, asked.minus(age(pid))));
    }

    private FailedException gone(int domid, int pid, String what) {
        return new FailedException(
                "the device model of domain " + domid + " on " + host.name() + ", process " + pid
                        + ", did not wait at its gate: it " + what,
                "look into its log, /var/log/xen/qemu-dm-NAME.log; a QEMU that runs takes `xenscope gdb session`");
    }

    private Duration age(int pid) {
        try {
            return age(text("/proc/uptime"), text("/proc/" + pid + "/stat"));
        } catch (AbsentException e) {
            return Duration.ZERO;
        }
    }

    private String text(String path) {
        return new String(host.read(path), StandardCharsets.ISO_8859_1);
    }

    /**
     * How long a process lives, whatever the host's clock says.
     *
     * @param uptime /proc/uptime
     * @param stat /proc/PID/stat; what cannot be read is no age
     */
    static Duration age(String uptime, String stat) {
        Matcher up = UPTIME.matcher(uptime);
        Matcher started = STARTED.matcher(stat.substring(Math.max(0, stat.lastIndexOf(')'))));
        if (!up.matches() || !started.matches()) {
            return Duration.ZERO;
        }
        long now = TimeUnit.SECONDS.toMillis(Long.parseLong(up.group(1))) + Long.parseLong(up.group(2)) * 10;
        return Duration.ofMillis(Math.max(0, now - Long.parseLong(started.group(1)) * MILLIS_A_TICK));
    }

    private Duration left(Instant end) {
        if (Thread.interrupted()) {
            throw new CancelledException("waiting for a device model was interrupted", "");
        }
        Duration left = Duration.between(clock.instant(), end);
        if (left.isNegative() || left.isZero()) {
            throw new DeadlineException(
                    "no device model came to the gate in " + directory + " on " + host.name(),
                    "see whether libxl was told of the wrapper: `xenscope dm chain`");
        }
        return left;
    }

    /** Nobody waits for it any more: it is not held when it comes, and where it stands here already, it goes on. */
    void giveUp(Site site) {
        Gates.giveUp(site, directory);
    }
}
