package org.xenscope.console;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Which standard streams are terminals, and how wide: read from /proc, which costs nothing, where loading a terminal
 * library would cost a third of a one-shot command.
 */
record Terminal(boolean in, boolean out, boolean err, int columns) {
    static Terminal of(Map<String, String> environment) {
        boolean in = isTerminal(0);
        boolean out = isTerminal(1);
        boolean err = isTerminal(2);
        return new Terminal(in, out, err, columns(environment, in || out || err));
    }

    private static boolean isTerminal(int descriptor) {
        try {
            Path target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor));
            String name = target.toString();
            return name.startsWith("/dev/pts/")
                    || name.startsWith("/dev/tty")
                    || name.equals("/dev/console")
                    || name.startsWith("/dev/hvc");
        } catch (IOException e) {
            return false;
        }
    }

    private static int columns(Map<String, String> environment, boolean terminal) {
        String given = environment.getOrDefault("COLUMNS", "");
        if (given.matches("[1-9]\\d{0,3}")) {
            return Integer.parseInt(given);
        }
        return terminal ? asked() : 80;
    }

    /** stty knows; the JDK does not. */
    private static int asked() {
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String[] size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                    .trim()
                    .split(" ");
            int columns = size.length == 2 ? Integer.parseInt(size[1]) : 0;
            return columns > 0 ? columns : 80;
        } catch (IOException | NumberFormatException e) {
            return 80;
        }
    }
}
