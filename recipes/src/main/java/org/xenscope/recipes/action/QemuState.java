package org.xenscope.recipes.action;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.xenscope.devicemodel.QmpClient;
import org.xenscope.error.FailedException;
import org.xenscope.host.FileEntry;
import org.xenscope.host.Invocation;
import org.xenscope.recipes.Site;

/** The state of a QEMU's devices, which the next one takes over (QEMU's qapi/migration.json: xen-save-devices-state). */
final class QemuState {
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final Duration SAVE = Duration.ofSeconds(60);
    private static final Duration MOVE = Duration.ofSeconds(10);

    private QemuState() {}

    /**
     * Stops a QEMU and has it write its state into a file, root's alone. With {@code live} false it also gives up its disks.
     */
    static void save(Site site, Relaunched domain, QemuLaunch launch) {
        String part = domain.state() + ".part";
        // it is made before, as QEMU would make one that its group may read
        site.control().write(part, new byte[0], 0600);
        try (QmpClient qmp = QmpClient.connect(site.host().connectUnix(launch.socket()), ANSWER)) {
            if (!running(qmp)) {
                // One that has given up its disks already must not be asked to do so again: it would abort.
                execute(site, qmp, "cont", none());
            }
            execute(site, qmp, "stop", none());
            qmp.execute(
                    site.permit(),
                    "xen-save-devices-state",
                    none().put("filename", part).put("live", false),
                    SAVE);
        }
        if (site.host().stat(part).map(FileEntry::sizeBytes).orElse(0L) == 0) {
            throw new FailedException(
                    "QEMU of " + domain.words() + " has saved no device state",
                    "look whether /run on the host is full");
        }
        site.control()
                .run(Invocation.of(MOVE, "mv", "-f", part, domain.state()))
                .orFail("look at " + domain.room());
    }

    /** Has a QEMU go on that was stopped, with its disks. */
    static void goOn(Site site, QemuLaunch launch) {
        try (QmpClient qmp = QmpClient.connect(site.host().connectUnix(launch.socket()), ANSWER)) {
            if (!running(qmp)) {
                execute(site, qmp, "cont", none());
            }
        }
    }

    private static boolean running(QmpClient qmp) {
        return qmp.query("query-status", ANSWER).path("running").asBoolean();
    }

    private static void execute(Site site, QmpClient qmp, String command, ObjectNode arguments) {
        qmp.execute(site.permit(), command, arguments, ANSWER);
    }

    private static ObjectNode none() {
        return JsonNodeFactory.instance.objectNode();
    }

    static List<String> commands(Relaunched domain, QemuLaunch launch) {
        String save = "{\"execute\":\"xen-save-devices-state\",\"arguments\":{\"filename\":\"" + domain.state()
                + "\",\"live\":false}}";
        return List.of("printf '%s\\n' '{\"execute\":\"qmp_capabilities\"}' '{\"execute\":\"stop\"}' "
                + ShellText.word(save) + " | socat -t30 - UNIX-CONNECT:" + ShellText.word(launch.socket()));
    }
}
