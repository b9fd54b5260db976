package org.xenscope.console.debug;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.xenscope.console.Session;
import org.xenscope.error.AbsentException;
import org.xenscope.jvm.JvmOptions;

/** Where the sources of a Java program are looked for. */
final class JvmSources {
    private JvmSources() {}

    /**
     * @param directories as they were named; none: where the user stands
     * @throws AbsentException for what is no directory
     */
    static JvmOptions options(Session session, List<Path> directories) {
        for (Path each : directories) {
            if (!Files.isDirectory(each)) {
                throw new AbsentException("--source: there is no directory " + each, "name the root of the packages");
            }
        }
        return JvmOptions.USUAL.from(directories.isEmpty() ? List.of(session.path("")) : directories);
    }
}
