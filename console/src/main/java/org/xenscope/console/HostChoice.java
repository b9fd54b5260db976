package org.xenscope.console;

import org.xenscope.host.Host;
import org.xenscope.xenstore.UnixStoreHost;

/** Which host is meant. */
final class HostChoice {
    private HostChoice() {}

    static String uri(GlobalOptions options, Session session) {
        return options.host().orElse(session.environment().getOrDefault("XENSCOPE_HOST", "local"));
    }

    static String label(GlobalOptions options, Session session) {
        return uri(options, session);
    }

    static Host open(String uri, Session session) {
        return new UnixStoreHost(uri);
    }
}
