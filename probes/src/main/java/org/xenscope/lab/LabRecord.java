package org.xenscope.lab;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.xenscope.error.FailedException;
import org.xenscope.error.XenscopeException;

/**
 * lab.json: what is written down of a lab, before its QEMU is started and again when it runs.
 *
 * @param qemu empty while QEMU is being started
 * @param sockets private directory of its sockets
 * @param sshPort 0 while it is not known
 * @param cold whether it was booted and not restored
 */
record LabRecord(
        String name,
        Optional<ProcessStamp> qemu,
        Path sockets,
        int sshPort,
        Instant created,
        StoreDaemon xenstored,
        String imageHash,
        String xenVersion,
        boolean cold) {
    private static final String FILE = "lab.json";

    LabRecord running(ProcessStamp process, int port) {
        return new LabRecord(
                name, Optional.of(process), sockets, port, created, xenstored, imageHash, xenVersion, cold);
    }

    boolean alive() {
        return qemu.filter(ProcessStamp::alive).isPresent();
    }

    /** The record in a run directory; empty when there is none or it says nothing that makes sense. */
    static Optional<LabRecord> read(Path run) {
        Path file = run.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse(Files.readString(file)));
        } catch (IOException | IllegalArgumentException | DateTimeException | XenscopeException e) {
            return Optional.empty();
        }
    }

    static LabRecord parse(String text) throws IOException {
        JsonNode json = new ObjectMapper().readTree(text);
        return new LabRecord(
                text(json, "name"),
                json.path("pid").isNumber()
                        ? Optional.of(new ProcessStamp(
                                json.path("pid").asLong(),
                                json.path("startTicks").asLong()))
                        : Optional.empty(),
                Path.of(text(json, "sockets")),
                json.path("sshPort").asInt(),
                Instant.parse(text(json, "created")),
                StoreDaemon.parse(text(json, "xenstored")),
                text(json, "imageHash"),
                text(json, "xenVersion"),
                json.path("cold").asBoolean());
    }

    private static String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isTextual() || value.asText().isEmpty()) {
            throw new IllegalArgumentException("lab.json has no " + field);
        }
        return value.asText();
    }

    String toJson() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("name", name);
        qemu.ifPresent(stamp -> json.put("pid", stamp.pid()).put("startTicks", stamp.startTicks()));
        json.put("sockets", sockets.toString());
        json.put("sshPort", sshPort);
        json.put("created", created.toString());
        json.put("xenstored", xenstored.word());
        json.put("imageHash", imageHash);
        json.put("xenVersion", xenVersion);
        json.put("cold", cold);
        return json.toPrettyString() + "\n";
    }

    /** Written complete or not at all. */
    void write(Path run) {
        try {
            Files.createDirectories(run);
            Path next = run.resolve(FILE + ".new");
            Files.writeString(next, toJson());
            Files.move(next, run.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new FailedException("the lab's record in " + run + " cannot be written: " + e.getMessage(), "", e);
        }
    }
}
