package org.xenscope.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xenscope.peers.RealXenstored;

/** The store's commands on whole trees: find, chmod, snapshot, diff, restore, watch; the same on either genuine daemon. */
@Tag("peer")
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StoreTreesContract {
    private final RealXenstored.Kind kind;
    RealXenstored daemon;
    private TestConsole console;
    private Path directory;

    StoreTreesContract(RealXenstored.Kind kind) {
        this.kind = kind;
    }

    @BeforeAll
    void start() {
        daemon = RealXenstored.start(kind);
    }

    @AfterAll
    void stop() {
        if (daemon != null) {
            daemon.close();
        }
    }

    @BeforeEach
    void open(@TempDir Path fresh) {
        directory = fresh;
        console = new TestConsole(directory);
        daemon.tool("xenstore-write", "/t", "");
        daemon.tool("xenstore-rm", "/t");
        daemon.tool("xenstore-write", "/t/a", "one", "/t/b", "tw\\x00o\\n\\xff", "/t/b/c", "", "/t/vif/0/state", "4");
        daemon.tool("xenstore-chmod", "/t/b/c", "n0", "r3", "b5");
    }

    @AfterEach
    void shut() {
        console.close();
    }

    @Test
    void findsByPath() throws IOException {
        assertThat(store("find", "vif/*/state")).isZero();
        assertThat(console.out()).isEqualTo("/t/vif/0/state = \"4\"\n");
        assertThat(store("find", "/t/?", "/t", "-p")).isZero();
        assertThat(console.out()).isEqualTo("/t/a = \"one\"   (n0)\n/t/b = \"tw\\000o\\n\\xff\"   (n0)\n");
        assertThat(store("find", "/^\\/t\\/b/", "/t")).isZero();
        assertThat(console.out().lines()).hasSize(2);
        assertThat(store("find", "STATE", "-i", "/t", "--json")).isZero();
        assertThat(json().path("nodes").path(0).path("perms").path(0).asText()).isEqualTo("n0");
        assertThat(store("find", "STATE", "/t")).isEqualTo(4);
        assertThat(console.out()).isEmpty();
        assertThat(console.err()).startsWith("xenscope: nothing at or below /t on unix:");
        assertThat(store("find", "x", "/t/none")).isEqualTo(4);
        assertThat(store("find", "/(/")).isEqualTo(2);
        assertThat(store("find")).isEqualTo(2);
    }

    @Test
    void findsByValue() {
        assertThat(store("find", "--value", "on?", "/t")).isZero();
        assertThat(console.out()).isEqualTo("/t/a = \"one\"\n");
        assertThat(store("find", "--value", "/^\\d$/", "/t")).isZero();
        assertThat(console.out()).isEqualTo("/t/vif/0/state = \"4\"\n");
        assertThat(store("find", "--value", "n", "/t")).isEqualTo(4);
        assertThat(console.err()).contains("a glob means the whole value");
    }

    @Test
    void aRegularExpressionWithoutEndIsInterrupted() {
        daemon.tool("xenstore-write", "/t/a", "a".repeat(60));
        Thread searcher = Thread.currentThread();
        // --timeout interrupts as Ctrl-C does
        assertThat(store("find", "--value", "/^(a|aa)+\\1c/", "/t", "--timeout", "300ms"))
                .isEqualTo(1);
        assertThat(console.err()).contains("the search was interrupted");
        assertThat(searcher.isInterrupted()).isFalse();
    }

    @Test
    void changesPermissionsAndBack() {
        String before = theirs();
        assertThat(store("chmod", "/t/b", "-R", "w0", "r7")).isZero();
        assertThat(console.out() + console.err()).isEmpty();
        assertThat(theirs()).contains("/t/b/c = \"\"   (w0,r7)").contains("xff\"   (w0,r7)");
        assertThat(console.run("undo")).isZero();
        assertThat(theirs()).isEqualTo(before);
        assertThat(store("chmod", "-u", "/t/vif/0", "n0", "r1")).isZero();
        assertThat(theirs().lines().filter(line -> line.endsWith("(n0,r1)")).map(line -> line.split(" ")[0]))
                .containsExactlyInAnyOrder("/t", "/t/vif", "/t/vif/0");
        assertThat(console.run("undo")).isZero();
        assertThat(theirs()).isEqualTo(before);
        assertThat(store("chmod", "-R", "-u", "/t/b", "n0", "--as-shell")).isZero();
        assertThat(console.out()).isEqualTo("xenstore-chmod -u -r /t/b n0\n");
        assertThat(theirs()).isEqualTo(before);
    }

    @Test
    void refusesPermissionsThatCannotBeMeant() {
        assertThat(store("chmod", "/t/a", "x0")).isEqualTo(2);
        assertThat(store("chmod", "/t/a")).isEqualTo(2);
        assertThat(store("chmod", "/t/a", "n0", "r0")).isEqualTo(2);
        assertThat(console.err()).contains("a domid is named twice in (n0,r0)");
        assertThat(store("chmod", "/t/none", "n0")).isEqualTo(4);
        assertThat(store("chmod", "/t/a", "n0", "--read-only")).isEqualTo(2);
        assertThat(console.journals().all()).isEmpty();
    }

    @Test
    void aSnapshotIsWhatXenstoreLsShows() throws IOException {
        assertThat(store("snapshot", "/t", "-o", "s.xs")).isZero();
        assertThat(console.out()).isEmpty();
        assertThat(console.err()).matches("7 nodes of /t on unix:\\S+, all of one moment\n");
        List<String> lines = Files.readAllLines(directory.resolve("s.xs"), StandardCharsets.US_ASCII);
        assertThat(lines.subList(0, 2)).containsExactly("# xenscope store snapshot 1", "# path: /t");
        assertThat(lines).contains("# consistent: yes", "# nodes: 7");
        assertThat(lines.stream().filter(line -> !line.startsWith("#")))
                .containsExactlyInAnyOrderElementsOf(theirs().lines().toList());
        assertThat(Files.list(directory).map(Path::getFileName).map(Path::toString))
                .as("nothing beside it")
                .contains("s.xs")
                .noneMatch(name -> name.endsWith(".part"));
        assertThat(Files.getPosixFilePermissions(directory.resolve("s.xs")))
                .as("passwords stand in the store")
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(store("snapshot", "/t")).isZero();
        assertThat(console.out().lines().filter(line -> !line.startsWith("# taken")))
                .containsExactlyElementsOf(lines.stream()
                        .filter(line -> !line.startsWith("# taken"))
                        .toList());
        assertThat(store("snapshot", "/t", "-o", "s.xs", "--json")).isZero();
        assertThat(json().path("count").asInt()).isEqualTo(7);
        assertThat(json().path("consistent").asBoolean()).isTrue();
        assertThat(store("snapshot", "/t/b", "--json")).isZero();
        assertThat(json().path("nodes").path(0).path("valueBase64").asText()).isEqualTo("dHcAbwr/");
    }

    @Test
    void aSnapshotThatCannotBeWrittenSaysWhy() throws IOException {
        assertThat(store("snapshot", "-o", "none/s.xs")).isEqualTo(4);
        assertThat(console.err()).contains("there is no directory for none/s.xs");
        assertThat(store("snapshot", "-o", ".")).isEqualTo(2);
        assertThat(store("snapshot", "-o", "/dev/full")).isEqualTo(1);
        assertThat(console.err()).startsWith("xenscope: /dev/full cannot be written: ");
        assertThat(Files.isRegularFile(Path.of("/dev/full")))
                .as("it is still a device")
                .isFalse();
        assertThat(store("snapshot", "/t/none", "-o", "s.xs")).isEqualTo(4);
        assertThat(store("snapshot", "/t", "-o", "s.xs", "-n")).isZero();
        assertThat(console.out()).startsWith("would: write ");
        assertThat(directory.resolve("s.xs")).doesNotExist();
    }

    @Test
    void aFileIsReplacedThroughItsLink() throws IOException {
        Path file = Files.writeString(directory.resolve("real"), "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
        Files.createSymbolicLink(directory.resolve("link"), Path.of("real"));
        assertThat(store("snapshot", "/t", "-o", "link")).isZero();
        assertThat(Files.isSymbolicLink(directory.resolve("link"))).isTrue();
        assertThat(Files.readString(file)).startsWith("# xenscope store snapshot");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-rw-r--"));
    }

    @Test
    void whatLsPrintsCanBeWritten() throws IOException {
        store("ls", "-R", "-p", "/t");
        Files.writeString(directory.resolve("said"), console.out());
        String before = theirs();
        change();
        assertThat(store("write", "-f", "said", "/t/and", "more")).isZero();
        assertThat(theirs()).contains("/t/a = \"one\"", "/t/b/c = \"\"", "/t/and = \"more\"");
        assertThat(console.run("undo")).isZero();
        assertThat(theirs()).contains("/t/a = \"two\"").doesNotContain("/t/b/c", "/t/and");
        assertThat(store("write", "-f", "said", "/t/a", "twice")).isEqualTo(2);
        assertThat(store("write", "-f", "none")).isEqualTo(4);
        assertThat(before).isNotEqualTo(theirs());
    }

    @Test
    void tellsWhatDiffers() throws IOException {
        store("snapshot", "/t", "-o", "a.xs");
        assertThat(store("diff", "a.xs", "live")).isZero();
        assertThat(console.out()).isEqualTo("the same: 7 nodes at and below /t\n");
        change();
        String told =
                """
                ~ /t/a = "one" → "two"
                - /t/b/c = ""   (n0,r3,b5)
                + /t/new = "n"   (n0)
                ~ /t/vif/0/state   (n0) → (n0,r1)
                # 1 added, 1 removed, 1 changed, 1 with other permissions
                """;
        assertThat(store("diff", "a.xs", "live")).isEqualTo(1);
        assertThat(console.out()).isEqualTo(told);
        store("snapshot", "/t", "-o", "b.xs");
        assertThat(console.run("-H", "unix:/none", "store", "diff", "a.xs", "b.xs"))
                .as("two files need no host")
                .isEqualTo(1);
        assertThat(console.out()).isEqualTo(told);
        assertThat(store("diff", "a.xs", "b.xs", "--values-only", "--path", "/t/vif"))
                .isZero();
        assertThat(store("diff", "live", "a.xs", "--path", "/t/b")).isEqualTo(1);
        assertThat(console.out()).isEqualTo("+ /t/b/c = \"\"   (n0,r3,b5)\n# 1 added\n");
        assertThat(store("diff", "a.xs", "b.xs", "--json")).isEqualTo(1);
        assertThat(console.out())
                .isEqualTo(
                        "{\"path\":\"/t\",\"a\":\"a.xs\",\"b\":\"b.xs\",\"same\":false,"
                                + "\"added\":[{\"path\":\"/t/new\",\"value\":\"n\",\"perms\":[\"n0\"]}],"
                                + "\"removed\":[{\"path\":\"/t/b/c\",\"value\":\"\",\"perms\":[\"n0\",\"r3\",\"b5\"]}],"
                                + "\"changed\":[{\"path\":\"/t/a\",\"old\":\"one\",\"new\":\"two\"}],"
                                + "\"permissions\":[{\"path\":\"/t/vif/0/state\",\"old\":[\"n0\"],\"new\":[\"n0\",\"r1\"]}]}\n");
    }

    @Test
    void comparesWhatXenstoreLsWrote() throws IOException {
        Files.write(directory.resolve("bare.txt"), daemon.tool("xenstore-ls", "-f", "/t"));
        assertThat(store("diff", "bare.txt", "live")).isZero();
        change();
        assertThat(store("diff", "bare.txt", "live")).isEqualTo(1);
        assertThat(console.out()).doesNotContain("state");
        assertThat(store("restore", "bare.txt", "-y")).isEqualTo(2);
        assertThat(console.err()).contains("does not say of which path it is the whole");
    }

    @Test
    void refusesToCompareWhatCannotBe() throws IOException {
        store("snapshot", "/t/a", "-o", "a.xs");
        store("snapshot", "/t/b", "-o", "b.xs");
        assertThat(store("diff", "a.xs", "b.xs")).isEqualTo(2);
        assertThat(console.err()).contains("they have nothing in common");
        assertThat(store("diff", "a.xs", "live", "--path", "/t/b")).isEqualTo(2);
        assertThat(store("diff", "live", "live")).isEqualTo(2);
        assertThat(store("diff", "none.xs", "live")).isEqualTo(4);
        Files.writeString(directory.resolve("bad.xs"), "# xenscope store snapshot 1\nhello\n");
        assertThat(store("diff", "bad.xs", "live")).isEqualTo(2);
        assertThat(console.err()).startsWith("xenscope: bad.xs: line 2 is no ");
        assertThat(store("diff", ".", "live")).isEqualTo(2);
        store("snapshot", "/t", "-o", "t.xs");
        assertThat(store("diff", "t.xs", "a.xs")).isZero();
        assertThat(console.err()).contains("compared at and below /t/a");
        daemon.tool("xenstore-rm", "/t/a");
        assertThat(store("diff", "a.xs", "live")).isEqualTo(1);
        assertThat(console.out()).startsWith("- /t/a = \"one\"");
    }

    @Test
    void restoresAndTakesItBack() throws IOException {
        String before = theirs();
        store("snapshot", "/t", "-o", "s.xs");
        change();
        String changed = theirs();
        assertThat(store("restore", "s.xs")).as("nobody to ask").isEqualTo(2);
        assertThat(console.out()).contains("+ /t/b/c = \"\"   (n0,r3,b5)").contains("1 added, 1 removed");
        assertThat(console.err()).contains("nobody said yes");
        assertThat(store("restore", "s.xs", "--read-only", "-y")).isEqualTo(2);
        assertThat(store("restore", "s.xs", "-n")).isZero();
        assertThat(console.out().lines())
                .containsExactly(
                        "would: xenstore-rm /t/new",
                        "would: xenstore-write /t/a one",
                        "would: xenstore-write /t/b/c ''",
                        "would: xenstore-chmod /t/b/c n0 r3 b5",
                        "would: xenstore-chmod /t/vif/0/state n0");
        assertThat(theirs()).isEqualTo(changed);
        assertThat(console.journals().all()).isEmpty();
        assertThat(store("restore", "s.xs", "-y")).isZero();
        assertThat(console.out()).endsWith("; `xenscope undo` takes it back\n");
        assertThat(sorted(theirs())).isEqualTo(sorted(before));
        assertThat(store("restore", "s.xs", "-y")).isZero();
        assertThat(console.out()).isEqualTo("nothing to restore: /t is as in s.xs\n");
        assertThat(console.run("undo")).isZero();
        assertThat(sorted(theirs())).isEqualTo(sorted(changed));
    }

    @Test
    void restoresAPartAndWhatIsGoneAltogether() {
        String before = theirs();
        store("snapshot", "/t", "-o", "s.xs");
        change();
        assertThat(store("restore", "s.xs", "--path", "/t/b", "-y", "--json")).isZero();
        assertThat(theirs()).contains("/t/new").contains("/t/b/c = \"\"   (n0,r3,b5)");
        daemon.tool("xenstore-rm", "/t");
        assertThat(store("restore", "s.xs", "-y")).isZero();
        assertThat(sorted(theirs())).isEqualTo(sorted(before));
        assertThat(console.run("undo")).isZero();
        assertThat(store("read", "/t")).isEqualTo(4);
    }

    @Test
    void undoTakesTheNodesAboveWithIt() {
        store("snapshot", "/t/vif/0", "-o", "s.xs");
        daemon.tool("xenstore-rm", "/t");
        assertThat(store("restore", "s.xs", "-y")).isZero();
        assertThat(store("read", "/t/vif/0/state")).isZero();
        assertThat(console.run("undo")).isZero();
        assertThat(store("read", "/t")).isEqualTo(4);
    }

    @Test
    void aPlanThatWentStaleIsRefused() throws IOException {
        store("snapshot", "/t", "-o", "s.xs");
        change();
        try (TestConsole asking = new TestConsole(
                Commands.found(),
                directory,
                question -> {
                    daemon.tool("xenstore-write", "/t/b/c", "of somebody else");
                    return Optional.of("y");
                },
                Map.of())) {
            assertThat(asking.run("-H", "unix:" + daemon.socket(), "store", "restore", "s.xs"))
                    .isEqualTo(2);
            assertThat(asking.err()).contains("/t was changed since the plan was shown: nothing is restored");
        }
        assertThat(theirs()).contains("/t/a = \"two\"").contains("of somebody else");
    }

    @Test
    void anOwnerThatIsGoneIsSaidBefore() throws IOException {
        store("snapshot", "/t", "-o", "s.xs");
        Path file = directory.resolve("s.xs");
        Files.writeString(file, Files.readString(file).replace("/t/a = \"one\"   (n0)", "/t/a = \"one\"   (r77,w5)"));
        assertThat(store("restore", "s.xs", "-y")).isZero();
        assertThat(console.out())
                .contains("1 node belonged to a domain that is not there; it becomes dom0's:\n  /t/a (of domain 77)");
        assertThat(theirs()).contains("/t/a = \"one\"   (r0,w5)");
    }

    @Test
    void whereDomainsLiveIsWarnedOf() throws IOException {
        assertThat(store("write", "/libxl/7/type", "pv")).isZero();
        store("snapshot", "/libxl", "-o", "s.xs");
        Path file = directory.resolve("s.xs");
        Files.writeString(file, Files.readString(file).replaceFirst("# host: .*", "# host: ssh://elsewhere"));
        assertThat(store("write", "/libxl/xenscope-test", "1")).isZero();
        assertThat(store("restore", "s.xs")).isEqualTo(2);
        assertThat(console.out())
                .contains("1 node that is not in the snapshot will be removed")
                .contains("the snapshot is of ssh://elsewhere, not of unix:")
                .contains("running domains and the toolstack keep their state there");
        assertThat(console.run("undo")).isZero();
        assertThat(console.run("undo")).isZero();
    }

    @Test
    void aLargeRestoreIsOneTransaction() {
        String[] words = IntStream.range(0, 500)
                .boxed()
                .flatMap(i -> List.of("/t/many/" + i, "value " + i).stream())
                .toArray(String[]::new);
        assertThat(store("write", words)).isZero();
        String before = sorted(theirs());
        store("snapshot", "/t", "-o", "s.xs");
        daemon.tool("xenstore-rm", "/t/many");
        assertThat(store("restore", "s.xs", "-y")).isZero();
        assertThat(console.out()).contains("… and 461 more: -n shows all of it").contains("501 added");
        assertThat(sorted(theirs())).isEqualTo(before);
    }

    @Test
    void watchTellsValuesPermissionsAndRemovals() {
        CompletableFuture<Integer> watching = new CompletableFuture<>();
        Thread watcher =
                new Thread(() -> watching.complete(store("watch", "/t", "/t/vif", "@releaseDomain", "--json")));
        watcher.start();
        for (int n = 0; !console.out().contains("/t/heard"); n++) {
            daemon.tool("xenstore-write", "/t/heard", "" + n);
        }
        daemon.tool("xenstore-write", "/t/vif/0/state", "5");
        until("\"/t/vif/0/state\",\"change\":\"changed\",\"old\":\"4\",\"new\":\"5\"}");
        daemon.tool("xenstore-chmod", "/t/vif/0/state", "n0", "r2");
        until(
                "\"change\":\"permissions\",\"old\":\"5\",\"new\":\"5\",\"oldPerms\":[\"n0\"],\"newPerms\":[\"n0\",\"r2\"]}");
        daemon.tool("xenstore-write", "/t/vif/1", "x");
        until("\"/t/vif/1\",\"change\":\"created\",\"new\":\"x\"}");
        daemon.tool("xenstore-rm", "/t/b");
        until("\"/t/b\",\"change\":\"removed\",\"oldBase64\":\"dHcAbwr/\",\"below\":1}");
        watcher.interrupt();
        assertThat(watching.join()).isEqualTo(130);
        assertThat(console.err()).isEmpty();
    }

    @Test
    void showsTheToolsOwnCommandsForWhatReads() {
        assertShell("xenstore-list -p /t | xargs -r xenstore-read -p", "ls", "/t");
        assertShell("xenstore-ls -fp /t", "ls", "-R", "-p", "/t");
        assertShell("xenstore-read /t/a /local/domain/0/x", "read", "/t/a", "x");
        assertShell("xenstore-read -R /t/a", "read", "-r", "/t/a");
        assertShell("xenstore-watch -n 3 /t", "watch", "/t", "-c", "3");
        assertShell("xenstore-ls -fp /t > 'a b'", "snapshot", "/t", "-o", "a b");
        assertShell("xenstore-ls -f /\n# no xenstore tool searches: look through its paths for a\\nb", "find", "a\nb");
        store("snapshot", "/t", "-o", "s.xs");
        assertThat(store("diff", "s.xs", "live", "--as-shell")).isZero();
        assertThat(console.out()).startsWith("diff s.xs <(xenstore-ls -fp /t)");
    }

    @Test
    void aRelativePathIsBelowDom0() {
        daemon.tool("xenstore-write", "device-model/1/state", "running");
        assertThat(store("read", "device-model/1/state")).isZero();
        assertThat(console.out()).isEqualTo("running\n");
        assertThat(store("ls", "device-model/1", "-R")).isZero();
        assertThat(console.out()).isEqualTo("/local/domain/0/device-model/1/state = \"running\"\n");
        assertThat(store("rm", "device-model")).isZero();
        assertThat(store("read", "x".repeat(2049))).isEqualTo(2);
        assertThat(console.err()).contains("it has 2049 characters, 2048 are allowed");
        assertThat(store("read", "/" + "x".repeat(3072))).isEqualTo(2);
        assertThat(console.err()).contains("it has 3073 characters, 3072 are allowed");
        assertThat(console.err()).hasSizeLessThan(400);
    }

    @Test
    void aValueThatIsTooLargeSaysByHowMuch() {
        assertThat(store("write", "/t/large", "x".repeat(4088))).isEqualTo(2);
        assertThat(console.err())
                .isEqualTo("xenscope: writing /t/large takes 4097 bytes with its path, a message holds 4096\n"
                        + "  make the value smaller by 1 bytes, or split it over several nodes\n");
        assertThat(store("write", "/t/large", "x".repeat(4087))).isZero();
    }

    private void change() {
        daemon.tool("xenstore-write", "/t/a", "two", "/t/new", "n");
        daemon.tool("xenstore-rm", "/t/b/c");
        daemon.tool("xenstore-chmod", "/t/vif/0/state", "n0", "r1");
    }

    /** Waits for what must come; the class's own limit ends it when it does not. */
    private void until(String line) {
        while (!console.out().contains(line)) {
            Thread.onSpinWait();
        }
    }

    private void assertShell(String shown, String verb, String... words) {
        String[] line = java.util.Arrays.copyOf(words, words.length + 1);
        line[words.length] = "--as-shell";
        assertThat(store(verb, line)).isZero();
        assertThat(console.out()).isEqualTo(shown + "\n");
    }

    /** /t and all below it, as the genuine tool shows it. */
    private String theirs() {
        String all = new String(daemon.tool("xenstore-ls", "-fp"), StandardCharsets.US_ASCII);
        return all.lines()
                .filter(line -> line.matches("/t[ /].*"))
                .map(line -> line + "\n")
                .reduce("", String::concat);
    }

    private static String sorted(String lines) {
        return String.join("\n", lines.lines().sorted().toList());
    }

    private int store(String verb, String... words) {
        String[] line = new String[words.length + 4];
        line[0] = "-H";
        line[1] = "unix:" + daemon.socket();
        line[2] = "store";
        line[3] = verb;
        System.arraycopy(words, 0, line, 4, words.length);
        return console.run(line);
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(console.out());
    }
}
