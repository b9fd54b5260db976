package org.xenscope.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.xenscope.error.FailedException;
import org.xenscope.error.XenscopeException;
import org.xenscope.host.Conversation;
import org.xenscope.host.FileEntry;
import org.xenscope.host.Host;
import org.xenscope.host.HostControl;
import org.xenscope.host.Invocation;
import org.xenscope.host.Output;
import org.xenscope.host.Permit;
import org.xenscope.host.Policy;
import org.xenscope.host.Query;
import org.xenscope.host.Running;
import org.xenscope.host.Wire;
import org.xenscope.peers.RealXenstored;
import org.xenscope.recipes.action.CreateDomain;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StorePath;
import org.xenscope.xenstore.StoreWriter;
import org.xenscope.xenstore.Stores;
import org.xenscope.xenstore.UnixStoreHost;

/** When a domain counts as taken back: Xen's own list decides, beside a genuine xenstored that may have lost it. */
@Tag("peer")
@Timeout(60)
class CreateDomainTest {
    private static final String UUID = "d7d7abb7-9184-443c-a9d3-82e751eac02f";
    private static final String HEADING =
            "Name   ID   Mem VCPUs\tState\tTime(s)   UUID   Reason-Code\tSecurity Label\n";
    private static final String PAUSED = HEADING + "(null)  7  64  1  --p---  0.0 " + UUID + "  -  -\n";
    private static final String DYING = PAUSED.replace("--p---", "--p--d");
    private static final Permit PERMIT = Policy.CHANGE.permit("test");

    private final CreateDomain create =
            new CreateDomain("/etc/xen/hvm.cfg", "hvm", UUID, List.of("uuid=\"" + UUID + "\""), List.of());
    /** What {@code xl list -v} shows, one after the other; the last stays. */
    private final Deque<String> lists = new ArrayDeque<>();

    private final List<String> run = new ArrayList<>();
    private String destroyed = "";
    private RealXenstored daemon;
    private Store store;

    @BeforeEach
    void start() {
        daemon = RealXenstored.start(RealXenstored.Kind.C);
        store = Stores.open(new UnixStoreHost("unix:" + daemon.socket()));
    }

    @AfterEach
    void end() {
        store.close();
        daemon.close();
    }

    @Test
    void aDomainThatTheStoreHasLostIsDestroyedAllTheSame() {
        lists.addAll(List.of(PAUSED, HEADING));
        undo();
        assertThat(run).containsExactly("xl destroy 7");
    }

    @Test
    void oneThatStaysIsNotUndone() {
        lists.add(PAUSED);
        destroyed = "libxl: error: Domain 7:Destruction of domain failed";
        assertThatThrownBy(this::undo)
                .isInstanceOf(FailedException.class)
                .hasMessageContaining("domain 7 is still there (xl list: --p---)")
                .hasMessageContaining(destroyed)
                .extracting(e -> ((XenscopeException) e).next())
                .asString()
                .contains("`xl destroy 7` by hand", "xenscope undo");
    }

    @Test
    void neitherIsOneThatIsDyingForGood() {
        lists.addAll(List.of(PAUSED, DYING));
        destroyed = "libxl: error: Domain 7:Destruction of domain failed";
        assertThatThrownBy(this::undo)
                .isInstanceOf(FailedException.class)
                .hasMessageContaining("domain 7 is still there (xl list: --p--d)");
    }

    @Test
    void whereXlCannotTellNothingIsClaimed() {
        assertThatThrownBy(this::undo)
                .isInstanceOf(FailedException.class)
                .hasMessageContaining("xl list -v ended with 1");
        assertThat(run).isEmpty();
    }

    @Test
    void nodesThatAreLeftAreNamed() {
        lists.add(HEADING);
        StoreWriter writer = store.changes(PERMIT);
        writer.write(StorePath.of("/local/domain/7/vm"), "/vm/" + UUID);
        assertThatThrownBy(this::undo)
                .isInstanceOf(FailedException.class)
                .hasMessageContaining("the store has nodes of it: /local/domain/7");
        writer.remove(StorePath.of("/local/domain/7"));
        undo();
        assertThat(run).isEmpty();
    }

    private void undo() {
        create.undo(new Scripted());
    }

    private final class Scripted implements Site, Host, HostControl {
        @Override
        public Host host() {
            return this;
        }

        @Override
        public HostControl control() {
            return this;
        }

        @Override
        public Store store() {
            return store;
        }

        @Override
        public StoreWriter storeChanges() {
            return store.changes(PERMIT);
        }

        @Override
        public Permit permit() {
            return PERMIT;
        }

        @Override
        public String name() {
            return "test";
        }

        @Override
        public Output query(Query query) {
            boolean list = String.join(" ", query.argv()).equals("xl list -v");
            String said = !list || lists.isEmpty() ? "" : lists.size() == 1 ? lists.element() : lists.remove();
            return output(query.argv(), list && said.isEmpty() ? 1 : 0, said, "");
        }

        @Override
        public Output run(Invocation invocation) {
            run.add(String.join(" ", invocation.argv()));
            return output(invocation.argv(), destroyed.isEmpty() ? 0 : 1, "", destroyed);
        }

        private static Output output(List<String> argv, int exit, String out, String err) {
            return new Output(argv, exit, out.getBytes(StandardCharsets.UTF_8), err.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public Running follow(Query query) {
            throw new AssertionError(query);
        }

        @Override
        public byte[] read(String path) {
            throw new AssertionError(path);
        }

        @Override
        public List<FileEntry> list(String path) {
            throw new AssertionError(path);
        }

        @Override
        public Optional<FileEntry> stat(String path) {
            throw new AssertionError(path);
        }

        @Override
        public Wire connectUnix(String path) {
            throw new AssertionError(path);
        }

        @Override
        public Wire connectTcp(int port) {
            throw new AssertionError(port);
        }

        @Override
        public HostControl control(Permit permit) {
            return this;
        }

        @Override
        public Conversation converse(List<String> argv) {
            throw new AssertionError(argv);
        }

        @Override
        public void write(String path, byte[] content, int mode) {
            throw new AssertionError(path);
        }

        @Override
        public void makeDirectory(String path, int mode) {
            throw new AssertionError(path);
        }

        @Override
        public void remove(String path) {
            throw new AssertionError(path);
        }

        @Override
        public void close() {}
    }
}
