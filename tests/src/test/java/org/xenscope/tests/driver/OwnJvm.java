package org.xenscope.tests.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program of the suite's own, as a process that can be killed: it has this JVM's classes, and the suite's state. */
public final class OwnJvm {
    private OwnJvm() {}

    public static Live start(Class<?> main, String... arguments) {
        List<String> argv = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        argv.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(argv);
        builder.environment().put("XDG_STATE_HOME", Xenscope.STATE.toString());
        try {
            return new Live(argv, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
