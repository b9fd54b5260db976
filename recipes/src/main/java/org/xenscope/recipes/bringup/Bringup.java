package org.xenscope.recipes.bringup;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xenscope.blktap.TapGround;
import org.xenscope.devicemodel.Screen;
import org.xenscope.error.AbsentException;
import org.xenscope.error.CancelledException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.RefusedException;
import org.xenscope.host.Host;
import org.xenscope.libxl.DomainConfig;
import org.xenscope.libxl.DomainType;
import org.xenscope.libxl.XenInfo;
import org.xenscope.libxl.XlConfig;
import org.xenscope.recipes.Changes;
import org.xenscope.recipes.action.Domains;
import org.xenscope.recipes.action.MakeScratch;
import org.xenscope.recipes.debug.DebugProgress;
import org.xenscope.recipes.debug.StartDebugger;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StorePath;

/** What the steps of one bring-up share: the config, the host, the domain once there is one, and the time that is left. */
public final class Bringup {
    private final Host host;
    private final Store store;
    private final ConfigSource source;
    private final DomainConfig config;
    private final String uuid;
    private final Clock clock;
    private final Instant begun;
    private Duration within;
    private @Nullable Changes changes;
    private @Nullable GuestVoice voice;
    private @Nullable Screen screen;
    private @Nullable XenInfo xen;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private boolean taps = true;
    private List<String> tapTargets = List.of();
    private @Nullable TapGround tapGround;
    private BringupListener listener = new Silence();
    private @Nullable Map<String, String> wrapper;
    private @Nullable Debugging debugging;
    private volatile String running = "";

    /**
     * @param uuid of the domain to be; the config's own, where it has one
     * @param within time for all of it
     */
    public Bringup(Host host, Store store, ConfigSource source, String uuid, Clock clock, Duration within) {
        this.host = host;
        this.store = store;
        this.source = source;
        this.config = DomainConfig.of(XlConfig.parse(source.label(), source.content()));
        this.uuid = config.uuid().map(UUID::toString).orElse(uuid);
        this.clock = clock;
        this.begun = clock.instant();
        this.within = within;
        // What xl would refuse is refused before anything is planned.
        config.name();
        config.type();
        config.disks();
        config.vifs();
    }

    Host host() {
        return host;
    }

    Store store() {
        return store;
    }

    public ConfigSource source() {
        return source;
    }

    public DomainConfig config() {
        return config;
    }

    public String name() {
        return config.name();
    }

    public String uuid() {
        return uuid;
    }

    boolean hvm() {
        return config.type() == DomainType.HVM;
    }

    /** For a person: {@code uivm on lab: PV, 192 MB, 1 vif, 1 vfb}. */
    public String heading() {
        StringBuilder heading = new StringBuilder(name() + " on " + host.name() + ": " + config.type());
        config.memoryMegabytes().ifPresent(mb -> heading.append(", ").append(mb).append(" MB"));
        count(heading, config.diskSpecs().size(), "disk");
        count(heading, config.vifSpecs().size(), "vif");
        count(heading, config.vfbSpecs().size(), "vfb");
        return heading.toString();
    }

    private static void count(StringBuilder heading, int many, String what) {
        if (many > 0) {
            heading.append(", ").append(many).append(' ').append(what).append(many > 1 ? "s" : "");
        }
    }

    /** Whether xl starts a QEMU for it: HVM, or backends that only QEMU serves. */
    boolean wantsDeviceModel() {
        return hvm() || wantsFramebuffer();
    }

    boolean wantsFramebuffer() {
        return !config.vfbs().isEmpty();
    }

    /**
     * Has xenscope's own wrapper stand before QEMU.
     *
     * @param images disk images, and the block device that QEMU opens in place of each
     */
    public void wrap(Map<String, String> images) {
        this.wrapper = Collections.unmodifiableMap(new LinkedHashMap<>(images));
    }

    /** The wrapper's map; empty where none is wanted. */
    Optional<Map<String, String>> wrapper() {
        return Optional.ofNullable(wrapper);
    }

    /**
     * Has QEMU start under a debugger, from its first instruction on; for that a wrapper stands before it.
     *
     * @throws RefusedException when xl starts none for this domain
     */
    public void debug(StartDebugger debugger) {
        if (!wantsDeviceModel()) {
            throw new RefusedException(
                    name() + " is a " + config.type() + " domain without a vfb, so it has no QEMU of its own to debug",
                    "leave --gdb out");
        }
        if (wrapper == null) {
            wrap(Map.of());
        }
        debugging = new Debugging(this, debugger);
    }

    Optional<Debugging> debugging() {
        return Optional.ofNullable(debugging);
    }

    /** The debugger that stays on QEMU when all is up; who takes it closes it. */
    public Optional<StartDebugger.Attached> debugger() {
        return debugging().flatMap(Debugging::kept);
    }

    /**
     * Waits while QEMU stands in the debugger, before it is asked something: libxl would give it up, or the domain. The time
     * does not count.
     */
    void letQemuAnswer() {
        if (debugging != null) {
            within = within.plus(debugging.awaitRunning());
        }
    }

    /** Whether QEMU may be found stopped for a moment, because a debugger of ours has it. */
    boolean mayStand() {
        return debugging != null && debugging.holds();
    }

    /** Gives the right to change the host; without it only plans can be made. */
    public void allow(Changes changes) {
        this.changes = changes;
    }

    Changes changes() {
        if (changes == null) {
            throw new IllegalStateException("a plan changes nothing");
        }
        return changes;
    }

    void listen(BringupListener listener) {
        this.listener = listener;
    }

    BringupListener listener() {
        return listener;
    }

    void running(String step) {
        this.running = step;
    }

    /** Says what is waited for just now. */
    void waiting(String what) {
        listener.waiting(running, what);
    }

    /** What this hypervisor is; asked once. */
    public XenInfo xen() {
        if (xen == null) {
            xen = Preflight.ask(host);
        }
        return xen;
    }

    /**
     * Has xl take this in place of what the config says: a disk that became a tap device, another device model. Steps that
     * find it out do so anew when a bring-up is resumed before its domain was created, so it is kept here only.
     *
     * @param value in xl.cfg's syntax, quoted: {@code "x"}, {@code ["a", "b"]}
     */
    void instead(String key, String value) {
        settings.put(key, value);
    }

    /** What libxl is told to start in place of its own QEMU. */
    Optional<String> deviceModelProgram() {
        return Optional.ofNullable(settings.get("device_model_override"))
                .map(quoted -> quoted.substring(1, quoted.length() - 1))
                .or(config::deviceModelOverride);
    }

    /** Has xl take what the config says, after all. */
    void asConfigured(String key) {
        settings.remove(key);
    }

    /** Leaves all disks to libxl, also a VHD that QEMU then opens itself. */
    public void withoutTaps() {
        taps = false;
    }

    /** Whether images that libxl would have QEMU open become tap devices. */
    boolean taps() {
        return taps;
    }

    void tapTargets(List<String> devices) {
        tapTargets = List.copyOf(devices);
    }

    /** The devices that xl was told of in place of images. */
    List<String> tapTargets() {
        return tapTargets;
    }

    /** What tap devices there are: what the plan has seen, the run need not look for again, as what is attached is verified. */
    TapGround tapGround(Supplier<TapGround> read) {
        if (tapGround == null) {
            tapGround = read.get();
        }
        return tapGround;
    }

    /** Something was attached, or time has passed. */
    void tapGroundIsOld() {
        tapGround = null;
    }

    /** For the end of xl create's command line: {@code key=value}, the domain's uuid first. */
    List<String> settings() {
        List<String> all = new ArrayList<>();
        all.add("uuid=\"" + uuid + "\"");
        settings.forEach((key, value) -> all.add(key + "=" + value));
        return List.copyOf(all);
    }

    /** The domain, once created. */
    public OptionalInt findDomain() {
        return Domains.byUuid(store, uuid);
    }

    int domid() {
        return findDomain()
                .orElseThrow(() -> new AbsentException(
                        "domain " + name() + " is gone from " + host.name(),
                        "look at /var/log/xen/xl-" + name() + ".log and `xl dmesg`"));
    }

    /** The domain's home in the store. */
    StorePath home() {
        return StorePath.of("/local/domain/" + domid());
    }

    /** What the guest says on its console, from the moment it was first listened to. */
    GuestVoice voice() {
        if (voice == null) {
            voice = GuestVoice.listen(host, store, home(), hvm());
        }
        return voice;
    }

    /** A directory of this session's own on the host, where a step needs one. */
    String scratch() {
        return "/run/xenscope/" + changes().journal().id() + "-" + uuid.substring(0, 8);
    }

    /** Makes the scratch directory, once. */
    void makeScratch() {
        if (host.stat(scratch()).isEmpty()) {
            changes().perform(MakeScratch.of(host, changes().journal().id(), uuid.substring(0, 8)));
        }
    }

    /** What the guest shows. */
    void shown(Screen screen) {
        this.screen = screen;
    }

    public Optional<Screen> screen() {
        return Optional.ofNullable(screen);
    }

    /** Waits where no event tells when to look again. */
    void pause(Duration time) {
        try {
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
        } catch (InterruptedException e) {
            throw new CancelledException("waiting for " + name() + " was interrupted", "", e);
        }
    }

    Clock clock() {
        return clock;
    }

    long elapsedMillis() {
        return Duration.between(begun, clock.instant()).toMillis();
    }

    /** A step's own time, or what is left of the whole, whichever is less. */
    Duration atMost(Duration limit) {
        Duration left = within.minusMillis(elapsedMillis());
        if (left.isNegative() || left.isZero()) {
            throw new DeadlineException(
                    "the time for the whole bring-up is over (--within)", "give it more, and go on with --resume");
        }
        return left.compareTo(limit) < 0 ? left : limit;
    }

    void close() {
        debugging().ifPresent(Debugging::close);
        Optional.ofNullable(voice).ifPresent(GuestVoice::close);
    }

    /** Before anybody listens. */
    private static final class Silence implements BringupListener {
        @Override
        public void step(Progress progress) {}

        @Override
        public void waiting(String id, String what) {}

        @Override
        public void debug(DebugProgress progress, long atMillis) {}
    }
}
