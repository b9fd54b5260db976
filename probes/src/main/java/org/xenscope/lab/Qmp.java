package org.xenscope.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.xenscope.error.FailedException;
import org.xenscope.error.ProtocolException;
import org.xenscope.error.UnreachableException;

/** The few words with which the lab's own QEMU is told to save, to end, and asked for its port. */
final class Qmp implements AutoCloseable {
    private static final Pattern FORWARD = Pattern.compile("HOST_FORWARD\\]\\s+\\d+\\s+\\S+\\s+(\\d+)");

    private final ObjectMapper json = new ObjectMapper();
    private final SocketChannel channel;
    private final BufferedReader reader;

    Qmp(Path socket) {
        try {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(socket));
            reader = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
            read();
        } catch (IOException e) {
            throw new UnreachableException(
                    "the lab's QEMU does not answer on " + socket + ": " + e.getMessage(), "", e);
        }
        execute("qmp_capabilities", Map.of());
    }

    /** The port of loopback that QEMU forwards to dom0's ssh. */
    int forwardedPort() {
        String text = human("info usernet");
        return parseForwardedPort(text);
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
        String said = human("savevm " + name);
        if (!said.isBlank()) {
            throw new FailedException("QEMU cannot save the lab's state: " + said.strip(), "");
        }
    }

    /** Tells QEMU to end and waits until it has closed the connection, which it does by ending. */
    void quit() {
        execute("quit", Map.of());
        try {
            while (reader.readLine() != null) {
                // events on the way out
            }
        } catch (IOException e) {
            // the connection is gone: that was the aim
        }
    }

    private String human(String command) {
        return execute("human-monitor-command", Map.of("command-line", command)).asText();
    }

    private JsonNode execute(String command, Map<String, String> arguments) {
        try {
            ByteBuffer request =
                    ByteBuffer.wrap(json.writeValueAsBytes(Map.of("execute", command, "arguments", arguments)));
            while (request.hasRemaining()) {
                channel.write(request);
            }
            JsonNode answer = read();
            while (answer.has("event")) {
                answer = read();
            }
            if (answer.has("error")) {
                throw new FailedException(
                        "the lab's QEMU refuses " + command + ": "
                                + answer.path("error").path("desc").asText(),
                        "");
            }
            return answer.path("return");
        } catch (IOException e) {
            throw new UnreachableException("the lab's QEMU was lost at " + command + ": " + e.getMessage(), "", e);
        }
    }

    private JsonNode read() throws IOException {
        String line = reader.readLine();
        if (line == null) {
            throw new IOException("connection closed");
        }
        return json.readTree(line);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket cannot be closed", e);
        }
    }
}
