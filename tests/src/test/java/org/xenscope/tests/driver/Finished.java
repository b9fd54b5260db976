package org.xenscope.tests.driver;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One run of the program that has ended.
 *
 * @param exit its exit code; 128 and the signal's number when one ended it
 */
public record Finished(List<String> argv, int exit, byte[] output, String stderr, long millis) {
    public String stdout() {
        return new String(output, StandardCharsets.UTF_8);
    }

    /** Its output's lines, without their ends. */
    public List<String> lines() {
        return stdout().lines().toList();
    }

    /** The one JSON document that it wrote. */
    public JsonNode json() {
        List<String> lines = lines();
        if (lines.size() != 1) {
            throw new AssertionError("not one JSON document: " + this);
        }
        return Live.json(lines.get(0));
    }

    /** Its JSON lines. */
    public List<JsonNode> stream() {
        return lines().stream().map(Live::json).toList();
    }

    /** The last of its JSON lines. */
    public JsonNode last() {
        List<JsonNode> stream = stream();
        if (stream.isEmpty()) {
            throw new AssertionError("no output: " + this);
        }
        return stream.get(stream.size() - 1);
    }

    /** This, when it ended with that exit code. */
    public Finished expect(int wanted) {
        if (exit != wanted) {
            throw new AssertionError("exit " + exit + ", not " + wanted + ": " + this);
        }
        return this;
    }

    @Override
    public String toString() {
        return "xenscope " + String.join(" ", argv) + "\nexit " + exit + " after " + millis + " ms\n" + stdout()
                + stderr;
    }
}
