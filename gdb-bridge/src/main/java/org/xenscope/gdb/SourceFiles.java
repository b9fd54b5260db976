package org.xenscope.gdb;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.debug.Frame;
import org.xenscope.debug.SourceLine;

/** Source files of this machine. */
final class SourceFiles {
    private static final long MAX_BYTES = 16 << 20;
    private static final int MAX_AROUND = 10_000;

    private SourceFiles() {}

    /** The lines around a frame's; none where the file is not here, or is not the one. */
    static List<SourceLine> around(Frame frame, int around) {
        if (frame.line().isEmpty()) {
            return List.of();
        }
        Optional<Path> file = frame.path().map(Path::of).filter(Path::isAbsolute);
        if (file.isEmpty()) {
            return List.of();
        }
        List<String> lines;
        try {
            if (!Files.isRegularFile(file.get()) || Files.size(file.get()) > MAX_BYTES) {
                return List.of();
            }
            lines = new String(Files.readAllBytes(file.get()), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
        int current = frame.line().getAsInt();
        if (current > lines.size()) {
            return List.of();
        }
        int reach = Math.max(0, Math.min(around, MAX_AROUND));
        List<SourceLine> shown = new ArrayList<>();
        for (int number = Math.max(1, current - reach); number <= Math.min(lines.size(), current + reach); number++) {
            shown.add(new SourceLine(number, lines.get(number - 1), number == current));
        }
        return shown;
    }
}
