package org.xenscope.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.xenscope.error.UsageException;

/**
 * Where labs live on this machine, by the XDG base directory specification.
 *
 * @param cache images, which can be built again
 * @param state what runs, one directory a lab
 * @param runtime where private directories for sockets are made: a short path, since a socket's may have 108 bytes only
 */
public record LabPaths(Path cache, Path state, Path runtime) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,39}");

    /** sockaddr_un.sun_path has 108 bytes; ssh adds 18 to the name while it makes its control socket. */
    private static final int LONGEST_RUNTIME = 50;

    public static LabPaths of(Map<String, String> environment, Path home, Path temporary) {
        Path cache = absolute(environment, "XDG_CACHE_HOME").orElse(home.resolve(".cache"));
        Path state = absolute(environment, "XDG_STATE_HOME").orElse(home.resolve(".local/state"));
        Path runtime = absolute(environment, "XDG_RUNTIME_DIR")
                .filter(Files::isDirectory)
                .filter(Files::isWritable)
                .filter(LabPaths::isShort)
                .orElse(isShort(temporary) ? temporary : Path.of("/tmp"));
        return new LabPaths(cache.resolve("xenscope/lab"), state.resolve("xenscope/lab"), runtime);
    }

    public static LabPaths ofThisProcess() {
        return of(
                System.getenv(),
                Path.of(System.getProperty("user.home")),
                Path.of(System.getProperty("java.io.tmpdir")));
    }

    /** The directory of one lab's run state. */
    Path run(String name) {
        return state.resolve(checked(name));
    }

    static String checked(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new UsageException(
                    "\"" + name + "\" cannot be a lab's name",
                    "use up to 40 letters, digits, - and _, a letter or digit first");
        }
        return name;
    }

    /** The specification says to ignore paths that are not absolute. */
    private static Optional<Path> absolute(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable))
                .filter(value -> !value.isEmpty())
                .map(Path::of)
                .filter(Path::isAbsolute);
    }

    private static boolean isShort(Path path) {
        return path.toString().length() <= LONGEST_RUNTIME;
    }
}
