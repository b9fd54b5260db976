package org.xenscope.jvm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.xenscope.debug.Frame;
import org.xenscope.debug.SourceLine;

/** Source files of this machine. */
final class Sources {
    private final List<Path> roots;

    Sources(List<Path> roots) {
        this.roots = roots;
    }

    /** Empty where the file is not here, cannot be read, or is shorter than the frame says. */
    List<SourceLine> around(Frame frame, int around) {
        if (frame.path().isEmpty() || frame.line().isEmpty()) {
            return List.of();
        }
        int current = frame.line().getAsInt();
        for (Path root : roots) {
            try {
                Path file = root.resolve(frame.path().get()).normalize();
                // The name comes out of the program: it leads nowhere but below the root.
                if (file.startsWith(root.normalize()) && Files.isRegularFile(file)) {
                    return lines(file, current, around);
                }
            } catch (InvalidPathException | IOException e) {
                // The next root may have it.
                continue;
            }
        }
        return List.of();
    }

    private static List<SourceLine> lines(Path file, int current, int around) throws IOException {
        // What is no UTF-8 becomes U+FFFD, and is no reason to show nothing.
        List<String> all = new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .toList();
        List<SourceLine> lines = new ArrayList<>();
        int end = (int) Math.min((long) current + around, all.size());
        for (int number = Math.max(1, current - around); number <= end && current <= all.size(); number++) {
            lines.add(new SourceLine(number, all.get(number - 1), number == current));
        }
        return lines;
    }
}
