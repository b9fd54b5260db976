package org.xenscope.recipes.bringup;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.xenscope.devicemodel.DeviceModel;
import org.xenscope.devicemodel.DeviceModelProbe;
import org.xenscope.devicemodel.QmpClient;
import org.xenscope.error.DeadlineException;
import org.xenscope.libxl.StartDeadline;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.FoundException;
import org.xenscope.xenstore.StorePath;

/** Waits until QEMU says that it runs, and sees that it does. */
final class AwaitDeviceModel implements Step {
    @Override
    public int number() {
        return 10;
    }

    @Override
    public String id() {
        return "device-model";
    }

    @Override
    public String title() {
        return "device model running";
    }

    @Override
    public Planned plan(Bringup bringup) {
        return bringup.wantsDeviceModel()
                ? Planned.look("wait for device-model/DOMID/state = running; ask QMP")
                : Planned.skip("this domain has no QEMU");
    }

    @Override
    public String run(Bringup bringup) {
        int domid = bringup.domid();
        StorePath state = StorePath.of("/local/domain/0/device-model/" + domid + "/state");
        bringup.waiting(state + " = running");
        Duration limit = bringup.atMost(StartDeadline.of(bringup.xen()).limit());
        try {
            bringup.store()
                    .await(
                            state,
                            v -> v.filter(b -> new String(b, StandardCharsets.UTF_8).equals("running"))
                                    .isPresent(),
                            limit);
        } catch (DeadlineException e) {
            throw dead(bringup, "its device model does not say that it runs", state.text(), e.what());
        }
        DeviceModel model = look(bringup);
        if (model.state() != DeviceModel.State.RUNNING) {
            throw dead(
                    bringup,
                    "its device model is " + model.state().name().toLowerCase(Locale.ROOT)
                            + ", although the store says running",
                    "/proc",
                    "no running process with -xen-domid " + domid);
        }
        bringup.waiting("an answer on qmp-libxenstat-" + domid);
        try (QmpClient qmp = Qmp.open(bringup, domid)) {
            String status = qmp.query("query-status", Duration.ofSeconds(10))
                    .path("status")
                    .asText();
            // A PV guest's disks are blkback's, also where QEMU serves its screen.
            List<String> disks = bringup.hvm() ? TapProof.ofQemu(bringup, qmp) : List.of();
            return "qemu " + model.qemu().orElseThrow().pid() + ", QMP answers, " + status
                    + (disks.isEmpty() ? "" : "; reads " + String.join(", ", disks));
        }
    }

    /** One that a debugger of ours stops for a moment is looked at again. */
    static DeviceModel look(Bringup bringup) {
        DeviceModel model = find(bringup);
        while (model.state() == DeviceModel.State.STOPPED && bringup.mayStand()) {
            bringup.letQemuAnswer();
            bringup.pause(Duration.ofMillis(200));
            model = find(bringup);
        }
        return model;
    }

    private static DeviceModel find(Bringup bringup) {
        OptionalInt recorded = bringup.store()
                .readText(bringup.home().child("image/device-model-pid"))
                .filter(text -> text.matches("\\d{1,9}"))
                .map(text -> OptionalInt.of(Integer.parseInt(text)))
                .orElse(OptionalInt.empty());
        return new DeviceModelProbe(bringup.host()).find(bringup.domid(), recorded);
    }

    /** The finding that a device model died or never began. */
    static FoundException dead(Bringup bringup, String title, String where, String what) {
        String log = "/var/log/xen/qemu-dm-" + bringup.name() + ".log";
        return new FoundException(Finding.error(
                "XS0202",
                bringup.findDomain().isPresent() ? bringup.domid() : null,
                "device-model",
                bringup.name() + ": " + title,
                new Finding.Evidence("host", where, what),
                "QEMU ended, was killed, or is held by a debugger; the store keeps its last words whatever happens to it",
                new Finding.Fix("read " + log + ", then undo and bring the domain up again", "xenscope undo", true)));
    }
}
