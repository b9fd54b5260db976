package org.xenscope.recipes.bringup;

import java.time.Duration;
import org.xenscope.devicemodel.QmpClient;

/** The QMP socket that libxl leaves to others: qmp-libxl-N is its own, and holding that one hangs xl. */
final class Qmp {
    private static final Duration GREETING = Duration.ofSeconds(20);

    private Qmp() {}

    static QmpClient open(Bringup bringup, int domid) {
        return QmpClient.connect(
                bringup.host().connectUnix("/var/run/xen/qmp-libxenstat-" + domid), bringup.atMost(GREETING));
    }
}
