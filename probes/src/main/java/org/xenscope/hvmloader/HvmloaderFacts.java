package org.xenscope.hvmloader;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.xenscope.hvmloader.Stage.Kind;
import org.xenscope.libxl.DomainLine;

/**
 * What is known of one domain's hvmloader: its keys, which hvmloader it is, and what it said.
 *
 * @param name of the domain, as the store has it
 * @param line of {@code xl list}; empty when it does not show the domain
 * @param level whether hvmloader's lines get through
 * @param log of the last run; where nothing was heard, it is of {@code xl dmesg}
 * @param hasRun whether the keys have been read already
 */
public record HvmloaderFacts(
        int domid,
        String name,
        KeyValues values,
        HvmloaderHost host,
        Optional<DomainLine> line,
        GuestLogLevel level,
        HvmloaderLog log,
        HasRun hasRun) {
    public static final String BIOS = "hvmloader/bios";
    public static final String LOAD_ROMS = "hvmloader/seabios-legacy-load-roms";

    private static final KeyCatalogue KEYS = KeyCatalogue.shipped();

    /** Makes the log say why the option ROMs were left out, as the log itself does not. */
    public HvmloaderFacts {
        if (log.skipped(Kind.ROMS)) {
            log = log.withDetail(Kind.ROMS, whyNoRoms(host, log));
        }
    }

    /** The same domain with these keys written, by path, where it may read them. */
    public HvmloaderFacts with(Map<String, String> keys) {
        Map<String, String> more = new TreeMap<>(values.values());
        more.putAll(keys);
        return new HvmloaderFacts(
                domid, name, new KeyValues(more, values.unreadable()), host, line, level, log, hasRun);
    }

    /** What hvmloader takes for a key, whether it is set, readable or not; empty for nothing. */
    public Optional<String> inForce(HvmloaderKey key) {
        return key.inForce(
                values.value(key.path()).filter(value -> !values.unreadable().contains(key.path())));
    }

    /** The same by path. @throws IllegalArgumentException for one that the catalogue does not have */
    public Optional<String> inForce(String path) {
        return inForce(key(path));
    }

    public static HvmloaderKey key(String path) {
        return KEYS.find(path).orElseThrow(() -> new IllegalArgumentException(path + " is not in the catalogue"));
    }

    /** Whether this host's hvmloader reads the key that makes SeaBIOS's ROMs be copied. */
    public Reads readsLoadRoms() {
        return host.reads(key(LOAD_ROMS));
    }

    private static String whyNoRoms(HvmloaderHost host, HvmloaderLog log) {
        Reads reads = host.reads(key(LOAD_ROMS));
        if (!log.stage(Kind.BIOS_LOADED).detail().equals("SeaBIOS")) {
            return "this BIOS takes none from hvmloader";
        }
        return switch (reads.answer()) {
            case NO -> "SeaBIOS finds them through PCI itself";
            case YES -> "seabios-legacy-load-roms was not 1";
            case UNKNOWN -> "seabios-legacy-load-roms was not 1, or this hvmloader copies none";
        };
    }
}
