package org.xenscope.tests.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.xenscope.tests.driver.Finished;
import org.xenscope.tests.driver.OnLab;
import org.xenscope.tests.driver.TestLab;

/** A guest from its config to a lit screen, and back to a host that is as it was. */
@OnLab
final class BringupTest {
    private static final int[] BARS = {0xffffff, 0xffff00, 0x00ffff, 0x00ff00, 0xff00ff, 0xff0000, 0x0000ff, 0x000000};

    @Test
    void uivmComesUpWithItsPictureOnTheScreenAndUndoTakesItAllBack(TestLab lab) throws IOException {
        Finished bringup = lab.run("--json", "bringup", "uivm").expect(0);

        streamIsAsPromised(bringup);
        JsonNode end = bringup.last();
        assertThat(end.path("result").asText()).isEqualTo("up");
        assertThat(end.path("findings")).isEmpty();
        int domid = end.path("domid").asInt();
        assertThat(lab.dom0("xl list uivm")).containsPattern("uivm +" + domid + " +192 ");
        assertThat(lab.dom0("sshv4v root@1.0.0." + domid + " domid").strip()).isEqualTo("" + domid);
        assertThat(detail(bringup, "fb0")).contains("xen");

        BufferedImage screen = screenshot(end);
        assertThat(IntStream.range(0, BARS.length)
                        .map(bar -> screen.getRGB((2 * bar + 1) * screen.getWidth() / 16, screen.getHeight() / 2)
                                & 0xffffff)
                        .toArray())
                .as("the eight bars that the guest draws")
                .isEqualTo(BARS);

        undone(lab, end);
    }

    @Test
    void hvmIsHeardAndSeenAndUndoTakesItAllBack(TestLab lab) throws IOException {
        Finished bringup = lab.run("--json", "bringup", "hvm").expect(0);

        streamIsAsPromised(bringup);
        JsonNode end = bringup.last();
        assertThat(end.path("result").asText()).isEqualTo("up");
        assertThat(detail(bringup, "guest")).contains("LAB-HVM-BOOT");
        assertThat(lab.dom0("xl list hvm")).contains("hvm ");
        assertThat(colours(screenshot(end))).as("colours on the screen").isGreaterThan(1);

        undone(lab, end);
    }

    /** {@code {"step","state","atMillis","millis","detail"}}, and at the end {@code {"result",…}}. */
    private static void streamIsAsPromised(Finished bringup) {
        List<JsonNode> lines = bringup.stream();
        List<JsonNode> steps = lines.subList(0, lines.size() - 1);
        long before = 0;
        Set<String> running = new HashSet<>();
        List<String> done = new ArrayList<>();
        for (JsonNode line : steps) {
            assertThat(line.properties().stream().map(java.util.Map.Entry::getKey))
                    .contains("step", "state", "atMillis", "millis", "detail");
            assertThat(line.path("atMillis").asLong()).as("time goes on").isGreaterThanOrEqualTo(before);
            before = line.path("atMillis").asLong();
            String step = line.path("step").asText();
            switch (line.path("state").asText()) {
                case "running" -> running.add(step);
                case "done" -> {
                    assertThat(running).as("runs before it is done").contains(step);
                    assertThat(line.path("millis").asLong()).isNotNegative();
                    done.add(step);
                }
                case "skipped" ->
                    assertThat(line.path("detail").asText())
                            .as("why it is skipped")
                            .isNotEmpty();
                default -> throw new AssertionError("in a bring-up that succeeds: " + line);
            }
        }
        assertThat(done).containsSubsequence("preflight", "config", "create", "device-model", "unpause", "screen");
        JsonNode end = bringup.last();
        assertThat(end.has("result") && end.has("domid") && end.has("findings"))
                .as("the last line: " + end)
                .isTrue();
        assertThat(end.path("millis").asLong()).isGreaterThanOrEqualTo(before);
    }

    private static String detail(Finished bringup, String step) {
        return bringup.stream().stream()
                .filter(line -> line.path("step").asText().equals(step)
                        && line.path("state").asText().equals("done"))
                .map(line -> line.path("detail").asText())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + step + ": " + bringup));
    }

    private static BufferedImage screenshot(JsonNode end) throws IOException {
        BufferedImage image = ImageIO.read(new File(end.path("screenshot").asText()));
        assertThat(image).as("a PNG: " + end).isNotNull();
        return image;
    }

    private static long colours(BufferedImage image) {
        return IntStream.range(0, image.getWidth() * image.getHeight())
                .map(at -> image.getRGB(at % image.getWidth(), at / image.getWidth()))
                .distinct()
                .count();
    }

    private static void undone(TestLab lab, JsonNode end) {
        JsonNode undo = lab.run("--json", "undo", end.path("session").asText())
                .expect(0)
                .json();
        assertThat(undo.path("result").asText()).isEqualTo("undone");
        assertThat(lab.changes()).as("what undo left").isEmpty();
        assertThat(lab.clientsLeft()).isEmpty();
    }
}
