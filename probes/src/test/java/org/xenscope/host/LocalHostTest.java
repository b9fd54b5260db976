package org.xenscope.host;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class LocalHostTest extends HostContract {
    private static LocalHost host;

    @BeforeAll
    static void open() {
        host = new LocalHost();
    }

    @AfterAll
    static void close() {
        host.close();
    }

    @Override
    Host host() {
        return host;
    }
}
