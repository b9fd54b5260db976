package org.xenscope.devicemodel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import org.xenscope.error.DeadlineException;
import org.xenscope.error.UnreachableException;
import org.xenscope.host.Host;

/** Asks a QEMU what it is and has, over a socket that is nobody else's. */
public final class QemuInquiry {
    private QemuInquiry() {}

    /**
     * Connects, asks, and leaves.
     *
     * @throws DeadlineException when it does not answer in that time
     * @throws UnreachableException when nobody listens
     */
    public static QemuAnswers ask(Host host, String socket, Duration within) {
        try (QmpClient qmp = QmpClient.connect(host.connectUnix(socket), within)) {
            return QemuAnswers.of(
                    qmp.version(),
                    qmp.query("query-status", within),
                    qmp.query("query-block", within),
                    qmp.query("query-chardev", within),
                    optional(qmp, "query-vnc", within));
        }
    }

    /** A QEMU may be built without it. */
    private static JsonNode optional(QmpClient qmp, String command, Duration within) {
        try {
            return qmp.query(command, within);
        } catch (QmpRefusedException e) {
            return MissingNode.getInstance();
        }
    }
}
