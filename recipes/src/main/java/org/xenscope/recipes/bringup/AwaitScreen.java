package org.xenscope.recipes.bringup;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.xenscope.devicemodel.DeviceModel;
import org.xenscope.devicemodel.Screen;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.FoundException;
import org.xenscope.recipes.action.ShellText;

/** Waits until the screen shows something: more than one colour. */
final class AwaitScreen implements Step {
    @Override
    public int number() {
        return 13;
    }

    @Override
    public String id() {
        return "screen";
    }

    @Override
    public String title() {
        return "screen lit";
    }

    private static final Duration LIMIT = Duration.ofSeconds(120);

    /** QEMU has no event for what a guest draws. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(1000);

    @Override
    public Planned plan(Bringup bringup) {
        return bringup.wantsDeviceModel()
                ? Planned.change(
                        "QMP screendump into a file of ours below /run/xenscope",
                        "rm that file",
                        List.of(
                                "mkdir -p -m 700 /run/xenscope",
                                "xl qemu-monitor-command " + ShellText.word(bringup.name())
                                        + " 'screendump /run/xenscope/screen.ppm'",
                                "rm /run/xenscope/screen.ppm"))
                : Planned.skip("no screen");
    }

    @Override
    public String run(Bringup bringup) {
        long end = System.nanoTime() + bringup.atMost(LIMIT).toNanos();
        bringup.waiting("more than one colour on the screen");
        try (Screenshot shot = Screenshot.of(bringup)) {
            while (true) {
                bringup.letQemuAnswer();
                Screen screen = shot.take();
                if (!screen.blank()) {
                    bringup.shown(screen);
                    return screen.width() + "x" + screen.height() + ", lit ("
                            + screen.statistics().look().name().toLowerCase(Locale.ROOT) + ")";
                }
                if (System.nanoTime() > end) {
                    throw blank(bringup, screen);
                }
                if (AwaitDeviceModel.look(bringup).state() != DeviceModel.State.RUNNING) {
                    throw AwaitDeviceModel.dead(bringup, "its device model ended", "/proc", "gone");
                }
                bringup.pause(LOOK_AGAIN);
            }
        }
    }

    private static FoundException blank(Bringup bringup, Screen screen) {
        return new FoundException(Finding.error(
                "XS0401",
                bringup.domid(),
                "screen",
                "the screen of " + bringup.name() + " stays blank",
                new Finding.Evidence(
                        "QMP screendump",
                        "qmp-libxenstat-" + bringup.domid(),
                        screen.width() + "x" + screen.height() + " pixels of one colour"),
                "the guest draws nothing, or another backend has its framebuffer",
                new Finding.Fix(
                        "look at the guest's console, and at `xenscope store ls -R /local/domain/" + bringup.domid()
                                + "/device/vfb`",
                        "",
                        false)));
    }
}
