package org.xenscope.console;

import java.nio.file.Path;
import java.util.Map;

/** Where this user's state is kept: XDG's directory, else ~/.local/state. */
final class StateDirectory {
    private StateDirectory() {}

    static Path of(Map<String, String> environment) {
        String xdg = environment.getOrDefault("XDG_STATE_HOME", "");
        Path base =
                xdg.startsWith("/") ? Path.of(xdg) : Path.of(environment.getOrDefault("HOME", "/"), ".local", "state");
        return base.resolve("xenscope");
    }

    static Path sessions(Map<String, String> environment) {
        return of(environment).resolve("sessions");
    }
}
