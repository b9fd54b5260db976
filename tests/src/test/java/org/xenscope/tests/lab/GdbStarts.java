package org.xenscope.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.xenscope.tests.driver.Finished;
import org.xenscope.tests.driver.TestLab;

/** Bring-ups whose QEMU starts under a debugger, and what they say. */
final class GdbStarts {
    private GdbStarts() {}

    static List<String> order(List<JsonNode> lines) {
        return lines.stream()
                .filter(line -> line.has("step") || line.has("debug"))
                .map(line -> line.has("debug")
                        ? line.path("debug").asText()
                        : line.path("step").asText() + " " + line.path("state").asText())
                .toList();
    }

    static List<String> said(Finished up, String what) {
        return up.stream().stream()
                .filter(line -> line.path("debug").asText().equals(what))
                .map(line -> line.path("detail").asText())
                .toList();
    }

    static void undone(TestLab lab, String session) {
        lab.run("undo", session).expect(0);
        assertThat(lab.changes().stream()
                        .filter(change ->
                                !change.matches("store \\+ /(libxl|vm|local/domain/0/(device-model|memory.*))")))
                .as("what undo left")
                .isEmpty();
    }
}
