package org.xenscope.xenstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xenscope.error.CancelledException;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.UnreachableException;
import org.xenscope.host.Policy;
import org.xenscope.peers.RealXenstored;

/** The mirror of a genuine daemon's store. */
abstract class StoreMirrorContract extends RealDaemonFixture {
    private StoreMirror mirror;

    StoreMirrorContract(RealXenstored.Kind kind) {
        super(kind);
    }

    @BeforeEach
    void begin() {
        writer.write(TEST.child("old/a"), "1");
        writer.write(TEST.child("old/b/c"), "2");
        mirror = StoreMirror.of(this::reopened, TEST, Detail.ALL, Clock.systemUTC());
        mirror.await(view -> view.standing() == MirrorView.Standing.CURRENT, SOON);
    }

    @AfterEach
    void end() {
        mirror.close();
    }

    @Test
    void itShowsWhatIsThere() {
        assertThat(mirror.view().root()).contains(store.tree(TEST));
        assertThat(mirror.view().why()).isEmpty();
    }

    @Test
    void itTellsEachKindOfChange() {
        try (StoreMirror.Listening listening = mirror.listen()) {
            assertThat(listening.from()).isEqualTo(mirror.view());
            writer.write(TEST.child("old/a"), "1");
            writer.write(TEST.child("old/a"), "one");
            assertThat(next(listening)).isEqualTo("/test/old/a: \"1\" [n0] -> \"one\" [n0]");
            writer.setPermissions(TEST.child("old/b"), List.of(Permission.parse("n0"), Permission.parse("r5")));
            assertThat(next(listening)).isEqualTo("/test/old/b: \"\" [n0] -> \"\" [n0, r5]");
            writer.makeDirectory(TEST.child("new"));
            assertThat(next(listening)).isEqualTo("/test/new: - [] -> \"\" [n0]");
            writer.remove(TEST.child("new"));
            assertThat(next(listening)).isEqualTo("/test/new: \"\" [n0] -> - []");
            writer.write(TEST.child("deep/er/est"), "x");
            assertThat(List.of(next(listening), next(listening), next(listening)))
                    .containsExactly(
                            "/test/deep: - [] -> \"\" [n0]",
                            "/test/deep/er: - [] -> \"\" [n0]",
                            "/test/deep/er/est: - [] -> \"x\" [n0]");
            writer.remove(TEST.child("old"));
            assertThat(List.of(next(listening), next(listening), next(listening), next(listening)))
                    .containsExactlyInAnyOrder(
                            "/test/old: \"\" [n0] -> - []",
                            "/test/old/a: \"one\" [n0] -> - []",
                            "/test/old/b: \"\" [n0, r5] -> - []",
                            "/test/old/b/c: \"2\" [n0] -> - []");
            assertThat(listening.next(Duration.ZERO)).isEmpty();
            assertThat(mirror.view().root()).contains(store.tree(TEST));
        }
    }

    @Test
    void whatChangesInOneViewIsTakenTogether() {
        try (StoreMirror.Listening listening = mirror.listen()) {
            writer.makeDirectory(TEST.child("many"));
            Instant before = listening.together(SOON).get(0).at();
            for (int round = 0; round < 20; round++) {
                String value = "of round " + round;
                writer.transaction(transaction -> {
                    for (int i = 0; i < 50; i++) {
                        transaction.write(TEST.child("many").child(i), value);
                    }
                    return "";
                });
                for (int taken = 0; taken < 50; ) {
                    List<MirrorEvent> some = listening.together(SOON);
                    assertThat(some).isNotEmpty();
                    assertThat(some.get(0).at()).isAfter(before);
                    before = some.get(some.size() - 1).at();
                    taken += some.size();
                }
            }
            assertThat(listening.together(Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void aTransactionIsSeenWholeAndWhatCameBackInItIsNotTheOldOne() {
        try (StoreMirror.Listening listening = mirror.listen()) {
            writer.transaction(transaction -> {
                transaction.remove(TEST.child("old"));
                transaction.write(TEST.child("old/b/d"), "3");
                return "";
            });
            mirror.await(
                    view -> find(view, "old/b/d").isPresent()
                            && find(view, "old/a").isEmpty(),
                    SOON);
            mirror.await(view -> find(view, "old/b/c").isEmpty(), SOON);
            assertThat(mirror.view().root()).contains(store.tree(TEST));
            assertThat(listening.next(SOON)).isPresent();
        }
    }

    @Test
    void theTopmostNodeMayGoAndComeBack() {
        writer.remove(TEST);
        mirror.await(view -> view.root().isEmpty(), SOON);
        assertThat(mirror.view().standing()).isEqualTo(MirrorView.Standing.CURRENT);
        writer.write(TEST.child("again/x"), "1");
        mirror.await(view -> find(view, "again/x").isPresent(), SOON);
        assertThat(mirror.view().root()).contains(store.tree(TEST));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void afterAnyChangesItIsWhatTheStoreIs(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < 60; i++) {
                if (random.nextInt(10) == 0) {
                    List<Long> seeds = List.of(random.nextLong(), random.nextLong(), random.nextLong());
                    writer.transaction(transaction -> {
                        seeds.forEach(each -> change(transaction, new Random(each)));
                        return seeds;
                    });
                } else {
                    change(writer, random);
                }
            }
            StoreNode now = store.tree(TEST);
            mirror.await(
                    view -> view.standing() == MirrorView.Standing.CURRENT
                            && NodeChange.between(view.root(), Optional.of(now)).isEmpty(),
                    SOON);
        }
    }

    private static void change(StoreEdits edits, Random random) {
        StorePath path = TEST.child("kept");
        for (int depth = random.nextInt(4); depth >= 0; depth--) {
            path = path.child(random.nextInt(3));
        }
        switch (random.nextInt(8)) {
            case 0, 1 -> edits.remove(path);
            case 2 -> edits.makeDirectory(path);
            case 3 -> {
                edits.makeDirectory(path);
                edits.setPermissions(path, List.of(Permission.parse("n0"), Permission.parse("r" + random.nextInt(9))));
            }
            default -> edits.write(path, Integer.toString(random.nextInt(1000)));
        }
    }

    @Test
    void whatItTellsAddsUpToWhatItShows() {
        try (StoreMirror.Listening listening = mirror.listen()) {
            List<String> known = new ArrayList<>();
            listening.from().root().orElseThrow().forEach(node -> known.add(node.path() + "=" + text(node.value())));
            Random random = new Random(5);
            for (int i = 0; i < 500; i++) {
                change(writer, random);
            }
            StoreNode now = store.tree(TEST);
            mirror.await(
                    view -> NodeChange.between(view.root(), Optional.of(now)).isEmpty(), SOON);
            for (Optional<MirrorEvent> event = listening.next(Duration.ZERO);
                    event.isPresent();
                    event = listening.next(Duration.ZERO)) {
                NodeChange change = ((MirrorEvent.Changed) event.orElseThrow()).change();
                change.before().ifPresent(value -> assertThat(known.remove(change.path() + "=" + text(value)))
                        .as("%s", change)
                        .isTrue());
                change.after().ifPresent(value -> known.add(change.path() + "=" + text(value)));
            }
            assertThat(known)
                    .containsExactlyInAnyOrderElementsOf(now.stream()
                            .map(node -> node.path() + "=" + text(node.value()))
                            .toList());
        }
    }

    @Test
    void aDaemonThatDiesAndComesBackIsReadAnewAndWhatWasMissedIsTold() {
        AtomicReference<RealXenstored> now = new AtomicReference<>();
        try (RealXenstored first = RealXenstored.start(kind());
                RealXenstored second = RealXenstored.start(kind());
                StoreMirror own = StoreMirror.of(
                        () -> Stores.open(new UnixStoreHost("unix:" + (now.get() == null ? first : second).socket())),
                        TEST,
                        Detail.VALUES,
                        Clock.systemUTC())) {
            fill(first, "kept", "1", "gone", "2");
            own.await(view -> find(view, "gone").isPresent(), SOON);
            try (StoreMirror.Listening listening = own.listen()) {
                first.kill();
                MirrorEvent.Lost lost = (MirrorEvent.Lost) listening.next(SOON).orElseThrow();
                assertThat(lost.why()).isInstanceOf(UnreachableException.class);
                MirrorView old = own.view();
                assertThat(old.standing()).isEqualTo(MirrorView.Standing.OLD);
                assertThat(old.since()).isEqualTo(lost.at());
                assertThat(old.why()).isNotEmpty();
                assertThat(find(old, "gone")).isPresent();
                fill(second, "kept", "1", "come", "3");
                now.set(second);
                List<String> told = new ArrayList<>();
                MirrorEvent event = listening.next(SOON).orElseThrow();
                while (event instanceof MirrorEvent.Changed changed) {
                    assertThat(changed.late()).isTrue();
                    told.add(changed.change().toString());
                    event = listening.next(SOON).orElseThrow();
                }
                assertThat(event).isInstanceOf(MirrorEvent.Back.class);
                assertThat(told)
                        .containsExactlyInAnyOrder("/test/gone: \"2\" [] -> - []", "/test/come: - [] -> \"3\" []");
                assertThat(own.view().standing()).isEqualTo(MirrorView.Standing.CURRENT);
            }
        }
    }

    @Test
    void aClosedOneSaysSo() {
        StoreMirror.Listening listening = mirror.listen();
        assertThatThrownBy(() -> mirror.await(view -> false, Duration.ofMillis(10)))
                .isInstanceOf(DeadlineException.class)
                .hasMessageContaining("the mirror of /test does not show within 10 ms");
        mirror.close();
        assertThatThrownBy(() -> listening.next(SOON)).isInstanceOf(CancelledException.class);
        assertThatThrownBy(() -> mirror.await(view -> false, SOON)).isInstanceOf(CancelledException.class);
        assertThat(find(mirror.view(), "old/a")).isPresent();
    }

    private static void fill(RealXenstored daemon, String... pairs) {
        try (Store store = Stores.open(new UnixStoreHost("unix:" + daemon.socket()))) {
            store.changes(Policy.CHANGE.permit("test")).transaction(transaction -> {
                for (int i = 0; i < pairs.length; i += 2) {
                    transaction.write(TEST.child(pairs[i]), pairs[i + 1]);
                }
                return "";
            });
        }
    }

    private static Optional<StoreNode> find(MirrorView view, String path) {
        return view.root().flatMap(root -> root.find(TEST.child(path)));
    }

    private static String next(StoreMirror.Listening listening) {
        return ((MirrorEvent.Changed) listening.next(SOON).orElseThrow())
                .change()
                .toString();
    }

    private static String text(byte[] value) {
        return new String(value, java.nio.charset.StandardCharsets.US_ASCII);
    }
}
