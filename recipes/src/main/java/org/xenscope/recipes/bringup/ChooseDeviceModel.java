package org.xenscope.recipes.bringup;

import java.util.Optional;

/** Which program libxl will start as the device model. */
final class ChooseDeviceModel implements Step {
    @Override
    public int number() {
        return 5;
    }

    @Override
    public String id() {
        return "device-model-program";
    }

    @Override
    public String title() {
        return "device model";
    }

    @Override
    public Planned plan(Bringup bringup) {
        if (!bringup.wantsDeviceModel()) {
            return Planned.skip("a PV domain without vfb needs no QEMU");
        }
        Optional<String> own = bringup.config().deviceModelOverride();
        return Planned.skip(own.map(path -> "the config names " + path).orElse("libxl starts the host's own QEMU"));
    }

    @Override
    public String run(Bringup bringup) {
        return plan(bringup).what();
    }
}
