package org.xenscope.gdb.server;

import java.nio.file.Path;
import java.util.Map;

/**
 * Where debugging keeps things on this machine.
 *
 * @param symbols programs and libraries by build id: {@code $XDG_CACHE_HOME/xenscope/symbols}
 * @param sockets what gdb connects to: {@code $XDG_RUNTIME_DIR/xenscope}, else below the state directory
 */
public record Places(Path symbols, Path sockets) {
    /** A Unix socket's path has 107 bytes; what stands behind the directory has 40 at the most. */
    private static final int LONGEST = 65;

    public static Places of(Map<String, String> environment) {
        Path home = Path.of(environment.getOrDefault("HOME", "/"));
        Path cache = xdg(environment, "XDG_CACHE_HOME", home.resolve(".cache"));
        Path state = xdg(environment, "XDG_STATE_HOME", home.resolve(".local/state"));
        Path sockets = xdg(environment, "XDG_RUNTIME_DIR", state).resolve("xenscope/gdb");
        if (sockets.toString().length() > LONGEST) {
            sockets = Path.of("/tmp", "xenscope-gdb-" + System.getProperty("user.name", "user"));
        }
        return new Places(cache.resolve("xenscope/symbols"), sockets);
    }

    private static Path xdg(Map<String, String> environment, String name, Path otherwise) {
        String value = environment.getOrDefault(name, "");
        return value.startsWith("/") ? Path.of(value) : otherwise;
    }
}
