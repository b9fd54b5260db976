package org.xenscope.xenstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xenscope.error.UsageException;

/** What is written is read again, and what is read was written. */
final class SnapshotFileTest {
    private static final Instant TAKEN = Instant.parse("2026-01-31T12:00:00.123Z");
    private static final String HEAD =
            """
            # xenscope store snapshot 1
            # path: /a
            # host: lab
            # taken: 2026-01-31T12:00:00.123Z
            # consistent: yes
            # nodes: %d
            """;

    @Test
    void looksAsXenstoreLsWithAHead() {
        StoreNode low = node("/a/b/c", "x\"\n\u0000", "n3", "r5");
        StoreNode beside = node("/a/b-c", "", "n0");
        StoreNode root = new StoreNode(
                StorePath.of("/a"),
                new byte[] {(byte) 0xff, 0x1b},
                List.of(Permission.parse("b0")),
                List.of(beside, new StoreNode(StorePath.of("/a/b"), new byte[0], perms("n0"), List.of(low))));
        SnapshotFile file = SnapshotFile.of(new Snapshot(root, true), "lab", TAKEN);
        assertThat(new String(file.encoded(), StandardCharsets.US_ASCII))
                .isEqualTo(
                        HEAD.formatted(4)
                                + """
                        /a = "\\xff\\x1b"   (b0)
                        /a/b = ""   (n0)
                        /a/b/c = "x"\\n\\000"   (n3,r5)
                        /a/b-c = ""   (n0)
                        """);
        assertThat(SnapshotFile.parse("f", file.encoded())).isEqualTo(file);
    }

    @Property(tries = 300)
    void nothingIsLost(@ForAll("trees") StoreNode root, @ForAll boolean consistent, @ForAll String host) {
        SnapshotFile file = SnapshotFile.of(new Snapshot(root, consistent), host, TAKEN);
        SnapshotFile again = SnapshotFile.parse("f", file.encoded());
        assertThat(again.encoded()).isEqualTo(file.encoded());
        assertThat(again.tree()).isEqualTo(file.tree());
        assertThat(again.consistent()).isEqualTo(consistent);
        assertThat(again.tree().nodes().values())
                .containsExactlyInAnyOrderElementsOf(
                        root.stream().map(SavedNode::of).toList());
        assertThat(StoreDiff.of(file.tree(), again.tree(), false).same()).isTrue();
    }

    @Property(tries = 300)
    void aCutFileIsNeverTakenForAWholeOne(@ForAll("trees") StoreNode root, @ForAll int cut) {
        byte[] whole = SnapshotFile.of(new Snapshot(root, true), "lab", TAKEN).encoded();
        byte[] part = java.util.Arrays.copyOf(whole, Math.floorMod(cut, whole.length - 1));
        assertThatThrownBy(() -> SnapshotFile.parse("f", part)).isInstanceOf(UsageException.class);
    }

    @Test
    void whatXenstoreLsWroteIsReadToo() {
        SnapshotFile file =
                parse("/local/domain = \"\"   (n0,r3)\r\n\n/local/domain/0 = \"é (n0)\"  (n0)\n/tool = \"\" (b9)");
        assertThat(file.head()).isEmpty();
        assertThat(file.tree().path()).isEqualTo(StorePath.ROOT);
        assertThat(file.tree().whole()).isFalse();
        assertThat(file.tree().withPermissions()).isTrue();
        assertThat(file.tree().nodes().values())
                .extracting(node -> new String(node.value(), StandardCharsets.UTF_8) + node.permissions())
                .containsExactly("[n0, r3]", "é (n0)[n0]", "[b9]");
        SnapshotFile bare = parse("/a/b = \"1\"\n/a/b/c = \"(n0)\"\n");
        assertThat(bare.tree().withPermissions()).isFalse();
        assertThat(bare.tree().path()).isEqualTo(StorePath.of("/a"));
        assertThat(bare.tree().nodes().lastEntry().getValue().line()).isEqualTo("/a/b/c = \"(n0)\"");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    no node at all          | # nothing                                     | there is no node in it
                    empty                   | ~~                                            | there is no node in it
                    something else          | hello                                         | line 1 is no `PATH = "VALUE"
                    a relative path         | a = "x"                                       | line 1 names a, which is not absolute
                    a path that cannot be   | /a//b = "x"                                   | line 1 is wrong: "/a//b" is no xenstore path
                    a value without end     | /a = "x                                       | line 1 has a value that does not end
                    only one quote          | /a = "                                        | line 1 has a value that does not end
                    only one and brackets   | /a = "   (n0)                                 | line 1 has a value that does not end
                    no permission           | /a = "x"   (x0)                               | line 1 is wrong: "x0" is no xenstore permission
                    brackets with nothing   | /a = "x"   ()                                 | line 1 is wrong: "" is no xenstore permission
                    brackets not opened     | /a = "x" n0)                                  | line 1 is wrong: " = " is no
                    a wrong escape          | /a = "x\\q"                                    | has an escape that is none
                    an unfinished escape    | /a = "x\\x4"                                   | has an unfinished escape
                    an unfinished octal     | /a = "x\\01"                                   | has an unfinished escape
                    twice the same          | /a = "x"!/a = "y"                             | line 2 names /a a second time
                    another version         | # xenscope store snapshot 2!/a = ""   (n0)    | reads version 1
                    a head alone            | # xenscope store snapshot 1                   | does not say its `path`
                    """)
    void whatIsNoSnapshotIsSaidWithItsLine(String name, String text, String said) {
        if (name.equals("brackets not opened")) {
            assertThatThrownBy(() -> parse(text)).isInstanceOf(UsageException.class);
            return;
        }
        assertThatThrownBy(() -> parse(text.replace('!', '\n')))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("f")
                .hasMessageContaining(said);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    fewer nodes        | nodes: 1            | nodes: 2          | holds 1 nodes where its head says 2
                    no number          | nodes: 1            | nodes: x          | holds 1 nodes where its head says x
                    no time            | 2026-01-31          | yesterday         | which is no time
                    neither yes nor no | consistent: yes     | consistent: maybe | neither yes nor no
                    no path            | # path: /a          | # pith: /a        | does not say its `path`
                    a wrong path       | # path: /a          | # path: /a/       | names a path that cannot be
                    of another place   | # path: /a          | # path: /b        | holds /a, which is not below its path /b
                    no permissions     | /a = ""   (n0)      | /a = ""           | holds /a without its permissions
                    without its parent | /a = ""             | /a/b/c = ""       | holds /a/b/c without the node above it
                    """)
    void aHeadThatDoesNotFitIsSaid(String name, String old, String now, String said) {
        String good = HEAD.formatted(1) + "/a = \"\"   (n0)\n";
        assertThat(parse(good).tree().nodes()).hasSize(1);
        assertThat(good).contains(old);
        assertThatThrownBy(() -> parse(good.replace(old, now)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(said);
    }

    @Test
    void anUnknownLineOfAHeadIsPassedOver() {
        assertThat(parse("# xenscope store snapshot 1\n# later: yes\n" + HEAD.formatted(1) + "/a = \"\"   (n0)\n")
                        .head())
                .contains(new SnapshotFile.Head("lab", TAKEN, true));
    }

    @Provide
    Arbitrary<StoreNode> trees() {
        Arbitrary<String> names = Arbitraries.of("a", "b", "b-c", "a@", "0", "10", "2", "_x", "b:".replace(':', '_'));
        Arbitrary<byte[]> values = Arbitraries.bytes().array(byte[].class).ofMaxSize(20);
        Arbitrary<List<Permission>> permissions = Combinators.combine(
                        Arbitraries.of(Permission.Access.class),
                        Arbitraries.integers().between(0, 0xffff))
                .as(Permission::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3);
        Arbitrary<SavedNode> nodes = Combinators.combine(
                        names.list().ofMinSize(1).ofMaxSize(4), values, permissions)
                .as((parts, value, perms) ->
                        new SavedNode(StorePath.of("/r/" + String.join("/", parts)), value, perms));
        return nodes.list().ofMaxSize(15).map(SnapshotFileTest::grown);
    }

    /** A tree with these nodes and those above them. */
    private static StoreNode grown(List<SavedNode> nodes) {
        Map<StorePath, SavedNode> all = new LinkedHashMap<>();
        StorePath root = StorePath.of("/r");
        all.put(root, new SavedNode(root, new byte[0], perms("n0")));
        for (SavedNode node : nodes) {
            for (StorePath above = node.path().parent(); !all.containsKey(above); above = above.parent()) {
                all.put(above, new SavedNode(above, new byte[] {1}, perms("n0")));
            }
            all.put(node.path(), node);
        }
        return grown(root, all);
    }

    private static StoreNode grown(StorePath path, Map<StorePath, SavedNode> all) {
        List<StoreNode> children = new ArrayList<>();
        for (StorePath each : all.keySet()) {
            if (!each.equals(path) && each.parent().equals(path)) {
                children.add(grown(each, all));
            }
        }
        SavedNode node = java.util.Objects.requireNonNull(all.get(path));
        return new StoreNode(path, node.value(), node.permissions(), children);
    }

    private static SnapshotFile parse(String text) {
        return SnapshotFile.parse("f", text.getBytes(StandardCharsets.UTF_8));
    }

    private static StoreNode node(String path, String value, String... permissions) {
        return new StoreNode(StorePath.of(path), value.getBytes(StandardCharsets.UTF_8), perms(permissions), List.of());
    }

    private static List<Permission> perms(String... permissions) {
        return java.util.Arrays.stream(permissions).map(Permission::parse).toList();
    }
}
