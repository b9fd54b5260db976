package org.xenscope.recipes.bringup;

import java.time.Duration;
import org.xenscope.devicemodel.QmpClient;
import org.xenscope.devicemodel.Screen;
import org.xenscope.recipes.action.Screendump;

/** Takes pictures of what a guest shows: QMP's screendump, for an emulated VGA and for a PV framebuffer that QEMU serves. */
final class Screenshot implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Bringup bringup;
    private final QmpClient qmp;
    private final String file;

    private Screenshot(Bringup bringup, QmpClient qmp, String file) {
        this.bringup = bringup;
        this.qmp = qmp;
        this.file = file;
    }

    static Screenshot of(Bringup bringup) {
        bringup.makeScratch();
        return new Screenshot(bringup, Qmp.open(bringup, bringup.domid()), Screendump.file(bringup.scratch()));
    }

    /** The screen as it is now; the file that QEMU writes for it does not stay. */
    Screen take() {
        return Screendump.take(bringup.changes().site(), qmp, file, LIMIT);
    }

    @Override
    public void close() {
        qmp.close();
    }
}
