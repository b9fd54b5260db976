package org.xenscope.jvm;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Java program that is to be started under the debugger.
 *
 * @param java the launcher; empty for the one of the JDK that runs us
 * @param arguments what follows it: options, {@code -cp PATH}, main class or {@code -jar FILE}, the program's own
 * @param directory where it runs; empty for ours
 */
public record JvmLaunch(Optional<Path> java, List<String> arguments, Optional<Path> directory) {
    public JvmLaunch {
        arguments = List.copyOf(arguments);
    }

    public static JvmLaunch of(List<String> arguments) {
        return new JvmLaunch(Optional.empty(), arguments, Optional.empty());
    }

    /** The words to run, with the agent that connects to a debugger which listens on this port of the loopback interface. */
    List<String> argv(int port) {
        List<String> argv = new ArrayList<>();
        argv.add(java.orElseGet(() -> Path.of(System.getProperty("java.home"), "bin", "java"))
                .toString());
        argv.add("-agentlib:jdwp=transport=dt_socket,server=n,suspend=y,quiet=y,address=127.0.0.1:" + port);
        argv.addAll(arguments);
        return argv;
    }
}
