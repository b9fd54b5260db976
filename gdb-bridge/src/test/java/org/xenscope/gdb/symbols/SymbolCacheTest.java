package org.xenscope.gdb.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xenscope.gdb.symbols.SymbolCache.Key;

final class SymbolCacheTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final byte[] ELF = Elves.make(true, false);
    private static final Key BY_ID = new Key(Elves.HEX, false, ELF.length);

    @TempDir
    Path directory;

    @Test
    void onlyWhatIsTheExpectedFileIsKept() throws IOException {
        SymbolCache cache = cache(START, 1 << 20);

        assertThat(keep(cache, new Key("00".repeat(20), false, ELF.length), ELF))
                .isFalse();
        assertThat(keep(cache, new Key(Elves.HEX, false, ELF.length + 1), ELF)).isFalse();
        assertThat(keep(cache, BY_ID, Elves.first(ELF, 100))).isFalse();
        assertThat(keep(cache, new Key("00".repeat(32), true, ELF.length), ELF)).isFalse();
        assertThat(files()).isEmpty();

        assertThat(keep(cache, BY_ID, ELF)).isTrue();
        assertThat(keep(cache, new Key(SymbolCache.sha256(ELF), true, ELF.length), ELF))
                .isTrue();
        assertThat(cache.find(BY_ID))
                .hasValueSatisfying(file -> assertThat(file).hasBinaryContent(ELF));
        assertThat(keep(cache, BY_ID, ELF)).as("once more, by another xenscope").isTrue();
        assertThat(files()).hasSize(2);
    }

    @Test
    void strippedAndNotAreTwoFiles() {
        byte[] longer = Arrays.copyOf(ELF, ELF.length + 1);
        SymbolCache cache = cache(START, 1 << 20);

        assertThat(keep(cache, BY_ID, ELF)).isTrue();
        assertThat(cache.find(new Key(Elves.HEX, false, longer.length))).isEmpty();
        assertThat(keep(cache, new Key(Elves.HEX, false, longer.length), longer))
                .isTrue();
    }

    @Test
    void theLongestUnusedGoesAndWhatASysrootHasStays() throws IOException {
        Key[] keys = new Key[4];
        for (int i = 0; i < keys.length; i++) {
            byte[] content = Elves.with(ELF, 0x5ff, 1, i);
            keys[i] = new Key(SymbolCache.sha256(content), true, content.length);
            keep(cache(START.plusSeconds(i), 1 << 20), keys[i], content);
        }
        SymbolCache cache = cache(START.plusSeconds(10), 2L * ELF.length);
        Sysroot.Content content = new Sysroot.Content(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        content.files().put("/bin/first", keys[0]);
        Path root = new Sysroot(cache, at(START)).make(content).orElseThrow().root();
        cache(START.plusSeconds(20), 1 << 20).find(keys[1]);

        cache.trim();

        assertThat(Stream.of(keys).map(cache::find).map(each -> each.isPresent()))
                .containsExactly(true, true, false, false);
        assertThat(root.resolve("bin/first")).exists();

        SymbolCache later = cache(START.plus(Duration.ofDays(2)), 0);
        later.trim();
        assertThat(files()).isEmpty();
        assertThat(root).doesNotExist();
    }

    @Test
    void whatAKilledOneLeftGoesADayLater() throws IOException {
        SymbolCache cache = cache(START, 1 << 20);
        Path left = cache.temporary();
        Files.createDirectories(left.resolve("root"));
        Files.setLastModifiedTime(left, FileTime.from(START));

        cache(START.plus(Duration.ofHours(23)), 1 << 20).trim();
        assertThat(left).exists();
        cache(START.plus(Duration.ofHours(25)), 1 << 20).trim();
        assertThat(left).doesNotExist();
    }

    @Test
    void aSysrootOfAFileThatIsNoMoreInTheCacheIsNotMade() {
        SymbolCache cache = cache(START, 1 << 20);
        Sysroot.Content content = new Sysroot.Content(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        content.files().put("/bin/x", BY_ID);

        assertThat(new Sysroot(cache, at(START)).make(content)).isEmpty();
        keep(cache, BY_ID, ELF);
        assertThat(new Sysroot(cache, at(START)).make(content)).isPresent();
    }

    /** Links of the host, sonames and the loader's name lead to the files, relative and inside. */
    @Test
    void theNamesThatTheLoaderUses() {
        SymbolCache cache = cache(START, 1 << 20);
        keep(cache, BY_ID, ELF);
        Sysroot.Content content = new Sysroot.Content(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        content.files().put("/usr/lib/x/libmine.so.7.1", BY_ID);
        content.files().put("/usr/lib/x/ld.so.2", BY_ID);
        content.debug().put(Elves.HEX, BY_ID);
        content.aliases().put("/lib", "/usr/lib");

        Sysroot.Place place = new Sysroot(cache, at(START)).make(content).orElseThrow();

        assertThat(List.of("lib/x/libmine.so.7", "usr/lib/x/libmine.so.7", "lib/x/libmine.so.7.1", "lib/ld.so.2"))
                .allSatisfy(name -> assertThat(place.root().resolve(name)).hasBinaryContent(ELF));
        assertThat(place.debug().resolve(".build-id/74/" + Elves.HEX.substring(2) + ".debug"))
                .hasBinaryContent(ELF);
    }

    @Test
    void namesThatLeadOutAreNotAllowed() {
        assertThat(List.of("/usr/lib/a b.so", "/x")).allMatch(Sysroot::allowed);
        assertThat(List.of("", "/", "x", "/a/../b", "/..", "/a//b", "/a/.", "/a/", "/a\0b", "/\ufffd"))
                .noneMatch(Sysroot::allowed);
    }

    private static boolean keep(SymbolCache cache, Key key, byte[] content) {
        return cache.keep(key, List.of(content).iterator());
    }

    private SymbolCache cache(Instant now, long limit) {
        return new SymbolCache(directory, limit, at(now));
    }

    private static Clock at(Instant now) {
        return Clock.fixed(now, ZoneOffset.UTC);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
