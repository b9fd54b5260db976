package org.xenscope.console;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.xenscope.host.Host;
import org.xenscope.host.HostControl;
import org.xenscope.host.Permit;
import org.xenscope.recipes.Site;
import org.xenscope.xenstore.Detail;
import org.xenscope.xenstore.Store;
import org.xenscope.xenstore.StoreMirror;
import org.xenscope.xenstore.StorePath;
import org.xenscope.xenstore.StoreWriter;
import org.xenscope.xenstore.Stores;

/** The hosts of this process: each is opened when first asked for, and kept. */
final class HostDoor implements AutoCloseable {
    private final Map<String, Open> open = new HashMap<>();

    Host host(String uri, Session session) {
        return open(uri, session).host;
    }

    Store store(String uri, Session session) {
        return open(uri, session).store(session);
    }

    /** What completion looks at: read in the background from the first use on. */
    StoreMirror mirror(String uri, Session session) {
        return open(uri, session).mirror(session);
    }

    Site site(String uri, Session session, Permit permit) {
        return new OpenSite(open(uri, session), session, permit);
    }

    @Override
    public void close() {
        open.values().forEach(Open::close);
        open.clear();
    }

    private Open open(String uri, Session session) {
        return open.computeIfAbsent(uri, u -> new Open(HostChoice.open(u, session)));
    }

    private static final class Open {
        private final Host host;
        private @Nullable Store store;
        private @Nullable StoreMirror mirror;

        Open(Host host) {
            this.host = host;
        }

        Store store(Session session) {
            if (store == null || !store.connected()) {
                store = Stores.open(host, session.clock());
            }
            return store;
        }

        StoreMirror mirror(Session session) {
            StoreMirror known = mirror;
            if (known == null) {
                known = StoreMirror.of(
                        () -> Stores.open(host, session.clock()), StorePath.ROOT, Detail.VALUES, session.clock());
                mirror = known;
            }
            return known;
        }

        void close() {
            if (mirror != null) {
                mirror.close();
            }
            if (store != null) {
                store.close();
            }
            host.close();
        }
    }

    /** A store that is lost is opened again at the next use. */
    private record OpenSite(Open open, Session session, Permit permit) implements Site {
        @Override
        public Host host() {
            return open.host;
        }

        @Override
        public HostControl control() {
            return open.host.control(permit);
        }

        @Override
        public Store store() {
            return open.store(session);
        }

        @Override
        public StoreWriter storeChanges() {
            return store().changes(permit);
        }
    }
}
