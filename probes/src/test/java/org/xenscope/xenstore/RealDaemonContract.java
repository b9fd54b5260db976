package org.xenscope.xenstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.xenscope.error.AbsentException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.UnreachableException;
import org.xenscope.error.UsageException;
import org.xenscope.host.Policy;
import org.xenscope.peers.RealXenstored;

/** What holds on either genuine daemon. */
abstract class RealDaemonContract extends RealDaemonFixture {
    RealDaemonContract(RealXenstored.Kind kind) {
        super(kind);
    }

    @Test
    void valuesAreAnyBytes() {
        byte[] every = new byte[256];
        for (int i = 0; i < every.length; i++) {
            every[i] = (byte) i;
        }
        writer.write(TEST.child("every"), every);
        writer.write(TEST.child("quotes"), "\"it's\" \\ \n \r\n\t");
        writer.write(TEST.child("empty"), "");
        writer.write(TEST.child("nul"), new byte[] {'a', 0, 'b', 0});
        assertThat(store.read(TEST.child("every"))).contains(every);
        assertThat(store.readText(TEST.child("quotes"))).contains("\"it's\" \\ \n \r\n\t");
        assertThat(store.readText(TEST.child("empty"))).contains("");
        assertThat(store.read(TEST.child("nul"))).contains(new byte[] {'a', 0, 'b', 0});
        assertThat(store.read(TEST.child("none"))).isEmpty();
    }

    @Test
    void theLargestValueFitsAndOneByteMoreIsRefusedHere() {
        StorePath path = TEST.child("large");
        byte[] largest = new byte[Message.PAYLOAD_LIMIT - path.text().length() - 1];
        writer.write(path, largest);
        assertThat(store.read(path)).contains(largest);
        assertThatThrownBy(() -> writer.write(path, new byte[largest.length + 1]))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("writing /test/large takes 4097 bytes");
    }

    @Test
    void directoriesAndWhatIsNotThere() {
        writer.makeDirectory(TEST.child("a/b/c"));
        writer.makeDirectory(TEST.child("a/b/c"));
        assertThat(store.directory(TEST.child("a"))).containsExactly("b");
        assertThat(store.directory(TEST.child("a/b/c"))).isEmpty();
        assertThatThrownBy(() -> store.directory(TEST.child("none")))
                .isInstanceOf(AbsentException.class)
                .hasMessageContaining("listing /test/none on local:")
                .hasMessageContaining("it is not there (ENOENT)");
        assertThatThrownBy(() -> store.permissions(TEST.child("none"))).isInstanceOf(AbsentException.class);
        assertThatThrownBy(() -> store.tree(TEST.child("none"))).isInstanceOf(AbsentException.class);
        writer.remove(TEST.child("a"));
        writer.remove(TEST.child("a"));
        writer.remove(TEST.child("x/y/z"));
        assertThat(store.exists(TEST.child("a/b"))).isFalse();
    }

    @Test
    void permissionsComeBackAsSet() {
        writer.write(TEST.child("node"), "x");
        List<Permission> wanted =
                List.of(Permission.parse("n0"), Permission.parse("r5"), Permission.parse("w6"), Permission.parse("b7"));
        writer.setPermissions(TEST.child("node"), wanted);
        assertThat(store.permissions(TEST.child("node"))).isEqualTo(wanted);
        assertThat(store.tree(TEST).find(TEST.child("node")).orElseThrow().permissions())
                .isEqualTo(wanted);
        assertThatThrownBy(() -> writer.setPermissions(TEST.child("none"), wanted))
                .isInstanceOf(AbsentException.class);
    }

    @Test
    void relativePathsAreThoseOfDomain0() {
        writer.write(StorePath.of("test-relative"), "x");
        assertThat(store.readText(StorePath.of("/local/domain/0/test-relative")))
                .contains("x");
        writer.remove(StorePath.of("test-relative"));
    }

    @Test
    void aDirectoryOfMoreNamesThanAMessageHolds() {
        TreeSet<String> names = new TreeSet<>();
        writer.transaction(transaction -> {
            for (int i = 0; i < 1000; i++) {
                String name = "a-rather-long-name-" + i;
                names.add(name);
                transaction.write(TEST.child(name), Integer.toString(i));
            }
            return names;
        });
        largeDirectory(store, TEST, names);
    }

    /** The daemons differ. */
    abstract void largeDirectory(Store store, StorePath path, TreeSet<String> names);

    @Test
    void theTreeIsWhatXenstoreLsShows() {
        for (int i = 0; i < 40; i++) {
            StorePath domain = TEST.child(i * 7 % 40);
            writer.write(domain.child("name"), "guest \"" + i + "\"\n\\");
            writer.write(domain.child("raw"), new byte[] {0, 1, 7, 8, 0x1b, '[', 'm', (byte) 0xff, (byte) 0xc3, '\t'});
            writer.write(domain.child("device/vif/0/state"), "4");
            writer.makeDirectory(domain.child("empty"));
            writer.setPermissions(domain, List.of(Permission.parse("n0"), Permission.parse("r" + i)));
        }
        for (StorePath path : List.of(StorePath.ROOT, TEST, TEST.child(3))) {
            String genuine = new String(daemon.tool("xenstore-ls", "-fp", path.text()), StandardCharsets.UTF_8);
            assertThat(Trees.lines(store.tree(path))).isEqualTo(genuine.lines().toList());
        }
        assertThat(store.snapshot(StorePath.ROOT).consistent()).isTrue();
    }

    @Test
    void aTransactionIsAllOrNothing() {
        assertThatThrownBy(() -> writer.transaction(transaction -> {
                    transaction.write(TEST.child("a"), "1");
                    assertThat(transaction.readText(TEST.child("a"))).contains("1");
                    assertThat(store.exists(TEST.child("a"))).isFalse();
                    throw new IllegalArgumentException("no");
                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(store.exists(TEST.child("a"))).isFalse();
        StoreTransaction kept = writer.transaction(transaction -> {
            transaction.write(TEST.child("a"), "1");
            transaction.write(TEST.child("b"), "2");
            return transaction;
        });
        assertThat(store.readText(TEST.child("b"))).contains("2");
        assertThatThrownBy(() -> kept.write(TEST.child("c"), "3")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void manyNodesAtOnce() {
        int many = 3 * StoreConnection.WINDOW / 2;
        Map<StorePath, byte[]> values = new LinkedHashMap<>();
        for (int i = 0; i < many; i++) {
            values.put(TEST.child("of-a-batch/" + i % 100).child(i), new byte[] {(byte) i, 0});
        }
        writer.transaction(transaction -> {
            transaction.writeAll(values);
            assertThat(transaction.readAll(values.keySet())).hasSize(many);
            transaction.removeAll(List.of(TEST.child("none/at/all"), TEST.child("of-a-batch/1")));
            transaction.setAllPermissions(Map.of(TEST, List.of(Permission.parse("r0"))));
            return many;
        });
        Map<StorePath, Optional<byte[]>> read = store.readAll(values.keySet());
        assertThat(read.keySet()).containsExactlyElementsOf(values.keySet());
        read.forEach((path, value) -> {
            if (TEST.child("of-a-batch/1").covers(path)) {
                assertThat(value).isEmpty();
            } else {
                assertThat(value).contains(values.get(path));
            }
        });
        assertThat(store.directoryOfAll(List.of(TEST, TEST.child("none"), TEST.child("of-a-batch/2/2"))))
                .isEqualTo(Map.of(TEST, List.of("of-a-batch"), TEST.child("of-a-batch/2/2"), List.of()));
        assertThat(store.permissionsOfAll(List.of(TEST.child("none"), TEST)))
                .isEqualTo(Map.of(TEST, List.of(Permission.parse("r0"))));
    }

    @Test
    void oneOfManyThatFailsIsNamedAndNothingIsDone() {
        Map<StorePath, List<Permission>> permissions = new LinkedHashMap<>();
        for (String name : List.of("a", "missing", "b")) {
            permissions.put(TEST.child(name), List.of(Permission.parse("r0")));
        }
        assertThatThrownBy(() -> writer.transaction(transaction -> {
                    transaction.writeAll(Map.of(TEST.child("a"), new byte[1], TEST.child("b"), new byte[1]));
                    transaction.setAllPermissions(permissions);
                    return "";
                }))
                .isInstanceOf(AbsentException.class)
                .hasMessageContaining("/test/missing");
        assertThat(store.exists(TEST)).isFalse();
        Map<StorePath, byte[]> values = new LinkedHashMap<>();
        values.put(TEST.child("a"), new byte[1]);
        values.put(TEST.child("large"), new byte[5000]);
        assertThatThrownBy(() -> writer.transaction(transaction -> {
                    transaction.writeAll(values);
                    return "";
                }))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("writing /test/large takes");
        assertThat(store.exists(TEST)).isFalse();
    }

    @Test
    void aTransactionThatMeetsAnotherIsDoneAgain() {
        writer.write(TEST.child("count"), "0");
        AtomicInteger runs = new AtomicInteger();
        String end = writer.transaction(transaction -> {
            String was = transaction.readText(TEST.child("count")).orElseThrow();
            if (runs.incrementAndGet() <= 2) {
                // another connection changes what this transaction has read
                try (Store other = reopened()) {
                    other.changes(Policy.CHANGE.permit("test")).write(TEST.child("count"), "10" + runs.get());
                }
            }
            String next = Integer.toString(Integer.parseInt(was) + 1);
            transaction.write(TEST.child("count"), next);
            return next;
        });
        assertThat(runs).hasValue(3);
        assertThat(end).isEqualTo("103");
        assertThat(store.readText(TEST.child("count"))).contains("103");
    }

    @Test
    void aTransactionThatAlwaysMeetsAnotherGivesUp() {
        writer.write(TEST.child("count"), "0");
        AtomicInteger runs = new AtomicInteger();
        try (Store other = reopened()) {
            StoreWriter disturber = other.changes(Policy.CHANGE.permit("test"));
            assertThatThrownBy(() -> writer.transaction(transaction -> {
                        transaction.read(TEST.child("count"));
                        disturber.write(TEST.child("count"), "x" + runs.incrementAndGet());
                        transaction.write(TEST.child("count"), "mine");
                        return "";
                    }))
                    .hasMessageContaining("each of 16 attempts");
        }
        assertThat(runs).hasValue(OpenStore.ATTEMPTS);
    }

    @Test
    void readersSeeOneMoment() {
        writer.write(TEST.child("a"), "1");
        writer.write(TEST.child("b"), "1");
        List<String> both = store.consistently(reader -> List.of(
                reader.readText(TEST.child("a")).orElseThrow(),
                reader.readText(TEST.child("b")).orElseThrow()));
        assertThat(both).containsExactly("1", "1");
    }

    @Test
    void watchesTellEveryChangeInOrder() {
        int changes = 3000;
        try (Watch watch = store.watch(TEST, StorePath.of("/elsewhere"))) {
            for (int i = 0; i < 2; i++) {
                StoreEvent.Changed first = changed(watch);
                assertThat(first.initial()).isTrue();
                assertThat(first.path())
                        .isEqualTo(first.watched())
                        .isEqualTo(watch.paths().get(i));
            }
            try (Store other = reopened()) {
                StoreWriter changer = other.changes(Policy.CHANGE.permit("test"));
                for (int i = 0; i < changes; i++) {
                    changer.write(TEST.child("n" + i), "x");
                }
            }
            for (int i = 0; i < changes; i++) {
                StoreEvent.Changed event = changed(watch);
                assertThat(event.path()).isEqualTo(TEST.child("n" + i));
                assertThat(event.watched()).isEqualTo(TEST);
                assertThat(event.initial()).isFalse();
            }
            // events and answers come in one order: nothing more is on its way
            assertThat(store.exists(TEST)).isTrue();
            assertThat(watch.poll()).isEmpty();
        }
    }

    @Test
    void aThousandWatchesLoseNothingAndDoubleNothing() {
        int many = 1000;
        StorePath[] paths = new StorePath[many];
        for (int i = 0; i < many; i++) {
            paths[i] = TEST.child("w" + i);
        }
        try (Watch watch = store.watch(paths)) {
            for (int i = 0; i < many; i++) {
                assertThat(changed(watch).initial()).isTrue();
            }
            for (int round = 0; round < 5; round++) {
                for (StorePath path : paths) {
                    writer.write(path, "x");
                }
            }
            for (int i = 0; i < 5 * many; i++) {
                assertThat(changed(watch).path()).isEqualTo(paths[i % many]);
            }
            assertThat(store.exists(TEST)).isTrue();
            assertThat(watch.poll()).isEmpty();
        }
    }

    /** Both ends of a large tree always change together: no snapshot that calls itself consistent tells them apart. */
    @Test
    void aConsistentSnapshotIsOfOneMoment() {
        for (int i = 0; i < 200; i++) {
            writer.write(TEST.child("middle").child(i), "x");
        }
        List<Snapshot> snapshots = new ArrayList<>();
        whileDisturbed(
                (disturber, i) -> disturber.transaction(transaction -> {
                    transaction.write(TEST.child("a"), Integer.toString(i));
                    transaction.write(TEST.child("z/z/z"), Integer.toString(i));
                    if (i % 2 == 0) {
                        transaction.remove(TEST.child("sometimes"));
                    } else {
                        transaction.write(TEST.child("sometimes/there"), Integer.toString(i));
                    }
                    return i;
                }),
                TEST.child("a"),
                () -> {
                    for (int i = 0; i < 30; i++) {
                        snapshots.add(store.snapshot(TEST, Detail.VALUES));
                    }
                });
        for (Snapshot snapshot : snapshots) {
            if (snapshot.consistent()) {
                String last = value(snapshot, "a").orElseThrow();
                assertThat(value(snapshot, "z/z/z")).contains(last);
                boolean odd = Integer.parseInt(last) % 2 == 1;
                assertThat(value(snapshot, "sometimes/there")).isEqualTo(odd ? Optional.of(last) : Optional.empty());
            }
        }
        assertThat(store.snapshot(TEST).consistent()).isTrue();
    }

    private static Optional<String> value(Snapshot snapshot, String path) {
        return snapshot.root().find(TEST.child(path)).map(node -> new String(node.value(), StandardCharsets.US_ASCII));
    }

    private void whileDisturbed(BiConsumer<StoreWriter, Integer> disturb, StorePath begun, Runnable work) {
        AtomicBoolean enough = new AtomicBoolean();
        try (Store other = reopened()) {
            StoreWriter disturber = other.changes(Policy.CHANGE.permit("test"));
            CompletableFuture<Void> disturbing = CompletableFuture.runAsync(() -> {
                for (int i = 0; !enough.get(); i++) {
                    disturb.accept(disturber, i);
                }
            });
            try {
                store.await(begun, Optional::isPresent, SOON);
                work.run();
            } finally {
                enough.set(true);
                disturbing.join();
            }
        }
    }

    @Test
    void aClosedWatchIsForgottenByTheDaemon() {
        Watch watch = store.watch(TEST);
        watch.close();
        writer.write(TEST.child("a"), "1");
        assertThatThrownBy(() -> watch.next(SOON)).hasMessageContaining("is closed");
        try (Watch again = store.watch(TEST)) {
            assertThat(changed(again).initial()).isTrue();
            assertThat(again.poll()).isEmpty();
        }
    }

    @Test
    void awaitReturnsOnceTheValueIsThere() {
        CompletableFuture<Optional<byte[]>> waiting = CompletableFuture.supplyAsync(() ->
                store.await(TEST.child("state"), value -> value.map(String::new).equals(Optional.of("4")), SOON));
        for (String state : List.of("1", "2", "3", "4")) {
            writer.write(TEST.child("state"), state);
        }
        assertThat(waiting.join()).contains(new byte[] {'4'});
        assertThatThrownBy(() -> store.await(TEST.child("state"), Optional::isEmpty, Duration.ofMillis(50)))
                .isInstanceOf(DeadlineException.class)
                .hasMessageContaining("/test/state on local:")
                .hasMessageContaining(" is \"4\" after 50 ms");
    }

    @Test
    void thousandsOfRequestsAtOnce() {
        int many = 20_000;
        try (StoreConnection connection = connection()) {
            List<Request> requests = new ArrayList<>();
            List<CompletableFuture<Message>> answers = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                Request request = i % 2 == 0
                        ? Request.write(
                                0, TEST.child(i % 100), Integer.toString(i).getBytes(StandardCharsets.US_ASCII))
                        : Request.on(MessageType.READ, 0, TEST.child((i - 1) % 100));
                requests.add(request);
                answers.add(connection.send(request));
            }
            for (int i = 0; i < many; i++) {
                Message answer = connection.await(requests.get(i), answers.get(i));
                if (i % 2 == 1) {
                    assertThat(new String(answer.payload(), StandardCharsets.US_ASCII))
                            .isEqualTo(Integer.toString(i - 1));
                }
            }
        }
    }

    @Test
    void oneStoreServesManyThreads() {
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            StorePath mine = TEST.child("thread" + t);
            threads.add(CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 200; i++) {
                    writer.write(mine, Integer.toString(i));
                    assertThat(store.readText(mine)).contains(Integer.toString(i));
                }
            }));
        }
        threads.forEach(CompletableFuture::join);
    }

    @Test
    void theDaemonsOwnErrorsReachTheCaller() {
        try (StoreConnection connection = connection()) {
            Request unwatch = Request.of(MessageType.UNWATCH, 0, "/none", "/none", "token");
            assertThat(catchThrowable(() -> connection.expect(unwatch))).isInstanceOf(AbsentException.class);
            Request end = Request.of(MessageType.TRANSACTION_END, 4711, "", "T");
            assertThat(catchThrowable(() -> connection.expect(end))).isNotNull();
            Request path = Request.of(MessageType.GET_DOMAIN_PATH, 0, "3", "3");
            assertThat(Payload.text(connection.expect(path).payload())).isEqualTo("/local/domain/3");
        }
    }

    @Test
    void killedWhileRequestsAreInFlight() {
        try (RealXenstored own = RealXenstored.start(kind())) {
            Store doomed = Stores.open(new UnixStoreHost("unix:" + own.socket()));
            Watch watch = doomed.watch(TEST);
            changed(watch);
            own.freeze();
            List<CompletableFuture<Optional<byte[]>>> asked = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                asked.add(CompletableFuture.supplyAsync(() -> doomed.read(TEST)));
            }
            own.kill();
            for (CompletableFuture<Optional<byte[]>> each : asked) {
                assertThat(catchThrowable(each::join))
                        .hasCauseInstanceOf(UnreachableException.class)
                        .hasMessageContaining(own.socket().toString());
            }
            assertThatThrownBy(() -> watch.next(SOON)).isInstanceOf(UnreachableException.class);
            assertThatThrownBy(() -> doomed.read(TEST)).isInstanceOf(UnreachableException.class);
            assertThatThrownBy(() -> Stores.open(new UnixStoreHost("unix:" + own.socket())))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageContaining("no xenstored answers on unix:");
        }
    }
}
