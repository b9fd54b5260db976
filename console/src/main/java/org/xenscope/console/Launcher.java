package org.xenscope.console;

import java.nio.file.Path;
import java.util.List;

/** How this very xenscope is started again, by a program that is given a command line. */
public final class Launcher {
    /** Set by {@code bin/xenscope}: its own path. */
    private static final String PROPERTY = "xenscope.launcher";

    private Launcher() {}

    /** The launcher; where this was started without it, java with the same class path. */
    public static List<String> argv() {
        String launcher = System.getProperty(PROPERTY, "");
        return launcher.isEmpty()
                ? List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName())
                : List.of(launcher);
    }
}
