package org.xenscope.xenstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.xenscope.error.AbsentException;
import org.xenscope.error.UsageException;
import org.xenscope.host.Policy;
import org.xenscope.peers.RealXenstored;

/** The client against the genuine C xenstored. */
final class RealXenstoredTest extends RealDaemonContract {
    RealXenstoredTest() {
        super(RealXenstored.Kind.C);
    }

    /** C xenstored knows DIRECTORY_PART. */
    @Override
    void largeDirectory(Store store, StorePath path, TreeSet<String> names) {
        assertThat(store.directory(path)).containsExactlyInAnyOrderElementsOf(names);
        assertThat(store.tree(path).children()).hasSize(names.size());
    }

    /** oxenstored takes any domid. */
    @Test
    void anOwnerMustBeADomainThatIsThere() {
        StorePath path = StorePath.of("/test/owned");
        try (RealXenstored daemon = RealXenstored.start(RealXenstored.Kind.C);
                Store store = Stores.open(new UnixStoreHost("unix:" + daemon.socket()))) {
            StoreWriter writer = store.changes(Policy.CHANGE.permit("test"));
            writer.write(path, "x");
            assertThatThrownBy(() -> writer.setPermissions(path, List.of(Permission.parse("n7"))))
                    .isInstanceOf(AbsentException.class)
                    .hasMessageContaining("there is no domain 7 to own it");
        }
    }

    /** Its quota for paths is less than the protocol's limit. */
    @Test
    void aPathLongerThanItsQuotaIsSaidToBeSo() {
        try (RealXenstored daemon = RealXenstored.start(RealXenstored.Kind.C);
                Store store = Stores.open(new UnixStoreHost("unix:" + daemon.socket()))) {
            StorePath fits = StorePath.of("/" + "a".repeat(StorePath.RELATIVE_LIMIT - 1));
            assertThat(store.read(fits)).isEmpty();
            assertThatThrownBy(() -> store.read(StorePath.of(fits + "a")))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("the path has 2049 characters, and this daemon takes fewer (EINVAL)");
        }
    }
}
