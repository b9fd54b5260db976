package org.xenscope.hvmloader;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A hvmloader binary, by the texts in it. It is a static ELF file that names each key it reads as a C string
 * (tools/firmware/hvmloader), so they are proof of what it reads, whatever was patched.
 *
 * @param path where it is on the host
 * @param keys every key that it names; {@code %d} where it counts
 * @param bioses the BIOSes that it can start, as hvmloader/bios names them
 * @param copiesVgaRom whether it has the code that copies a VGA BIOS below 1 MB
 * @param hasVgaRom whether a VGA BIOS of its own is in it
 */
public record Firmware(String path, Set<String> keys, Set<String> bioses, boolean copiesVgaRom, boolean hasVgaRom) {
    private static final Pattern KEY =
            Pattern.compile("(?<![A-Za-z0-9_/-])(?:hvmloader|platform|bios-strings)/[%A-Za-z0-9_/-]{1,200}\0");

    public Firmware {
        keys = Set.copyOf(keys);
        bioses = Set.copyOf(bioses);
    }

    /** Empty when these bytes are no hvmloader. */
    public static Optional<Firmware> of(String path, byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        if (!text.startsWith("\177ELF") || !text.contains("HVM Loader\n")) {
            return Optional.empty();
        }
        Set<String> keys = new TreeSet<>();
        Matcher matcher = KEY.matcher(text);
        while (matcher.find()) {
            keys.add(text.substring(matcher.start(), matcher.end() - 1));
        }
        Set<String> bioses = new TreeSet<>();
        // The names in bios_config: the words that hvmloader/bios takes are there also for what is not built in.
        for (String name : List.of("ROMBIOS", "SeaBIOS", "OVMF")) {
            if (text.contains("\0" + name + "\0")) {
                bioses.add(name.toLowerCase(Locale.ROOT));
            }
        }
        return Optional.of(new Firmware(
                path,
                keys,
                bioses,
                text.contains("Loading Standard VGABIOS ..."),
                // What the images of vgabios say of themselves.
                text.contains("VGABios") || text.contains("VGA Bios")));
    }

    public boolean names(HvmloaderKey key) {
        return key.strings().stream().anyMatch(keys::contains);
    }

    /** Whether it names this node, which the catalogue may not know. */
    public boolean names(String node) {
        return keys.contains(node);
    }
}
