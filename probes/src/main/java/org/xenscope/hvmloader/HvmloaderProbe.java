package org.xenscope.hvmloader;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.AbsentException;
import org.xenscope.error.DeniedException;
import org.xenscope.error.FailedException;
import org.xenscope.error.ProtocolException;
import org.xenscope.host.Host;
import org.xenscope.host.Output;
import org.xenscope.host.Query;
import org.xenscope.libxl.DomainLine;
import org.xenscope.libxl.DomainType;
import org.xenscope.libxl.XenInfo;
import org.xenscope.libxl.XlList;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StoreNode;
import org.xenscope.xenstore.StorePath;

/** Reads what concerns hvmloader from a host: the domain's nodes in one sweep, and a program each for the rest. */
public final class HvmloaderProbe {
    private static final StorePath DOMAINS = StorePath.of("/local/domain");
    private static final StorePath LIBXL = StorePath.of("/libxl");
    /** What a dom0 of OpenXT has and no other (manager, xenmgr's recipe). */
    private static final String XENMGR = "/usr/bin/xenmgr";
    /** Where the hypervisor's console goes in dom0: xenconsoled's own log, and OpenXT's syslog. */
    private static final List<String> LOGS = List.of("/var/log/xen/console/hypervisor.log", "/var/log/messages");

    private static final String RING = "xl dmesg";
    private static final String TAIL_BYTES = "1048576";

    private final Host host;
    private final Store store;
    private @Nullable XenInfo info;

    public HvmloaderProbe(Host host, Store store) {
        this.host = host;
        this.store = store;
    }

    /** For who has asked {@code xl info} already. */
    public HvmloaderProbe(Host host, Store store, XenInfo info) {
        this(host, store);
        this.info = info;
    }

    /** What kind of domain it is; empty when nothing says so. */
    public Optional<DomainType> type(int domid) {
        Optional<String> noted = store.readText(LIBXL.child(domid + "/type"));
        for (DomainType type : DomainType.values()) {
            if (noted.filter(type.word()::equals).isPresent()) {
                return Optional.of(type);
            }
        }
        if (domid == 0) {
            return Optional.empty();
        }
        Optional<DomainType> told = ask("xl", "list", "-l", Integer.toString(domid))
                .flatMap(output -> XlList.parseLong(output.text()).stream()
                        .flatMap(details -> details.type().stream())
                        .findFirst());
        return told.or(() ->
                store.exists(DOMAINS.child(domid + "/hvmloader")) ? Optional.of(DomainType.HVM) : Optional.empty());
    }

    /** @throws AbsentException when there is no such domain */
    public HvmloaderFacts facts(int domid) {
        StoreNode home = store.snapshot(DOMAINS.child(domid)).root();
        KeyValues values = KeyValues.of(home, domid, KeyCatalogue.shipped().groups());
        ConsoleText console =
                ConsoleText.parse(ask("xl", "dmesg").map(Output::text).orElse(""));
        GuestLogLevel level =
                GuestLogLevel.of(xenInfo().map(XenInfo::commandLine).orElse(""), console);
        HvmloaderLog ring = HvmloaderLog.of(RING, domid, console);
        Optional<DomainLine> line = ask("xl", "list").flatMap(output -> XlList.parse(output.text()).stream()
                .filter(each -> each.domid() == domid)
                .findFirst());
        HasRun hasRun = HasRun.of(line, ring, values);
        return new HvmloaderFacts(
                domid,
                home.find(home.path().child("name"))
                        .map(node -> new String(node.value(), StandardCharsets.UTF_8))
                        .orElse(""),
                values,
                host(),
                line,
                level,
                // A file outlives its machine's start, and domids begin anew.
                hasRun.no() || level.visible() == Reads.Answer.NO ? ring : longest(ring, domid),
                hasRun);
    }

    /** The ring, or a file of dom0 that has more of it. */
    private HvmloaderLog longest(HvmloaderLog ring, int domid) {
        if (ring.heard() && !ring.beginningLost()) {
            return ring;
        }
        for (String file : LOGS) {
            Optional<Output> tail = ask("tail", "-c", TAIL_BYTES, file);
            if (tail.isPresent()) {
                HvmloaderLog kept = HvmloaderLog.of(
                        file, domid, ConsoleText.parse(tail.get().text()));
                // What the ring has must be in it, or it is of an earlier start.
                boolean same = !ring.heard()
                        || kept.lines().stream().anyMatch(each -> each.text()
                                .equals(ring.lines().get(0).text()));
                if (kept.heard() && !kept.beginningLost() && same) {
                    return kept;
                }
            }
        }
        return ring;
    }

    /** Which hvmloader this host has: found where distributions put it, and read. */
    public HvmloaderHost host() {
        String version = xenInfo().map(XenInfo::version).orElse("");
        List<String> argv = new ArrayList<>(List.of("ls", "-d", XENMGR));
        argv.addAll(candidates(XenRelease.of(version)));
        Output found = host.query(Query.of(argv.toArray(String[]::new)));
        Optional<String> openxt = Optional.empty();
        String note = "no hvmloader was found where distributions put it";
        for (String path : found.text().split("\n")) {
            if (path.equals(XENMGR)) {
                openxt = Optional.of(XENMGR);
            }
        }
        for (String path : candidates(XenRelease.of(version))) {
            if (!List.of(found.text().split("\n")).contains(path)) {
                continue;
            }
            try {
                Optional<Firmware> firmware = Firmware.of(path, host.read(path));
                if (firmware.isPresent()) {
                    return new HvmloaderHost(version, firmware, path, openxt);
                }
                note = path + " is no hvmloader";
            } catch (AbsentException | DeniedException | FailedException e) {
                note = e.what();
            }
        }
        return new HvmloaderHost(version, Optional.empty(), note, openxt);
    }

    /** Debian puts the release into the path; then Xen's own places (tools/configure, LIBEXEC_LIB), from old and new. */
    private static List<String> candidates(Optional<XenRelease> release) {
        List<String> paths = new ArrayList<>();
        release.ifPresent(each -> paths.add("/usr/lib/xen-" + each + "/boot/hvmloader"));
        for (String directory : List.of("/usr/lib/xen", "/usr/libexec/xen", "/usr/local/lib/xen", "/usr/lib64/xen")) {
            paths.add(directory + "/boot/hvmloader");
        }
        return paths;
    }

    private Optional<XenInfo> xenInfo() {
        if (info == null) {
            try {
                info = ask("xl", "info")
                        .map(output -> XenInfo.parse(output.text()))
                        .orElse(null);
            } catch (ProtocolException e) {
                return Optional.empty();
            }
        }
        return Optional.ofNullable(info);
    }

    /** What a program says; empty when the host has none, or it fails: then it cannot be told. */
    private Optional<Output> ask(String... argv) {
        try {
            return Optional.of(host.query(Query.of(argv))).filter(Output::ok);
        } catch (AbsentException e) {
            return Optional.empty();
        }
    }
}
