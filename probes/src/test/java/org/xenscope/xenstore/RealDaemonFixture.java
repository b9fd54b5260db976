package org.xenscope.xenstore;

import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.xenscope.host.Policy;
import org.xenscope.peers.RealXenstored;

/** One genuine daemon for a class of tests, one connection and an empty /test for each test. */
@Tag("peer")
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RealDaemonFixture {
    static final StorePath TEST = StorePath.of("/test");
    static final Duration SOON = Duration.ofSeconds(10);

    private final RealXenstored.Kind kind;
    private @Nullable RealXenstored running;
    RealXenstored daemon;
    Store store;
    StoreWriter writer;

    RealDaemonFixture(RealXenstored.Kind kind) {
        this.kind = kind;
    }

    RealXenstored.Kind kind() {
        return kind;
    }

    @BeforeAll
    void startDaemon() {
        daemon = RealXenstored.start(kind);
        running = daemon;
    }

    @AfterAll
    void stopDaemon() {
        if (running != null) {
            running.close();
        }
    }

    @BeforeEach
    void open() {
        store = reopened();
        writer = store.changes(Policy.CHANGE.permit("test"));
        writer.remove(TEST);
    }

    @AfterEach
    void shut() {
        store.close();
    }

    Store reopened() {
        return Stores.open(new UnixStoreHost("unix:" + daemon.socket()));
    }

    StoreConnection connection() {
        return StoreConnection.over(
                new UnixStoreHost("unix:" + daemon.socket())
                        .connectUnix(daemon.socket().toString()),
                Clock.systemUTC(),
                SOON);
    }

    static StoreEvent.Changed changed(Watch watch) {
        return (StoreEvent.Changed) watch.next(SOON).orElseThrow();
    }
}
