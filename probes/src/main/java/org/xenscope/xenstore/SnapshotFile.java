package org.xenscope.xenstore;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.UsageException;

/**
 * A tree of the store as a text file. A head of lines that begin with {@code #}, then a line a node exactly as
 * {@code xenstore-ls -fp} prints it, so that it can be read by eye, compared by diff(1) and searched by grep(1):
 *
 * <pre>
 * # xenscope store snapshot 1
 * # path: /local/domain
 * # host: lab
 * # taken: 2026-01-31T12:00:00.123Z
 * # consistent: yes
 * # nodes: 2
 * /local/domain = ""   (n0)
 * /local/domain/0 = "\x1b"   (n0,r3)
 * </pre>
 *
 * <p>Nothing is lost: any bytes, all permissions. The order is {@link SavedTree#ORDER}, whatever daemon it came from. What
 * {@code xenstore-ls -f} or {@code -fp} wrote is read too: it has no head, so it does not say where and when.
 */
public record SnapshotFile(Optional<Head> head, SavedTree tree) {
    private static final String FIRST = "# xenscope store snapshot ";
    private static final int VERSION = 1;

    /**
     * Where it comes from.
     *
     * @param consistent whether all of it was so at one moment
     */
    public record Head(String host, Instant taken, boolean consistent) {
        /** Keeps milliseconds, and a host that is one line. */
        public Head {
            taken = taken.truncatedTo(ChronoUnit.MILLIS);
            host = ValueText.escape(host.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** @param host as the user names it */
    public static SnapshotFile of(Snapshot snapshot, String host, Instant taken) {
        return new SnapshotFile(
                Optional.of(new Head(host, taken, snapshot.consistent())), SavedTree.of(snapshot.root()));
    }

    /** False when it is known not to be of one moment. */
    public boolean consistent() {
        return head.map(Head::consistent).orElse(true);
    }

    /** The file: ASCII, lines ended by LF. */
    public byte[] encoded() {
        StringBuilder text = new StringBuilder(tree.nodes().size() * 64 + 256);
        head.ifPresent(known -> text.append(FIRST)
                .append(VERSION)
                .append("\n# path: ")
                .append(tree.path().text())
                .append("\n# host: ")
                .append(known.host)
                .append("\n# taken: ")
                .append(known.taken)
                .append("\n# consistent: ")
                .append(known.consistent ? "yes" : "no")
                .append("\n# nodes: ")
                .append(tree.nodes().size())
                .append('\n'));
        tree.nodes().values().forEach(node -> text.append(node.line()).append('\n'));
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * Reads a file.
     *
     * @param name what it is called, for messages
     * @throws UsageException when it is no snapshot; it names the line
     */
    public static SnapshotFile parse(String name, byte[] bytes) {
        return new Reader(name, bytes).read();
    }

    /** Goes through the bytes line by line: a value may hold bytes that are no text. */
    private static final class Reader {
        private final String name;
        private final byte[] bytes;
        private final Map<String, String> said = new HashMap<>();
        private final Map<StorePath, SavedNode> nodes = new HashMap<>();
        private int line;
        private boolean headed;

        Reader(String name, byte[] bytes) {
            this.name = name;
            this.bytes = bytes;
        }

        SnapshotFile read() {
            int at = 0;
            while (at < bytes.length) {
                int end = at;
                while (end < bytes.length && bytes[end] != '\n') {
                    end++;
                }
                line++;
                // Neither we nor xenstore-ls write one: somebody's editor or mail did.
                int last = end > at && bytes[end - 1] == '\r' ? end - 1 : end;
                line(at, last);
                at = end + 1;
            }
            return headed ? withHead() : withoutHead();
        }

        private void line(int from, int to) {
            if (from == to) {
                return;
            }
            if (bytes[from] == '#') {
                head(new String(bytes, from, to - from, StandardCharsets.ISO_8859_1));
                return;
            }
            SavedNode node = node(from, to);
            if (nodes.put(node.path(), node) != null) {
                throw wrong("names " + node.path() + " a second time");
            }
        }

        private void head(String text) {
            if (text.startsWith(FIRST)) {
                String version = text.substring(FIRST.length()).strip();
                if (!version.equals(Integer.toString(VERSION))) {
                    throw new UsageException(
                            name + " is a snapshot of version " + Quoted.of(version) + ", this xenscope reads version "
                                    + VERSION,
                            "use a newer xenscope");
                }
                headed = true;
            }
            int colon = text.indexOf(": ");
            if (headed && colon > 2) {
                said.putIfAbsent(text.substring(2, colon), text.substring(colon + 2));
            }
        }

        private SavedNode node(int from, int to) {
            int equals = from;
            while (equals < to && bytes[equals] != ' ') {
                equals++;
            }
            if (!follows(equals, to, " = \"")) {
                throw wrong("is no `PATH = \"VALUE\"   (PERMISSIONS)`");
            }
            int end = to - 1;
            List<Permission> permissions = List.of();
            if (bytes[end] == ')') {
                int open = end;
                while (open > equals && bytes[open] != '(') {
                    open--;
                }
                permissions = permissions(new String(bytes, open, end - open, StandardCharsets.ISO_8859_1));
                end = open - 1;
                while (end > equals && bytes[end] == ' ') {
                    end--;
                }
            }
            if (bytes[end] != '"' || end < equals + 4) {
                throw wrong("has a value that does not end");
            }
            try {
                StorePath path = StorePath.of(new String(bytes, from, equals - from, StandardCharsets.ISO_8859_1));
                if (!path.absolute()) {
                    throw wrong("names " + path + ", which is not absolute");
                }
                return new SavedNode(path, ValueText.unescape(bytes, equals + 4, end), permissions);
            } catch (UsageException e) {
                throw e.what().startsWith(name) ? e : wrong("is wrong: " + e.what());
            }
        }

        private boolean follows(int at, int to, String text) {
            if (to - at < text.length()) {
                return false;
            }
            for (int i = 0; i < text.length(); i++) {
                if (bytes[at + i] != text.charAt(i)) {
                    return false;
                }
            }
            return true;
        }

        /** @param text from the bracket that opens to the last permission */
        private List<Permission> permissions(String text) {
            List<Permission> permissions = new ArrayList<>();
            try {
                for (String each : text.substring(Math.min(1, text.length())).split(",", -1)) {
                    permissions.add(Permission.parse(each));
                }
            } catch (UsageException e) {
                throw wrong("is wrong: " + e.what());
            }
            return permissions;
        }

        private SnapshotFile withHead() {
            StorePath path = path(told("path"));
            Instant taken;
            try {
                taken = Instant.parse(told("taken"));
            } catch (DateTimeException e) {
                throw damaged("says `taken: " + told("taken") + "`, which is no time", e);
            }
            String consistent = told("consistent");
            if (!consistent.matches("yes|no")) {
                throw damaged("says `consistent: " + consistent + "`, neither yes nor no", null);
            }
            if (!told("nodes").equals(Integer.toString(nodes.size()))) {
                throw damaged("holds " + nodes.size() + " nodes where its head says " + told("nodes"), null);
            }
            for (SavedNode node : nodes.values()) {
                StorePath each = node.path();
                if (node.permissions().isEmpty()) {
                    throw damaged("holds " + each + " without its permissions", null);
                }
                if (!path.covers(each)) {
                    throw damaged("holds " + each + ", which is not below its path " + path, null);
                }
                if (!each.equals(path) && !nodes.containsKey(each.parent())) {
                    throw damaged("holds " + each + " without the node above it", null);
                }
            }
            Head head = new Head(host(told("host")), taken, consistent.equals("yes"));
            return new SnapshotFile(Optional.of(head), SavedTree.of(path, true, nodes.values()));
        }

        /** Escaped in the file, and again by the record. */
        private String host(String text) {
            try {
                return new String(ValueText.unescape(text), StandardCharsets.UTF_8);
            } catch (UsageException e) {
                throw damaged("names a host that cannot be: " + e.what(), e);
            }
        }

        private SnapshotFile withoutHead() {
            if (nodes.isEmpty()) {
                throw new UsageException(
                        name + " is no snapshot of a store: there is no node in it",
                        "make one with `xenscope store snapshot -o FILE`, or with xenstore-ls -fp");
            }
            StorePath common = null;
            for (StorePath each : nodes.keySet()) {
                common = common == null ? each.parent() : common(common, each);
            }
            return new SnapshotFile(Optional.empty(), SavedTree.of(common, nodes.containsKey(common), nodes.values()));
        }

        private static StorePath common(StorePath one, StorePath two) {
            StorePath common = one;
            while (!common.covers(two)) {
                common = common.parent();
            }
            return common;
        }

        private StorePath path(String text) {
            try {
                return StorePath.of(text);
            } catch (UsageException e) {
                throw damaged("names a path that cannot be: " + e.what(), e);
            }
        }

        private String told(String what) {
            String value = said.get(what);
            if (value == null) {
                throw damaged("does not say its `" + what + "`", null);
            }
            return value;
        }

        private UsageException wrong(String what) {
            return new UsageException(
                    name + ": line " + line + " " + what, "each line is as `xenstore-ls -fp` prints it");
        }

        private UsageException damaged(String what, @Nullable Throwable cause) {
            return new UsageException(name + " " + what, "the file was cut or changed: take another snapshot", cause);
        }
    }
}
