package org.xenscope.lab;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xenscope.devicemodel.QmpClient;
import org.xenscope.error.FailedException;
import org.xenscope.error.ProtocolException;
import org.xenscope.error.UnreachableException;
import org.xenscope.host.LocalHost;
import org.xenscope.host.Permit;
import org.xenscope.host.Policy;

/** The few words with which the lab's own QEMU is told to save, to end, and asked for its port. */
final class Monitor implements AutoCloseable {
    private static final Pattern FORWARD = Pattern.compile("HOST_FORWARD\\]\\s+\\d+\\s+\\S+\\s+(\\d+)");
    private static final Duration ANSWER = Duration.ofSeconds(20);

    /** Writes 150 MB and more. */
    private static final Duration SAVE = Duration.ofMinutes(3);

    private final LocalHost machine = new LocalHost();
    private final QmpClient qmp;
    private final Permit permit = Policy.CHANGE.permit("the lab's own QEMU");

    /** @throws UnreachableException when QEMU does not answer */
    Monitor(Path socket) {
        try {
            qmp = QmpClient.connect(machine.connectUnix(socket.toString()), ANSWER);
        } catch (RuntimeException e) {
            machine.close();
            throw e;
        }
    }

    /** The port of loopback that QEMU forwards to dom0's ssh. */
    int forwardedPort() {
        return parseForwardedPort(human("info usernet", ANSWER));
    }

    static int parseForwardedPort(String text) {
        Matcher matcher = FORWARD.matcher(text);
        if (!matcher.find()) {
            throw new ProtocolException("QEMU's \"info usernet\" names no forwarded port: " + text, "");
        }
        return Integer.parseInt(matcher.group(1));
    }

    /** Saves memory, devices and disk under a name into the disk. */
    void save(String name) {
        String said = human("savevm " + name, SAVE);
        if (!said.isBlank()) {
            throw new FailedException("QEMU cannot save the lab's state: " + said.strip(), "");
        }
    }

    /** Tells QEMU to end, and waits until it has closed the connection, which it does by ending. */
    void quit() {
        try {
            qmp.execute(permit, "quit", JsonNodeFactory.instance.objectNode(), ANSWER);
            qmp.ended().orTimeout(ANSWER.toSeconds(), TimeUnit.SECONDS).join();
        } catch (UnreachableException | CompletionException e) {
            // It is gone before it could say so, or it does not go: who asked looks at the process.
        }
    }

    private String human(String command, Duration within) {
        ObjectNode arguments = JsonNodeFactory.instance.objectNode().put("command-line", command);
        return qmp.execute(permit, "human-monitor-command", arguments, within).asText();
    }

    @Override
    public void close() {
        qmp.close();
        machine.close();
    }
}
