package org.xenscope.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xenscope.host.Host;
import org.xenscope.peers.RealXenstored;
import org.xenscope.xenbus.DeviceFacts;
import org.xenscope.xenstore.Detail;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StoreMirror;
import org.xenscope.xenstore.StorePath;
import org.xenscope.xenstore.Stores;
import org.xenscope.xenstore.UnixStoreHost;

/** Devices followed in the store of a genuine daemon. */
@Tag("peer")
@Timeout(60)
final class DeviceFollowerTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String FRONT = "/local/domain/7/device/vfb/0";
    private static final String BACK = "/local/domain/0/backend/vfb/7/0";

    @Test
    void aDaemonThatComesBackWithOtherStatesIsFollowedOn() {
        AtomicReference<RealXenstored> now = new AtomicReference<>();
        try (RealXenstored first = daemon("1", "1");
                RealXenstored second = daemon("3", "2");
                StoreMirror mirror = mirror(() -> now.get() == null ? first : second);
                Store store = Stores.open(host(first))) {
            DeviceProbe probe = new DeviceProbe(host(first), store);
            DeviceFacts known = probe.read();
            try (DeviceFollower follower = new DeviceFollower(mirror, probe, known, 7, Clock.systemUTC())) {
                assertThat(follower.devices()).extracting(each -> each.name()).containsExactly("vfb/0");
                first.tool("xenstore-write", BACK + "/state", "2");
                assertThat(words(next(follower, 1))).containsExactly("BACKEND 1>2");
                first.kill();
                assertThat(words(next(follower, 1))).containsExactly("lost");
                now.set(second);
                assertThat(words(next(follower, 2))).containsExactly("back, missed 1", "late FRONTEND 1>3");
                second.tool("xenstore-rm", "/local/domain/7");
                second.tool("xenstore-rm", BACK);
                List<String> end = new ArrayList<>();
                while (!end.contains("gone")) {
                    end.addAll(words(follower.next(SOON)));
                }
                assertThat(end).endsWith("NOBODY GONE", "gone");
            }
        }
    }

    @Test
    void aStormElsewhereAndHereEndsInWhatIsThere() {
        try (RealXenstored daemon = daemon("1", "1");
                StoreMirror mirror = mirror(() -> daemon);
                Store store = Stores.open(host(daemon))) {
            DeviceProbe probe = new DeviceProbe(host(daemon), store);
            try (DeviceFollower follower = new DeviceFollower(mirror, probe, probe.read(), 7, Clock.systemUTC())) {
                List<String> storm = new ArrayList<>();
                for (int i = 0; i < 500; i++) {
                    storm.addAll(List.of("/local/domain/8/data/" + i, "x", BACK + "/data/x/" + i, "1"));
                }
                storm.addAll(List.of(BACK + "/state", "2"));
                daemon.tool("xenstore-write", storm.toArray(String[]::new));
                assertThat(words(next(follower, 1))).containsExactly("BACKEND 1>2");
                assertThat(follower.devices().get(0).pair().backendValue("state"))
                        .contains("2");
            }
        }
    }

    private static List<DeviceEvent> next(DeviceFollower follower, int atLeast) {
        List<DeviceEvent> told = new ArrayList<>();
        while (told.size() < atLeast) {
            List<DeviceEvent> more = follower.next(SOON);
            assertThat(more).isNotEmpty();
            told.addAll(more);
        }
        return told;
    }

    private static List<String> words(List<DeviceEvent> told) {
        return told.stream().map(DeviceFollowerTest::words).toList();
    }

    private static String words(DeviceEvent event) {
        if (event instanceof DeviceEvent.Moved moved) {
            return (moved.late() ? "late " : "")
                    + moved.transition().side() + " "
                    + moved.transition()
                            .before()
                            .map(before ->
                                    before + ">" + moved.transition().after().orElse(""))
                            .orElse(moved.transition().what().toString());
        }
        if (event instanceof DeviceEvent.Back back) {
            return "back, missed " + back.missed();
        }
        return event instanceof DeviceEvent.Lost ? "lost" : event instanceof DeviceEvent.Gone ? "gone" : "" + event;
    }

    private static RealXenstored daemon(String front, String back) {
        RealXenstored daemon = RealXenstored.start(RealXenstored.Kind.C);
        daemon.tool("xenstore-write", "/local/domain/7/vm", "/vm/one", FRONT + "/backend", BACK);
        daemon.tool("xenstore-write", FRONT + "/state", front, BACK + "/frontend", FRONT, BACK + "/state", back);
        return daemon;
    }

    private static StoreMirror mirror(Supplier<RealXenstored> daemon) {
        return StoreMirror.of(
                () -> Stores.open(host(daemon.get())), StorePath.of("/local/domain"), Detail.VALUES, Clock.systemUTC());
    }

    private static Host host(RealXenstored daemon) {
        return new UnixStoreHost("unix:" + daemon.socket());
    }
}
