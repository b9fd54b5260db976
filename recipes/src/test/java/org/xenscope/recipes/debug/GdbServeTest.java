package org.xenscope.recipes.debug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.xenscope.devicemodel.chain.Wrapper;
import org.xenscope.error.RefusedException;
import org.xenscope.host.LocalHost;
import org.xenscope.host.Policy;
import org.xenscope.peers.RealXenstored;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StorePath;
import org.xenscope.xenstore.Stores;
import org.xenscope.xenstore.UnixStoreHost;

/** What a person is told who creates the domain. */
@Tag("peer")
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GdbServeTest {
    private RealXenstored daemon;
    private Store store;

    @BeforeAll
    void start() {
        daemon = RealXenstored.start(RealXenstored.Kind.C);
        store = Stores.open(new UnixStoreHost("unix:" + daemon.socket()));
    }

    @AfterAll
    void stop() {
        if (daemon != null) {
            store.close();
            daemon.close();
        }
    }

    @Test
    void saysTheWordsWithWhichTheDomainIsCreated() {
        GdbServe serve =
                GdbServe.of(new LocalHost(), store, "a b", "/usr/bin/qemu", Map.of("/a.vhd", "/dev/nbd0"), false);

        String program = serve.directory() + "/" + Wrapper.SCRIPT;
        assertThat(serve.directory()).matches("/(run|var/lib)/xenscope/serve-[0-9a-f]{8}");
        assertThat(serve.lines())
                .containsExactly("device_model_override = \"" + program + "\"", "device_model_version = \"qemu-xen\"");
        assertThat(serve.create("/etc/xen/a b.cfg"))
                .isEqualTo("xl create '/etc/xen/a b.cfg' 'device_model_override=\"" + program
                        + "\"' 'device_model_version=\"qemu-xen\"'");
        assertThat(serve.install().parts())
                .filteredOn(part -> part.name().equals(Wrapper.HOLD))
                .singleElement()
                .satisfies(part -> assertThat(part.content()).asString().isEqualTo("a b\n"));
        assertThat(GdbServe.of(new LocalHost(), store, "c", "/usr/bin/qemu", Map.of(), false)
                        .directory())
                .as("each domain has its own")
                .isNotEqualTo(serve.directory());
    }

    @Test
    void aDomainThatRunsIsPastIt() {
        store.changes(Policy.CHANGE.permit("test"))
                .write(StorePath.of("/local/domain/3/name"), "runs".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> GdbServe.of(new LocalHost(), store, "runs", "/usr/bin/qemu", Map.of(), false))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("runs as domain 3");
    }
}
