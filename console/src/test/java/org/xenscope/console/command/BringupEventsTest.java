package org.xenscope.console.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xenscope.console.text.Look;
import org.xenscope.console.text.Out;
import org.xenscope.recipes.bringup.BringupListener.Line;
import org.xenscope.recipes.bringup.Planned;

final class BringupEventsTest {
    private static final List<Line> PLAN = List.of(
            new Line(1, "preflight", "preflight", new Planned("xl info", "", false, List.of())),
            new Line(
                    5,
                    "wrapper",
                    "device model",
                    new Planned(
                            "put xenscope's wrapper before QEMU: /run/xenscope/wrapper-f5fe9d62/qemu-wrapper",
                            "rm -r /run/xenscope/wrapper-f5fe9d62",
                            false,
                            List.of())),
            new Line(
                    6,
                    "create",
                    "create paused",
                    new Planned("xl create -p /etc/xen/guests/uivm.cfg", "xl destroy uivm", false, List.of())));

    private static String plan(boolean moving, boolean whole) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Out out = new Out(bytes, new Look(false, moving, true, 80));
        new BringupEvents.Plan("uivm on lab", PLAN, whole).text(out);
        out.flush();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aPlanKeepsToTheTerminalsWidthAndWhatTakesAStepBackIsWhole() {
        assertThat(plan(true, false))
                .isEqualTo(
                        """
                        uivm on lab
                          1 preflight            xl info
                          5 device model         put xenscope's wrapper before QEMU: /run/xenscope/wrap…
                                                 undo: rm -r /run/xenscope/wrapper-f5fe9d62
                          6 create paused        xl create -p /etc/xen/guests/u…   undo: xl destroy uivm

                        """);
        assertThat(plan(true, false).lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void inAFileAStepIsOneLine() {
        assertThat(plan(false, true).lines())
                .contains("  5 device model         put xenscope's wrapper before QEMU:"
                        + " /run/xenscope/wrapper-f5fe9d62/qemu-wrapper   undo: rm -r /run/xenscope/wrapper-f5fe9d62");
    }
}
