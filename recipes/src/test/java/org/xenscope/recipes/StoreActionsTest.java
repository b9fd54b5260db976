package org.xenscope.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xenscope.error.AbsentException;
import org.xenscope.error.FailedException;
import org.xenscope.error.RefusedException;
import org.xenscope.error.XenscopeException;
import org.xenscope.host.Permit;
import org.xenscope.host.Policy;
import org.xenscope.peers.RealXenstored;
import org.xenscope.recipes.action.ChangePermissions;
import org.xenscope.recipes.action.RemoveNode;
import org.xenscope.recipes.action.RestoreNodes;
import org.xenscope.recipes.action.WriteNodes;
import org.xenscope.recipes.action.WriteNodes.Wanted;
import org.xenscope.xenstore.Permission;
import org.xenscope.xenstore.SavedTree;
import org.xenscope.xenstore.SnapshotFile;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StoreDiff;
import org.xenscope.xenstore.StorePath;
import org.xenscope.xenstore.StoreWriter;
import org.xenscope.xenstore.Stores;
import org.xenscope.xenstore.UnixStoreHost;
import org.xenscope.xenstore.ValueText;

/** The store's actions on a genuine xenstored; what they show is typed into the genuine tools. */
@Tag("peer")
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoreActionsTest {
    private static final Permit PERMIT = Policy.CHANGE.permit("test");
    private static final StorePath TEST = StorePath.of("/test");
    private static final byte[] EVERY = new byte[256];

    static {
        for (int i = 0; i < EVERY.length; i++) {
            EVERY[i] = (byte) i;
        }
    }

    private RealXenstored daemon;
    private Store store;
    private StoreWriter writer;
    private StoreSite site;

    @BeforeAll
    void start() {
        daemon = RealXenstored.start(RealXenstored.Kind.C);
    }

    @AfterAll
    void stop() {
        if (daemon != null) {
            daemon.close();
        }
    }

    @BeforeEach
    void open() {
        store = Stores.open(new UnixStoreHost("unix:" + daemon.socket()));
        writer = store.changes(PERMIT);
        site = new StoreSite(store, PERMIT);
        writer.remove(TEST);
        writer.write(TEST.child("kept"), "kept");
        writer.write(TEST.child("old"), EVERY);
        writer.setPermissions(TEST.child("old"), List.of(Permission.parse("n0"), Permission.parse("r5")));
        writer.write(TEST.child("old/below/deep"), "");
    }

    @AfterEach
    void shut() {
        store.close();
    }

    @Test
    void whatIsWrittenIsTakenBackWithWhatWasMadeForIt() {
        TreeMap<String, String> before = tree();
        WriteNodes write = WriteNodes.of(
                store,
                List.of(wanted("/test/kept", "new"), wanted("/test/a/b/c", "x"), wanted("/test/a/b/d", "y\0\n")));
        perform(write);
        assertThat(store.readText(TEST.child("a/b/d"))).contains("y\0\n");
        write.undo(site);
        assertThat(tree()).isEqualTo(before);
        write.undo(site);
        assertThat(tree()).isEqualTo(before);
    }

    @Test
    void undoOfWhatWasNeverDoneChangesNothing() {
        TreeMap<String, String> before = tree();
        WriteNodes.of(store, List.of(wanted("/test/kept", "new"), wanted("/test/a/b", "x")))
                .undo(site);
        RemoveNode.of(store, TEST.child("old")).undo(site);
        assertThat(tree()).isEqualTo(before);
    }

    @Test
    void whatOthersPutBelowWhatWasMadeStays() {
        WriteNodes write = WriteNodes.of(store, List.of(wanted("/test/a/b/c", "x")));
        perform(write);
        writer.write(TEST.child("a/other"), "of somebody else");
        write.undo(site);
        assertThat(store.exists(TEST.child("a/b"))).isFalse();
        assertThat(store.readText(TEST.child("a/other"))).contains("of somebody else");
    }

    @Test
    void aValueThatDidNotStaySaysWhereToLook() {
        WriteNodes write = WriteNodes.of(store, List.of(wanted("/test/kept", "new")));
        write.perform(site);
        writer.write(TEST.child("kept"), "of somebody else");
        assertThatThrownBy(() -> write.verify(site))
                .isInstanceOf(FailedException.class)
                .hasMessage("/test/kept does not hold what was written")
                .extracting(e -> ((XenscopeException) e).next())
                .asString()
                .contains("xenscope store watch /test/kept");
    }

    @Test
    void whatIsRemovedComesBackWithPermissions() {
        TreeMap<String, String> before = tree();
        RemoveNode remove = RemoveNode.of(store, TEST.child("old"));
        perform(remove);
        assertThat(store.exists(TEST.child("old"))).isFalse();
        remove.undo(site);
        assertThat(tree()).isEqualTo(before);
        remove.undo(site);
        assertThat(tree()).isEqualTo(before);
    }

    @Test
    void aDomainThatIsGoneCanOwnNothing() {
        RemoveNode remove = new RemoveNode(
                "/test/of3",
                List.of(
                        new RemoveNode.Held("/test/of3", new byte[] {1}, List.of("n3", "r5")),
                        new RemoveNode.Held("/test/of3/below", new byte[] {2}, List.of("n0", "b5"))));
        remove.undo(site);
        assertThat(store.read(TEST.child("of3"))).contains(new byte[] {1});
        assertThat(store.permissions(TEST.child("of3"))).first().hasToString("n0");
        assertThat(store.permissions(TEST.child("of3/below"))).hasToString("[n0, b5]");
    }

    @Test
    void whatIsNotThereCannotBeRemoved() {
        assertThatThrownBy(() -> RemoveNode.of(store, TEST.child("none")))
                .isInstanceOf(AbsentException.class)
                .hasMessageContaining("/test/none");
    }

    @Test
    void theCommandsShownDoTheSameInAShell() {
        List<Wanted> wanted = List.of(
                new Wanted("/test/old/below/every", EVERY),
                wanted("/test/kept", ""),
                wanted("/test/minus", "-r"),
                wanted("/test/minus/w", "--"),
                wanted("/test/new/quotes", "it's \"$HOME\" `id` \\ \\n *"));
        WriteNodes write = WriteNodes.of(store, wanted);
        TreeMap<String, String> before = tree();
        perform(write);
        TreeMap<String, String> written = tree();
        write.undo(site);
        write.commands().forEach(this::shell);
        assertThat(tree()).isEqualTo(written);
        write.undoCommands().forEach(this::shell);
        assertThat(tree()).isEqualTo(before);
    }

    @Test
    void soDoTheCommandsOfARemoval() {
        TreeMap<String, String> before = tree();
        RemoveNode remove = RemoveNode.of(store, TEST.child("old"));
        remove.commands().forEach(this::shell);
        assertThat(store.exists(TEST.child("old"))).isFalse();
        remove.undoCommands().forEach(this::shell);
        assertThat(tree()).isEqualTo(before);
    }

    @Test
    void permissionsComeBack() {
        TreeMap<String, String> before = tree();
        ChangePermissions change = ChangePermissions.of(
                store, TEST.child("old"), List.of(Permission.parse("w0"), Permission.parse("b7")), true, false);
        perform(change);
        assertThat(store.permissions(TEST.child("old/below/deep"))).hasToString("[w0, b7]");
        TreeMap<String, String> changed = tree();
        change.undo(site);
        assertThat(tree()).isEqualTo(before);
        change.undo(site);
        assertThat(tree()).isEqualTo(before);
        change.commands().forEach(this::shell);
        assertThat(tree()).isEqualTo(changed);
        change.undoCommands().forEach(this::shell);
        assertThat(tree()).isEqualTo(before);
        ChangePermissions upwards =
                ChangePermissions.of(store, TEST.child("old/below"), List.of(Permission.parse("r0")), false, true);
        perform(upwards);
        changed = tree();
        upwards.undo(site);
        upwards.commands().forEach(this::shell);
        assertThat(tree()).isEqualTo(changed);
    }

    @Test
    void permissionsOfWhatWentMeanwhileAreNobodys() {
        ChangePermissions change =
                ChangePermissions.of(store, TEST.child("old"), List.of(Permission.parse("w0")), true, false);
        perform(change);
        writer.remove(TEST.child("old/below"));
        change.undo(site);
        assertThat(store.permissions(TEST.child("old"))).hasToString("[n0, r5]");
        assertThat(store.exists(TEST.child("old/below"))).isFalse();
    }

    @Test
    void anOwnerThatIsNotThereChangesNothing() {
        TreeMap<String, String> before = tree();
        ChangePermissions change = ChangePermissions.of(store, TEST, List.of(Permission.parse("n9")), true, false);
        assertThatThrownBy(() -> change.perform(site))
                .isInstanceOf(AbsentException.class)
                .hasMessageContaining("there is no domain 9 to own it");
        assertThat(tree()).isEqualTo(before);
    }

    @Test
    void aRestoreDoesAndUndoesWhatItsCommandsDo() {
        TreeMap<String, String> before = tree();
        RestoreNodes restore = RestoreNodes.of(store, restored(), "file");
        perform(restore);
        TreeMap<String, String> after = tree();
        assertThat(after.keySet())
                .containsExactly("/test", "/test/kept", "/test/new", "/test/new/every", "/test/old", "/test/old/below");
        restore.undo(site);
        assertThat(tree()).isEqualTo(before);
        restore.undo(site);
        assertThat(tree()).isEqualTo(before);
        restore.commands().forEach(this::shell);
        assertThat(tree()).isEqualTo(after);
        restore.undoCommands().forEach(this::shell);
        assertThat(tree()).isEqualTo(before);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    a value that was changed          | xenstore-write /test/kept other
                    permissions that were changed     | xenstore-chmod /test/old n0
                    a node that is there by now       | xenstore-write /test/new other
                    one below an added one            | xenstore-write /test/new/every other
                    a node that is gone by now        | xenstore-rm /test/old/below/deep
                    a new one below one that will go  | xenstore-write /test/old/below/deep/er x
                    """)
    void aStalePlanIsRefusedWhole(String name, String command) {
        RestoreNodes restore = RestoreNodes.of(store, restored(), "file");
        shell(command);
        TreeMap<String, String> before = tree();
        assertThatThrownBy(() -> restore.perform(site))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("was changed since the plan was made: nothing is restored");
        assertThat(tree()).isEqualTo(before);
    }

    @Test
    void aRestoreThatDidNotStaySaysSo() {
        RestoreNodes restore = RestoreNodes.of(store, restored(), "file");
        restore.perform(site);
        writer.setPermissions(TEST.child("new"), List.of(Permission.parse("b0")));
        assertThatThrownBy(() -> restore.verify(site))
                .isInstanceOf(FailedException.class)
                .hasMessage("/test/new is not as file says, after it was restored");
    }

    /** From what stands there to: one value changed, one node's permissions, two nodes new, one gone. */
    private StoreDiff restored() {
        String file =
                """
                # xenscope store snapshot 1
                # path: /test
                # host: lab
                # taken: 2026-01-31T12:00:00Z
                # consistent: yes
                # nodes: 6
                /test = ""   (n0)
                /test/kept = "it's changed"   (n0)
                /test/new = ""   (n0,r1)
                /test/new/every = "%s"   (r0)
                /test/old = "%s"   (w0,r5)
                /test/old/below = ""   (n0,r5)
                """
                        .formatted(ValueText.escape(EVERY), ValueText.escape(EVERY));
        SavedTree wanted = SnapshotFile.parse("file", file.getBytes(StandardCharsets.US_ASCII))
                .tree();
        return StoreDiff.of(SavedTree.of(store.tree(TEST)), wanted, false);
    }

    private void perform(Action action) {
        action.perform(site);
        action.verify(site);
    }

    /** Types a command that is shown into a shell whose tools are the genuine ones. */
    private void shell(String command) {
        String[] words = shellWords(command);
        String[] arguments = new String[words.length - 1];
        System.arraycopy(words, 1, arguments, 0, arguments.length);
        daemon.tool(words[0], arguments);
    }

    private static String[] shellWords(String command) {
        try {
            Process shell = new ProcessBuilder("sh", "-c", "printf '%s\\0' " + command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String words = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return words.substring(0, words.length() - 1).split("\0", -1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Wanted wanted(String path, String value) {
        return new Wanted(path, value.getBytes(StandardCharsets.UTF_8));
    }

    /** All nodes below /test: value and permissions. */
    private TreeMap<String, String> tree() {
        TreeMap<String, String> all = new TreeMap<>();
        store.tree(TEST)
                .forEach(node -> all.put(
                        node.path().text(),
                        new String(node.value(), StandardCharsets.ISO_8859_1) + node.permissions()));
        return all;
    }
}
