package org.xenscope.xenstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xenscope.error.UsageException;

/** What differs between two trees. */
final class StoreDiffTest {
    private static final SavedTree ONE = tree(
            "/t = \"\"   (n0)",
            "/t/gone = \"1\"   (n0)",
            "/t/gone/below = \"2\"   (n0)",
            "/t/perms = \"p\"   (n0)",
            "/t/same = \"s\"   (n0,r1)",
            "/t/two = \"a\"   (n0)",
            "/t/value = \"old\"   (n0)");
    private static final SavedTree TWO = tree(
            "/t = \"\"   (n0)",
            "/t/new = \"1\"   (n0)",
            "/t/perms = \"p\"   (n0,r1)",
            "/t/same = \"s\"   (n0,r1)",
            "/t/two = \"b\"   (w0)",
            "/t/value = \"new\"   (n0)");

    @Test
    void eachKindIsTold() {
        StoreDiff diff = StoreDiff.of(ONE, TWO, false);
        assertThat(told(diff))
                .containsExactly(
                        "- /t/gone = \"1\"   (n0)",
                        "- /t/gone/below = \"2\"   (n0)",
                        "+ /t/new = \"1\"   (n0)",
                        "p /t/perms",
                        "vp /t/two",
                        "v /t/value");
        assertThat(diff.counts()).isEqualTo(new StoreDiff.Counts(1, 2, 2, 2));
        assertThat(diff.compared()).isEqualTo(7);
        assertThat(diff.same()).isFalse();
    }

    @Test
    void permissionsCanBeLeftOut() {
        assertThat(told(StoreDiff.of(ONE, TWO, true)))
                .containsExactly(
                        "- /t/gone = \"1\"   (n0)",
                        "- /t/gone/below = \"2\"   (n0)",
                        "+ /t/new = \"1\"   (n0)",
                        "vp /t/two",
                        "v /t/value");
    }

    @Test
    void aTreeIsLikeItself() {
        assertThat(StoreDiff.of(ONE, ONE, false).same()).isTrue();
        SavedTree nothing = SavedTree.absent(ONE.path());
        assertThat(StoreDiff.of(nothing, nothing, false).same()).isTrue();
        assertThat(StoreDiff.of(ONE, nothing, false).counts()).isEqualTo(new StoreDiff.Counts(0, 7, 0, 0));
        assertThat(StoreDiff.of(nothing, ONE, false).counts()).isEqualTo(new StoreDiff.Counts(7, 0, 0, 0));
    }

    @Test
    void whatAListCannotTellIsNoDifference() {
        SavedTree listed =
                SnapshotFile.parse("f", lines("/t/a = \"1\"", "/t/b = \"2\"")).tree();
        SavedTree whole = tree("/t = \"\"   (n0)", "/t/a = \"1\"   (n0)", "/t/b = \"3\"   (n0,r1)");
        assertThat(told(StoreDiff.of(listed, whole, false))).containsExactly("v /t/b");
        assertThat(told(StoreDiff.of(whole, listed, false))).containsExactly("v /t/b");
    }

    @Test
    void aPartIsCutOutByNodes() {
        SavedTree tree =
                tree("/t = \"\"   (n0)", "/t/a = \"1\"   (n0)", "/t/a/b = \"\"   (n0)", "/t/a-b = \"2\"   (n0)");
        assertThat(tree.below(StorePath.of("/t/a")).nodes().keySet()).hasToString("[/t/a, /t/a/b]");
        assertThat(tree.below(StorePath.of("/t/none")).nodes()).isEmpty();
        assertThat(tree.below(StorePath.of("/t"))).isEqualTo(tree);
        assertThatThrownBy(() -> tree.below(StorePath.of("/x")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("/x is not below /t");
    }

    private static List<String> told(StoreDiff diff) {
        return diff.changes().stream().map(StoreDiffTest::told).toList();
    }

    private static String told(StoreDiff.Change change) {
        if (change instanceof StoreDiff.Altered altered) {
            return (altered.value() ? "v" : "") + (altered.permissions() ? "p " : " ") + altered.path();
        }
        return change instanceof StoreDiff.Added added
                ? "+ " + added.node().line()
                : "- " + ((StoreDiff.Removed) change).node().line();
    }

    private static SavedTree tree(String... lines) {
        SavedTree listed = SnapshotFile.parse("f", lines(lines)).tree();
        return SavedTree.of(StorePath.of("/t"), true, listed.nodes().values());
    }

    private static byte[] lines(String... lines) {
        return String.join("\n", Arrays.asList(lines)).getBytes(StandardCharsets.UTF_8);
    }
}
