package org.xenscope.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.xenscope.error.XenscopeException;

/** The table of kinds and exit codes. A new kind of error fails here until somebody has decided on its code. */
class ExitCodeTest {
    private static final Map<String, Integer> TABLE = Map.of(
            "AbsentException", 4,
            "CancelledException", 130,
            "DeadlineException", 1,
            "DeniedException", 3,
            "FailedException", 1,
            "ProtocolException", 1,
            "RefusedException", 2,
            "UnreachableException", 3,
            "UsageException", 2);

    @Test
    void everyKindHasItsCode() throws Exception {
        Map<String, Integer> codes = new TreeMap<>();
        for (Class<? extends XenscopeException> kind : kinds()) {
            codes.put(kind.getSimpleName(), ExitCode.of(of(kind)));
        }
        assertThat(codes).containsExactlyInAnyOrderEntriesOf(TABLE);
    }

    @Test
    void aJobThatWasBegunFailsWhateverItsTroubleWas() throws Exception {
        for (Class<? extends XenscopeException> kind : kinds()) {
            int code = ExitCode.of(of(kind));
            assertThat(ExitCode.ofFailedJob(of(kind)))
                    .as(kind.getSimpleName())
                    .isEqualTo(code == 3 || code == 130 ? code : 1);
        }
    }

    private static XenscopeException of(Class<? extends XenscopeException> kind) throws ReflectiveOperationException {
        return kind.getConstructor(String.class, String.class).newInstance("what", "next");
    }

    private static List<Class<? extends XenscopeException>> kinds() throws IOException, URISyntaxException {
        URL place =
                XenscopeException.class.getProtectionDomain().getCodeSource().getLocation();
        Path classes = Path.of(place.toURI());
        if (Files.isDirectory(classes)) {
            return in(classes);
        }
        try (FileSystem jar = FileSystems.newFileSystem(classes)) {
            return in(jar.getPath("/"));
        }
    }

    private static List<Class<? extends XenscopeException>> in(Path classes) throws IOException {
        try (Stream<Path> files = Files.list(classes.resolve("org/xenscope/error"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith("Exception.class"))
                    .<Class<? extends XenscopeException>>map(name -> load(name.replace(".class", "")))
                    .filter(type -> !Modifier.isAbstract(type.getModifiers()))
                    .toList();
        }
    }

    private static Class<? extends XenscopeException> load(String name) {
        try {
            return Class.forName("org.xenscope.error." + name).asSubclass(XenscopeException.class);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
