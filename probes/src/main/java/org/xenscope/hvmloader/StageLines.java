package org.xenscope.hvmloader;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xenscope.hvmloader.Stage.Kind;

/** Which line belongs to which stage: hvmloader's printf texts of 4.3 to 4.22, and SeaBIOS's. */
final class StageLines {
    /** Said once the BIOS runs; until then they are no lines of a BIOS. */
    private static final Map<Kind, Pattern> BIOS = patterns(Map.of(
            Kind.BIOS_STARTED, "SeaBIOS \\(version .*",
            Kind.VGA_ROM, "Running option rom at c000:.*|Turning on vga text mode console",
            Kind.BOOTING, "Booting from .*|Boot failed.*|No bootable device.*"));

    private static final Map<Kind, Pattern> LOADER = patterns(Map.ofEntries(
            Map.entry(Kind.STARTED, "HVM Loader|Detected Xen v.*"),
            Map.entry(Kind.XENBUS, "Xenbus rings @.*"),
            Map.entry(Kind.BIOS_REQUESTED, "System requested .*|CPU speed is [0-9]+ MHz"),
            Map.entry(
                    Kind.MMIO_RELOCATION,
                    "Relocating guest memory for lowmem MMIO space (enabled|disabled)|Relocating 0x.* pages .*"),
            Map.entry(
                    Kind.PCI,
                    "PCI-ISA link .*|pci dev .*|.*RAM in high memory; setting high_mem resource base .*"
                            + "|Xen platform PCI device BAR .*|pci_mem_start=.*|max_ram_below_4g=.*"
                            + "|Low MMIO hole not large enough.*|xen platform pci dev .*"),
            Map.entry(Kind.CPUS, "Multiprocessor initialisation:| - CPU[0-9]+ .*|x2APIC supported"),
            Map.entry(Kind.SMBIOS, "Writing SMBIOS tables \\.\\.\\."),
            Map.entry(Kind.BIOS_LOADED, "Loading (?!ACPI )\\S+ \\.\\.\\."),
            Map.entry(Kind.MP_TABLES, "Creating MP tables \\.\\.\\."),
            Map.entry(
                    Kind.ROMS,
                    "Loading (?:Cirrus|Standard) VGABIOS \\.\\.\\.|Loading VGABIOS of passthroughed gfx \\.\\.\\."
                            + "|No emulated VGA adaptor \\.\\.\\.|Option ROMs:|Loading PCI Option ROM \\.\\.\\."
                            + "| *[0-9a-f]+-[0-9a-f]+: (?:VGA BIOS|Etherboot ROM|PCI Option ROMs)"
                            + "| - (?:Manufacturer|Product name): .*|Option ROM size .*"),
            Map.entry(Kind.ACPI, "Loading ACPI \\.\\.\\."),
            Map.entry(
                    Kind.MEMORY_MAP,
                    "vm86 TSS at .*|BIOS map:|E820 table:| *[0-9a-f]+-[0-9a-f]+: (?:Scratch space|Main BIOS|.*tables)"
                            + "| \\[[0-9]+\\]: .*| HOLE: .*"),
            Map.entry(Kind.INVOKED, "Invoking .* \\.\\.\\.")));

    /** hvmloader gave up. */
    private static final Pattern CRASH = Pattern.compile(
            "Unknown BIOS .*, no ROM image found|no BIOS ROM image found|\\*\\*\\* HVMLoader .*|\\*\\*\\* Failed to crash.*"
                    + "|Cannot load \".*\" from .*|Bad hvm info .*");

    /** It went on, but something is not as it was wanted. */
    private static final Pattern TROUBLE = Pattern.compile(
            "Low MMIO hole not large enough.*|.*: no space for .*|Option ROM size .* exceeds available space"
                    + "|Could not write SMBIOS tables.*|WARNING: .*|FAILED [0-9]+ of .*|.* OVERLAP!!"
                    + "|Fail to setup memory map .*|Get guest memory maps.*failed.*");

    private static final Pattern NAME = Pattern.compile("(?:System requested|Loading|Invoking) (.*?)(?: \\.\\.\\.)?");
    private static final Pattern ROM =
            Pattern.compile(" *([0-9a-f]+-[0-9a-f]+): (VGA BIOS|Etherboot ROM|PCI Option ROMs)");
    private static final Pattern MAIN_BIOS = Pattern.compile(" *([0-9a-f]+-[0-9a-f]+): Main BIOS");

    private StageLines() {}

    static Optional<Kind> of(String text, boolean bios) {
        for (Map.Entry<Kind, Pattern> entry : (bios ? BIOS : LOADER).entrySet()) {
            if (entry.getValue().matcher(text).matches()) {
                return Optional.of(entry.getKey());
            }
        }
        return Optional.empty();
    }

    static boolean crash(String text) {
        return CRASH.matcher(text).matches();
    }

    static boolean trouble(String text) {
        return TROUBLE.matcher(text).matches();
    }

    /** What a stage that is done came to. */
    static String detail(Kind kind, List<GuestLine> lines) {
        String first = lines.get(0).text();
        String last = lines.get(lines.size() - 1).text();
        return switch (kind) {
            case STARTED -> last.startsWith("Detected ") ? last.substring("Detected ".length()) : "";
            case BIOS_REQUESTED, BIOS_LOADED, INVOKED -> {
                Matcher name = NAME.matcher(first);
                yield name.matches() ? name.group(1) : "";
            }
            case MMIO_RELOCATION ->
                last.endsWith("abled") ? "moving it is " + last.substring(last.lastIndexOf(' ') + 1) : last;
            case PCI -> distinct(lines, "pci dev ([0-9a-f]+:[0-9a-f]+) .*") + " devices";
            case CPUS -> distinct(lines, " - CPU([0-9]+) .*") + " of them";
            case ROMS -> roms(lines);
            case MEMORY_MAP ->
                lines.stream()
                        .map(line -> MAIN_BIOS.matcher(line.text()))
                        .filter(Matcher::matches)
                        .map(matcher -> "BIOS at " + matcher.group(1))
                        .findFirst()
                        .orElse("");
            case BIOS_STARTED -> first;
            case VGA_ROM, BOOTING -> last;
            case XENBUS, SMBIOS, MP_TABLES, ACPI -> "";
        };
    }

    private static String roms(List<GuestLine> lines) {
        List<String> found = lines.stream()
                .map(line -> ROM.matcher(line.text()))
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(2) + " at " + matcher.group(1))
                .toList();
        return found.isEmpty() ? "none" : String.join(", ", found);
    }

    private static long distinct(List<GuestLine> lines, String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        return lines.stream()
                .map(line -> compiled.matcher(line.text()))
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .distinct()
                .count();
    }

    private static Map<Kind, Pattern> patterns(Map<Kind, String> texts) {
        Map<Kind, Pattern> patterns = new EnumMap<>(Kind.class);
        texts.forEach((kind, text) -> patterns.put(kind, Pattern.compile(text)));
        return patterns;
    }
}
