package org.xenscope.disk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a person who wrote a spec may have meant otherwise than xl reads it. */
public final class DiskNotes {
    private static final Pattern KEY_IN_TARGET =
            Pattern.compile("[ ,]((?:format|vdev|access|devtype|backend|backendtype|script|specification)=[^,]{0,60})");

    private DiskNotes() {}

    /** One sentence each, nothing when all is plain. */
    public static List<String> of(DiskSpec disk) {
        List<String> notes = new ArrayList<>();
        prefixes(disk, notes);
        if (disk.target().startsWith(" ") || endsBlank(disk.target()) || endsBlank(disk.vdev())) {
            notes.add("blanks around a value belong to it: target \"" + disk.target() + "\", vdev \"" + disk.vdev()
                    + "\"");
        }
        Matcher inside = KEY_IN_TARGET.matcher(disk.target());
        if (inside.find()) {
            notes.add("target= takes the whole rest of the spec: " + inside.group(1) + " is part of the path");
        }
        if (disk.vdev().isEmpty()) {
            notes.add("the vdev is empty, which libxl refuses when the domain is made");
        }
        return notes;
    }

    private static void prefixes(DiskSpec disk, List<String> notes) {
        if (disk.ignoredPrefixes().isEmpty()) {
            return;
        }
        String names = disk.ignoredPrefixes().stream()
                .distinct()
                .map(name -> name + ":")
                .collect(Collectors.joining(" and "));
        boolean one = disk.ignoredPrefixes().stream().distinct().count() == 1;
        notes.add(
                "xl accepts " + names + " and ignores " + (one ? "it: it chooses" : "them: they choose") + " no backend"
                        + disk.backendType()
                                .map(type -> "; backendtype=" + type + " does")
                                .orElse(""));
    }

    /** A VHD for which no backend is chosen that could read one; libxl then decides, by its version. */
    public static Optional<String> vhd(DiskSpec disk) {
        boolean chosen = disk.script().isPresent()
                || disk.backendType().filter(type -> !type.equals("qdisk")).isPresent();
        return disk.format() == DiskSpec.Format.VHD && !chosen
                ? Optional.of("no backend is chosen that knows VHDs: from Xen 4.4 on QEMU opens it itself"
                        + " (qdisk, format=vpc), not a tap device")
                : Optional.empty();
    }

    private static boolean endsBlank(String text) {
        return text.endsWith(" ") || text.endsWith("\t") || text.endsWith("\n");
    }
}
