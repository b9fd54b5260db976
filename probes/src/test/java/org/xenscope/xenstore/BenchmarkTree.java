package org.xenscope.xenstore;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/** A store as a host of many guests has it: 100 nodes for a guest, the deepest seven below the root. */
final class BenchmarkTree {
    /** Nodes of one guest, its own included. */
    static final int GUEST = 100;

    private final StoreConnection connection;
    private final Deque<CompletableFuture<Message>> asked = new ArrayDeque<>();

    private BenchmarkTree(StoreConnection connection) {
        this.connection = connection;
    }

    /** Makes {@code nodes} nodes, to the next whole guest. */
    static void make(StoreConnection connection, int nodes) {
        BenchmarkTree tree = new BenchmarkTree(connection);
        for (int domid = 1; domid <= (nodes + GUEST - 1) / GUEST; domid++) {
            tree.guest(StorePath.of("/local/domain").child(domid), domid);
        }
        tree.asked.forEach(CompletableFuture::join);
    }

    private void guest(StorePath domain, int domid) {
        write(domain, "");
        write(domain.child("name"), "guest-" + domid);
        write(domain.child("device"), "");
        for (int device = 0; device < 6; device++) {
            StorePath kind = domain.child("device/" + (device < 3 ? "vbd" : "vif"));
            if (device % 3 == 0) {
                write(kind, "");
            }
            StorePath frontend = kind.child(51712 + 16 * device);
            write(frontend, "");
            write(frontend.child("backend"), "/local/domain/0/backend/vbd/" + domid + "/" + (51712 + 16 * device));
            for (int key = 0; key < 13; key++) {
                write(frontend.child("key-" + key), key % 2 == 0 ? Integer.toString(key) : "a value of some length");
            }
        }
        write(domain.child("data"), "");
        write(domain.child("data/updated"), "Mon Nov  1 12:00:00 2026");
        write(domain.child("data/os"), "");
        write(domain.child("data/os/name"), "Linux \"6.1\"\n");
    }

    private void write(StorePath path, String value) {
        if (asked.size() >= 500) {
            asked.remove().join();
        }
        asked.add(connection.send(Request.write(0, path, value.getBytes(StandardCharsets.UTF_8))));
    }
}
