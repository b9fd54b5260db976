package org.xenscope.devicemodel.chain;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.xenscope.libxl.DomainType;

/**
 * What is known of the way from a toolstack to QEMU: of a domain, or of one that a config would make.
 *
 * @param domid empty for a config
 * @param override {@code device_model_override}, where libxl or the config names one
 * @param asked where {@code override} was looked for, and what stood there
 * @param standard the QEMU that libxl starts by itself, as far as this host has one that is known; empty for a config that
 *     wants none
 * @param stubdomain the device model runs in a domain of its own
 * @param recordedPid {@code image/device-model-pid}
 * @param processes from what the toolstack started down to QEMU, QEMU last; empty when there are none
 * @param qemu QEMU's pid among them
 * @param beside others that were started on the way, {@code logger}
 * @param files programs on the way that are files of the host, by path
 * @param mcs nodes {@code selinux-mcs} that svirt-interpose has written, by path
 * @param log the end of what the device model wrote, a line each
 */
public record ChainFacts(
        OptionalInt domid,
        String name,
        Optional<DomainType> type,
        Starter starter,
        Optional<String> override,
        Seen asked,
        Optional<String> standard,
        boolean stubdomain,
        OptionalInt recordedPid,
        List<ChainProcess> processes,
        OptionalInt qemu,
        List<ChainProcess> beside,
        Map<String, ProgramFile> files,
        Selinux selinux,
        Sound sound,
        Map<String, String> mcs,
        List<String> log) {
    /** Who starts device models on a host. */
    public enum Starter {
        LIBXL("libxl"),
        DM_AGENT("dm-agent"),
        UNKNOWN("the toolstack");

        private final String words;

        Starter(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    public ChainFacts {
        processes = List.copyOf(processes);
        beside = List.copyOf(beside);
        files = Map.copyOf(files);
        mcs = Map.copyOf(mcs);
        log = List.copyOf(log);
    }

    /** Whether this is about a domain, and not about a config. */
    public boolean live() {
        return domid.isPresent();
    }

    /** Whether it has a device model at all: a PV domain may have none. */
    public boolean expected() {
        return stubdomain
                || !processes.isEmpty()
                || recordedPid.isPresent()
                || override.isPresent()
                || type.filter(DomainType.HVM::equals).isPresent()
                || !live() && standard.isPresent();
    }

    /** QEMU, if it runs. */
    public Optional<ChainProcess> qemuProcess() {
        return processes.stream()
                .filter(each -> qemu.isPresent() && each.pid() == qemu.getAsInt())
                .findFirst();
    }

    /** What the toolstack starts first: the override, else its own QEMU. */
    public Optional<String> first() {
        return override.or(() -> standard);
    }

    /** Every program that the files name on the way, in order, QEMU too where they name it. */
    public List<ProgramFile> walk() {
        return first().map(path -> Route.walk(path, files)).orElse(List.of());
    }

    /** The scripts on the way. */
    public List<ProgramFile> scripts() {
        return walk().stream().filter(each -> each.script().isPresent()).toList();
    }
}
