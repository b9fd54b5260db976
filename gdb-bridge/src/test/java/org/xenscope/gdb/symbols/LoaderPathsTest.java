package org.xenscope.gdb.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.xenscope.gdb.symbols.LoaderPaths.Loaded;

final class LoaderPathsTest {
    private static final LoaderPaths PATHS = new LoaderPaths(
            """
            include /etc/ld.so.conf.d/*.conf
            # the host's own
            /usr/local/lib   # and a comment
            /opt/a/lib:/opt/b/lib relative/lib
            """);

    @Test
    void configuredDirectoriesThenTheDefaults() {
        assertThat(PATHS.candidates("libx.so.1", List.of(loaded("/usr/bin/x", "", ""))))
                .containsExactly(
                        "/usr/local/lib/libx.so.1",
                        "/opt/a/lib/libx.so.1",
                        "/opt/b/lib/libx.so.1",
                        "/lib/x86_64-linux-gnu/libx.so.1",
                        "/usr/lib/x86_64-linux-gnu/libx.so.1",
                        "/lib64/libx.so.1",
                        "/usr/lib64/libx.so.1",
                        "/lib/libx.so.1",
                        "/usr/lib/libx.so.1");
    }

    @Test
    void rpathIsThatOfAllWhoNeedItAndRunpathOnlyThatOfTheLast() {
        Loaded program = loaded("/opt/p/bin/p", "$ORIGIN/../lib:/opt/$LIB/x", "");
        assertThat(PATHS.candidates("l", List.of(loaded("/usr/lib/liba.so", "/a", ""), program)))
                .startsWith("/a/l", "/opt/p/bin/../lib/l", "/usr/local/lib/l");
        assertThat(PATHS.candidates("l", List.of(loaded("/usr/lib/liba.so", "/a", "${ORIGIN}/mine/"), program)))
                .startsWith("/usr/lib/mine/l", "/usr/local/lib/l");
        assertThat(PATHS.candidates("l", List.of(loaded("/b", "", ""), loaded("/p", "/ignored", "/own"))))
                .startsWith("/usr/local/lib/l");
    }

    @Test
    void aNameWithASlashIsAPath() {
        assertThat(PATHS.candidates("/opt/x.so", List.of(loaded("/p", "", "")))).containsExactly("/opt/x.so");
        assertThat(PATHS.candidates("./x.so", List.of(loaded("/p", "", "")))).isEmpty();
    }

    private static Loaded loaded(String path, String rpath, String runpath) {
        return new Loaded(path, new ElfFile(true, 62, "", true, "", "", List.of(), rpath, runpath));
    }
}
