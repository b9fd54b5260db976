package org.xenscope.recipes.action;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.xenscope.devicemodel.DeviceModelProbe;
import org.xenscope.devicemodel.DeviceModelProcess;
import org.xenscope.error.CancelledException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.FailedException;
import org.xenscope.host.Host;
import org.xenscope.host.Invocation;
import org.xenscope.host.Output;
import org.xenscope.host.Query;
import org.xenscope.libxl.DomainLine;
import org.xenscope.libxl.XlList;
import org.xenscope.recipes.Site;
import org.xenscope.xenbus.DomainWord;
import org.xenscope.xenstore.StorePath;
import org.xenscope.xenstore.StoreReader;

/** Domains as the store knows them, and their end. */
public final class Domains {
    private static final StorePath ALL = StorePath.of("/local/domain");
    /** xen/include/public/xen.h: DOMID_FIRST_RESERVED is the next. */
    private static final int LAST = 0x7fef;

    private static final Duration DESTROY_LIMIT = Duration.ofMinutes(2);
    private static final Duration GONE_LIMIT = Duration.ofSeconds(20);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    private Domains() {}

    /** The domain that has this uuid. */
    public static OptionalInt byUuid(StoreReader store, String uuid) {
        return find(store, "vm", "/vm/" + uuid);
    }

    /** The domain that has this name. */
    public static OptionalInt byName(StoreReader store, String name) {
        return find(store, "name", name);
    }

    /** The domain that a person's word names. */
    public static OptionalInt named(StoreReader store, String word) {
        return DomainWord.find(word, new DomainWord.Known() {
            @Override
            public boolean has(int domid) {
                return domid <= LAST && store.exists(ALL.child(domid));
            }

            @Override
            public OptionalInt byName(String name) {
                return Domains.byName(store, name);
            }

            @Override
            public OptionalInt byUuid(String uuid) {
                return Domains.byUuid(store, uuid);
            }
        });
    }

    /** Nobody's, too, where the store has lost its domains: whether one runs, {@link #known} says. */
    private static OptionalInt find(StoreReader store, String key, String wanted) {
        List<StorePath> nodes = store.directoryOfAll(List.of(ALL)).getOrDefault(ALL, List.of()).stream()
                .filter(domid -> domid.matches("\\d{1,5}"))
                .map(domid -> ALL.child(domid + "/" + key))
                .toList();
        return store.readAll(nodes).entrySet().stream()
                .filter(each -> each.getValue()
                        .filter(value -> new String(value, StandardCharsets.UTF_8).equals(wanted))
                        .isPresent())
                .mapToInt(each -> Integer.parseInt(each.getKey().parent().name()))
                .findFirst();
    }

    /**
     * The domain that has this uuid, as Xen knows it, whatever has become of its nodes in the store.
     *
     * @throws FailedException when xl cannot list the domains
     */
    static Optional<DomainLine> known(Host host, String uuid) {
        Output listed = host.query(Query.of("xl", "list", "-v"))
                .orFail("nobody can say whether the domain runs; when `xl list` works again, `xenscope undo`");
        return Optional.ofNullable(XlList.parseVerbose(listed.text()).get(uuid.toLowerCase(Locale.ROOT)));
    }

    /**
     * Waits for an {@code xl create} that still works for this uuid: one whose xenscope was killed goes on. To end it in
     * the middle would leave half a domain that nothing knows of. Once the domain is made, xl stays as its monitor, under
     * the same command line but with its output in /var/log/xen (xl_utils.c, do_daemonize): that one is not waited for.
     */
    static void awaitCreator(Host host, String uuid, Duration limit) {
        Output found = host.query(Query.of("pgrep", "-f", "[x]l create .*" + uuid));
        for (String pid : found.text().split("\\s+")) {
            if (pid.matches("\\d+") && !monitors(host, pid)) {
                host.query(new Query(List.of("tail", "--pid=" + pid, "-f", "/dev/null"), limit));
            }
        }
    }

    private static boolean monitors(Host host, String pid) {
        Output stdout = host.query(Query.of("readlink", "/proc/" + pid + "/fd/1"));
        return stdout.text().startsWith("/var/log/xen/");
    }

    /**
     * Destroys a domain and waits until it, its nodes and its device model are gone.
     *
     * @throws FailedException when Xen still lists it
     */
    static void destroy(Site site, int domid, String uuid) {
        Output output = site.control().run(Invocation.of(DESTROY_LIMIT, "xl", "destroy", Integer.toString(domid)));
        if (!output.ok()) {
            // One that is dying already may only wait for its device model, which holds its memory.
            known(site.host(), uuid).filter(line -> !line.state().dying()).ifPresent(line -> {
                throw stays(line, output);
            });
        }
        StorePath home = ALL.child(domid);
        if (!output.ok() && site.store().exists(home)) {
            output.orFail("try `xl destroy " + domid + "` by hand, then `xenscope undo` again");
        }
        site.store().await(home, Optional::isEmpty, GONE_LIMIT);
        endDeviceModels(site, domid);
        awaitGone(site.host(), uuid, output);
    }

    /** Nothing tells when Xen has freed a domain's memory but its list. */
    private static void awaitGone(Host host, String uuid, Output destroyed) {
        for (long left = GONE_LIMIT.toMillis(); ; left -= LOOK_AGAIN.toMillis()) {
            Optional<DomainLine> line = known(host, uuid);
            if (line.isEmpty()) {
                return;
            }
            if (left <= 0 || !destroyed.ok()) {
                throw stays(line.get(), destroyed);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN.toMillis());
            } catch (InterruptedException e) {
                throw new CancelledException(
                        "waiting for the end of domain " + line.get().domid() + " was interrupted", "", e);
            }
        }
    }

    private static FailedException stays(DomainLine line, Output destroyed) {
        String domid = Integer.toString(line.domid());
        String said = destroyed.ok() || destroyed.errors().isEmpty() ? "" : ": " + destroyed.errors();
        return new FailedException(
                "domain " + domid + " is still there (xl list: " + line.state() + "): `xl destroy " + domid
                        + "` ended with " + destroyed.exit() + said,
                line.state().dying()
                        ? "it is dying and something still holds its memory: end any QEMU of it and the servers of its"
                                + " backends, see that `xl list` shows it no more, then `xenscope undo` again"
                        : "mend what xl complains about, `xl destroy " + domid
                                + "` by hand, then `xenscope undo` again");
    }

    private static void endDeviceModels(Site site, int domid) {
        for (DeviceModelProcess process : new DeviceModelProbe(site.host()).processes()) {
            if (process.domid() != domid) {
                continue;
            }
            // libxl signals the process that it started; a QEMU below a debugger or wrapper outlives that.
            site.control().run(Invocation.of(Duration.ofSeconds(10), "kill", Integer.toString(process.pid())));
            awaitEnd(site.host(), process.pid());
        }
    }

    private static void awaitEnd(Host host, int pid) {
        try {
            host.query(new Query(List.of("tail", "--pid=" + pid, "-f", "/dev/null"), GONE_LIMIT));
        } catch (DeadlineException e) {
            throw new DeadlineException(
                    "QEMU " + pid + " on " + host.name() + " does not end",
                    "a debugger may hold it: look at TracerPid in /proc/" + pid + "/status, end that, then undo again",
                    e);
        }
    }
}
