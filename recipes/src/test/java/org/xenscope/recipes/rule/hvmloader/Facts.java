package org.xenscope.recipes.rule.hvmloader;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.xenscope.hvmloader.ConsoleText;
import org.xenscope.hvmloader.Firmware;
import org.xenscope.hvmloader.GuestLogLevel;
import org.xenscope.hvmloader.HasRun;
import org.xenscope.hvmloader.HvmloaderFacts;
import org.xenscope.hvmloader.HvmloaderHost;
import org.xenscope.hvmloader.HvmloaderLog;
import org.xenscope.hvmloader.KeyCatalogue;
import org.xenscope.hvmloader.KeyValues;
import org.xenscope.libxl.DomainLine;
import org.xenscope.libxl.XlList;

/** Facts to ask rules with: domain 1 of a Xen 4.17 whose hvmloader was read, paused, with libxl's keys; and what differs. */
record Facts(
        Map<String, String> values,
        List<String> unreadable,
        HvmloaderHost host,
        String line,
        String commandLine,
        String console) {
    static Facts usual() {
        return new Facts(
                Map.of(
                        "hvmloader/bios", "seabios",
                        "hvmloader/allow-memory-relocate", "0",
                        "platform/acpi", "1",
                        "platform/device-model", "qemu_xen"),
                List.of(),
                host("4.17.7", Optional.of(firmware(Set.of("seabios", "ovmf"), false, false, "xen"))),
                "hvm 1 64 1 --p--- 0.0",
                "guest_loglvl=all",
                "");
    }

    /** The same with OpenXT's hvmloader of stable-4 to stable-9. */
    static Facts openxt() {
        return usual().at(host("4.9.3", Optional.of(firmware(Set.of("seabios"), true, true, "openxt"))));
    }

    static Firmware firmware(Set<String> bioses, boolean copies, boolean has, String whose) {
        Set<String> keys = new TreeSet<>();
        KeyCatalogue.shipped().keys().stream()
                .filter(key -> whose.equals("openxt") || !key.openxtOnly())
                .filter(key -> !key.path().equals("platform/tpm_version"))
                .forEach(key -> keys.addAll(key.strings()));
        return new Firmware("/usr/lib/xen/boot/hvmloader", keys, bioses, copies, has);
    }

    static HvmloaderHost host(String version, Optional<Firmware> firmware) {
        return new HvmloaderHost(version, firmware, "no hvmloader was found", Optional.empty());
    }

    Facts at(HvmloaderHost other) {
        return new Facts(values, unreadable, other, line, commandLine, console);
    }

    /** Nothing is known of the host's hvmloader. */
    Facts unread() {
        return at(host("", Optional.empty()));
    }

    Facts with(String key, String value) {
        Map<String, String> more = new TreeMap<>(values);
        more.put(key, value);
        return new Facts(more, unreadable, host, line, commandLine, console);
    }

    Facts without(String key) {
        Map<String, String> fewer = new TreeMap<>(values);
        fewer.remove(key);
        return new Facts(fewer, unreadable, host, line, commandLine, console);
    }

    Facts hidden(String key) {
        return new Facts(values, List.of(key), host, line, commandLine, console);
    }

    /** It runs, has used so much of the processor, and the console says this. */
    Facts ran(String seconds, String said) {
        return new Facts(values, unreadable, host, "hvm 1 64 1 -b---- " + seconds, commandLine, said);
    }

    Facts xen(String options) {
        return new Facts(values, unreadable, host, line, options, console);
    }

    HvmloaderFacts facts() {
        ConsoleText text = ConsoleText.parse(console);
        HvmloaderLog log = HvmloaderLog.of("xl dmesg", 1, text);
        KeyValues read = new KeyValues(values, unreadable);
        Optional<DomainLine> xl = XlList.parse(line).stream().findFirst();
        return new HvmloaderFacts(
                1, "hvm", read, host, xl, GuestLogLevel.of(commandLine, text), log, HasRun.of(xl, log, read));
    }
}
