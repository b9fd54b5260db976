package org.xenscope.vif;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.error.CancelledException;
import org.xenscope.error.XenscopeException;
import org.xenscope.host.FileEntry;
import org.xenscope.host.Host;
import org.xenscope.host.Query;

/** Reads all interfaces of a host: one listing, and two programs for each hundred of them. */
public final class NetProbe {
    /** So that a command line stays far below what the kernel takes. */
    private static final int AT_ONCE = 100;

    private static final int MOST = 5000;

    private final Host host;

    public NetProbe(Host host) {
        this.host = host;
    }

    /** Empty where they cannot be looked at. */
    public Optional<NetInterfaces> read() {
        try {
            List<String> names = host.list("/sys/class/net").stream()
                    .map(FileEntry::name)
                    .filter(NetInterfaces::possible)
                    .limit(MOST)
                    .toList();
            return names.isEmpty() ? Optional.empty() : Optional.of(read(names));
        } catch (CancelledException e) {
            throw e;
        } catch (XenscopeException e) {
            return Optional.empty();
        }
    }

    /** Of these alone; those that are not there are missing. */
    public NetInterfaces read(List<String> names) {
        StringBuilder files = new StringBuilder();
        StringBuilder masters = new StringBuilder();
        for (int i = 0; i < names.size(); i += AT_ONCE) {
            List<String> some = names.subList(i, Math.min(i + AT_ONCE, names.size()));
            files.append(said(List.of("cat"), NetInterfaces.files(some))).append('\n');
            masters.append(said(List.of("ls", "-ld"), NetInterfaces.masters(some)))
                    .append('\n');
        }
        return NetInterfaces.parse(files.toString(), masters.toString());
    }

    /** What a program prints, even where it found only a part of what it was asked for. */
    private String said(List<String> program, List<String> files) {
        List<String> argv = new ArrayList<>(program);
        argv.addAll(files);
        return host.query(Query.of(argv.toArray(String[]::new))).text();
    }
}
