package org.xenscope.devicemodel;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.xenscope.error.ProtocolException;

/** What a QMP server says (QEMU's docs/interop/qmp-spec). */
public sealed interface QmpMessage {
    /** The first message. */
    record Greeting(String version, List<String> capabilities) implements QmpMessage {
        public Greeting {
            capabilities = List.copyOf(capabilities);
        }
    }

    /** A command that was done; the id is empty when it is none of ours. */
    record Return(OptionalLong id, JsonNode value) implements QmpMessage {}

    /** A command that was not done. */
    record Failure(OptionalLong id, String errorClass, String description) implements QmpMessage {}

    /** Something happened in QEMU. */
    record Event(String name, JsonNode data, Instant at) implements QmpMessage {}

    /** @throws ProtocolException when this is no QMP message */
    static QmpMessage decode(String peer, JsonSplitter.Document document) {
        return Decoder.decode(peer, document);
    }

    /** Reads messages. */
    final class Decoder {
        private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxStringLength(QmpClient.MAX_MESSAGE_BYTES)
                        .maxNestingDepth(200)
                        .build())
                .build());

        private Decoder() {}

        private static QmpMessage decode(String peer, JsonSplitter.Document document) {
            JsonNode node;
            try {
                node = JSON.readTree(document.bytes());
            } catch (IOException e) {
                throw malformed(peer, document, "is no JSON", e);
            }
            if (node.path("QMP").isObject()) {
                return greeting(node.path("QMP"));
            }
            if (node.has("return")) {
                return new Return(id(node), node.get("return"));
            }
            if (node.path("error").isObject()) {
                JsonNode error = node.get("error");
                return new Failure(
                        id(node),
                        error.path("class").asText("GenericError"),
                        error.path("desc").asText(""));
            }
            if (node.path("event").isTextual()) {
                JsonNode at = node.path("timestamp");
                Instant instant =
                        at(at.path("seconds").asLong(0), at.path("microseconds").asLong(0));
                return new Event(node.get("event").textValue(), node.path("data"), instant);
            }
            throw malformed(peer, document, "is neither greeting, return, error nor event", null);
        }

        private static Greeting greeting(JsonNode qmp) {
            JsonNode version = qmp.path("version").path("qemu");
            List<String> capabilities = new ArrayList<>();
            qmp.path("capabilities").forEach(each -> capabilities.add(each.asText()));
            String text =
                    version.path("major").asInt() + "." + version.path("minor").asInt() + "."
                            + version.path("micro").asInt();
            return new Greeting(text, capabilities);
        }

        private static OptionalLong id(JsonNode node) {
            JsonNode id = node.path("id");
            return id.canConvertToLong() && id.isIntegralNumber()
                    ? OptionalLong.of(id.longValue())
                    : OptionalLong.empty();
        }

        /** QEMU says -1 for both when it has no clock; anything absurd becomes the epoch. */
        private static Instant at(long seconds, long microseconds) {
            boolean sane = seconds >= 0 && seconds < 1L << 40 && microseconds >= 0 && microseconds < 1_000_000;
            return sane ? Instant.ofEpochSecond(seconds, microseconds * 1000) : Instant.EPOCH;
        }

        private static ProtocolException malformed(
                String peer, JsonSplitter.Document document, String what, @Nullable Throwable cause) {
            return new ProtocolException(
                    peer + ": the message of " + document.bytes().length + " bytes at offset " + document.offset() + " "
                            + what,
                    "check that this is a QMP socket",
                    cause);
        }
    }
}
