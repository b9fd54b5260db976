package org.xenscope.gdb.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where sockets stand, and what becomes of those of processes that were killed. */
class PrivateDirectoryTest {
    @TempDir
    Path directory;

    @Test
    void isOursAloneAndGoesWithUs() throws IOException {
        Path parent = directory.resolve("run/gdb");
        try (PrivateDirectory made = PrivateDirectory.make(parent)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.path())))
                    .isEqualTo("rwx------");
            Files.writeString(made.path().resolve("gdb"), "");
        }
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void whatAKilledOneLeftIsRemovedAndWhatLivesStays() throws IOException {
        Path dead = Files.createDirectory(directory.resolve("1-17.abcdef01"));
        Files.writeString(dead.resolve("gdb"), "");
        Path other = Files.createDirectory(directory.resolve("other.abcdef01"));
        try (PrivateDirectory living = PrivateDirectory.make(directory);
                PrivateDirectory second = PrivateDirectory.make(directory)) {
            assertThat(dead).doesNotExist();
            assertThat(other).exists();
            assertThat(living.path()).exists().isNotEqualTo(second.path());
        }
    }

    @Test
    void asTheUsersDirectoriesAre() {
        assertThat(Places.of(Map.of("HOME", "/h")))
                .isEqualTo(new Places(Path.of("/h/.cache/xenscope/symbols"), Path.of("/h/.local/state/xenscope/gdb")));
        assertThat(Places.of(Map.of("HOME", "/h", "XDG_CACHE_HOME", "/c", "XDG_RUNTIME_DIR", "/run/user/0")))
                .isEqualTo(new Places(Path.of("/c/xenscope/symbols"), Path.of("/run/user/0/xenscope/gdb")));
        assertThat(Places.of(Map.of("HOME", "/h".repeat(60))).sockets().toString())
                .hasSizeLessThan(66);
    }
}
