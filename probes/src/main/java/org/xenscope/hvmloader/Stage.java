package org.xenscope.hvmloader;

import java.util.List;

/**
 * One part of hvmloader's work, and of the BIOS's after it, by what it said.
 *
 * @param detail what it came to: {@code SeaBIOS}, {@code disabled}; or why it was left out
 * @param evidence the lines that show it; empty for what did not happen
 */
public record Stage(Kind kind, State state, String detail, List<GuestLine> evidence) {
    public Stage {
        evidence = List.copyOf(evidence);
    }

    /** Of every release, in order. */
    public enum Kind {
        STARTED("started"),
        XENBUS("xenbus"),
        BIOS_REQUESTED("BIOS requested"),
        MMIO_RELOCATION("RAM below 4 GB"),
        PCI("PCI setup"),
        CPUS("processors"),
        SMBIOS("SMBIOS"),
        BIOS_LOADED("BIOS loaded"),
        MP_TABLES("MP tables"),
        ROMS("option ROMs"),
        ACPI("ACPI"),
        MEMORY_MAP("memory map"),
        INVOKED("invoked"),
        BIOS_STARTED("BIOS speaks"),
        VGA_ROM("VGA ROM runs"),
        BOOTING("booting");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }

        /** Whether a hvmloader that works may leave it out. */
        boolean optional() {
            return this == SMBIOS || this == MP_TABLES || this == ROMS || this == ACPI;
        }

        /** Whether it is the BIOS's and no longer hvmloader's. */
        public boolean ofBios() {
            return compareTo(INVOKED) > 0;
        }
    }

    /** How far it came. */
    public enum State {
        DONE,
        /** It was left out on purpose. */
        SKIPPED,
        FAILED,
        /** What was before and after it shows, so it happened, but nothing was said of it: not every release does. */
        UNSAID,
        /** It is not shown, and lines are missing where it would be. */
        LOST,
        /** Nothing at or after it shows. */
        NOT_REACHED
    }
}
