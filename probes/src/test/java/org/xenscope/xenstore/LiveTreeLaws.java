package org.xenscope.xenstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.XenscopeException;

/** What holds of a tree that is kept live, whatever happens in whatever order. */
final class LiveTreeLaws {
    private static final StorePath ROOT = StorePath.of("/r");
    private static final int FIRST_NODES = 4;

    private LiveTreeLaws() {}

    /** Each byte is a step: a change of the store, or the daemon reads a request, or it speaks. */
    static void check(byte[] script) {
        ModelDaemon daemon = new ModelDaemon();
        daemon.write("/r", "");
        int at = 0;
        for (; at < Math.min(FIRST_NODES, script.length); at++) {
            change(daemon, script[at]);
        }
        StoreView view = new StoreView(daemon, 0);
        LiveTree tree = new LiveTree(daemon, view, ROOT, Detail.ALL, 1 << 20);
        AtomicReference<@Nullable XenscopeException> ended = new AtomicReference<>();
        tree.startWatched(new TreeListener() {
            @Override
            public void read(boolean settled) {
                if (settled) {
                    assertThat(NodeChange.between(daemon.atLastAnswer(ROOT), tree.current()))
                            .isEmpty();
                }
            }

            @Override
            public void heard(StorePath path, Instant moment) {
                assertThat(ROOT.covers(path)).isTrue();
            }

            @Override
            public void passed(StorePath path, byte[] value) {
                assertThat(ROOT.covers(path)).isTrue();
            }

            @Override
            public void ended(XenscopeException why) {
                ended.set(why);
            }
        });
        for (; at < script.length; at++) {
            switch (script[at] & 3) {
                case 0 -> change(daemon, script[at]);
                case 1 -> daemon.work();
                default -> daemon.speak();
            }
        }
        while (daemon.work() || daemon.speak()) {
            // until nothing is left to do
        }
        assertThat(ended.get()).isNull();
        assertThat(NodeChange.between(daemon.atLastAnswer(ROOT), tree.current()))
                .isEmpty();
        tree.awaitSettled();
    }

    private static void change(ModelDaemon daemon, byte step) {
        int what = (step & 0xff) >> 2;
        String path = "/r" + new String[] {"", "/a", "/b", "/a/a", "/a/b", "/a/a/a", "/a/a/b", "/b/a"}[what & 7];
        switch (what >> 3) {
            case 0, 1, 2 -> daemon.remove(path);
            case 3 -> daemon.permit(path, "r" + (what & 7));
            default ->
                daemon.write(path, new String(new byte[] {(byte) ('0' + (what >> 3))}, StandardCharsets.US_ASCII));
        }
    }
}
