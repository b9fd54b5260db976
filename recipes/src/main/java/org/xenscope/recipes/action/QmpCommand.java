package org.xenscope.recipes.action;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import org.xenscope.devicemodel.Band;
import org.xenscope.devicemodel.QmpClient;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Site;

/**
 * A command for a QEMU that changes it. There is no way back: QMP has none, and what a command did only its meaning says.
 *
 * @param domain as xl takes it
 * @param socket on which the QEMU speaks QMP, and that is nobody else's
 * @param arguments of the command; empty for none
 * @param reply filled when it is performed: {@code return} and what QEMU answered; so it is empty in the journal
 */
public record QmpCommand(
        String domain,
        String socket,
        Band band,
        String command,
        ObjectNode arguments,
        ObjectNode reply,
        long withinMillis)
        implements Action {
    @Override
    public List<String> commands() {
        boolean human = band == Band.IN
                && command.equals("human-monitor-command")
                && arguments.size() == 1
                && arguments.path("command-line").asText().matches("[ -~]+");
        String offer = band == Band.IN ? "" : ",\"arguments\":{\"enable\":[\"oob\"]}";
        return List.of(
                human
                        ? "xl qemu-monitor-command " + ShellText.word(domain) + " "
                                + ShellText.word(arguments.path("command-line").asText())
                        : "printf '%s\\n' '{\"execute\":\"qmp_capabilities\"" + offer + "}' "
                                + ShellText.word(message()) + " | socat -t5 - UNIX-CONNECT:" + ShellText.word(socket));
    }

    private String message() {
        ObjectNode message = arguments.objectNode().put(band.key(), command);
        if (!arguments.isEmpty()) {
            message.set("arguments", arguments);
        }
        return message.toString();
    }

    @Override
    public List<String> undoCommands() {
        return List.of();
    }

    @Override
    public void perform(Site site) {
        Duration within = Duration.ofMillis(withinMillis);
        try (QmpClient qmp = QmpClient.connect(site.host().connectUnix(socket), within)) {
            reply.set("return", qmp.execute(site.permit(), band, command, arguments, within));
        }
    }

    @Override
    public void verify(Site site) {
        // QEMU's answer says that it was done.
    }

    @Override
    public boolean undoable() {
        return false;
    }

    /** When QEMU refuses a command, it has done nothing. */
    @Override
    public boolean allOrNothing() {
        return true;
    }

    @Override
    public void undo(Site site) {
        // There is nothing that would.
    }
}
