package org.xenscope.recipes.bringup;

import java.util.ArrayList;
import java.util.List;
import org.xenscope.disk.DiskSpec;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.FoundException;

/** Whether the images are there, and who will open them. */
final class CheckDisks implements Step {
    @Override
    public int number() {
        return 3;
    }

    @Override
    public String id() {
        return "disks";
    }

    @Override
    public String title() {
        return "disks";
    }

    @Override
    public Planned plan(Bringup bringup) {
        int disks = bringup.config().diskSpecs().size();
        return disks == 0
                ? Planned.skip("no disk")
                : Planned.look(disks == 1 ? "look for the image" : "look for " + disks + " images");
    }

    @Override
    public String run(Bringup bringup) {
        List<String> details = new ArrayList<>();
        for (DiskSpec disk : bringup.config().disks()) {
            if (disk.target().startsWith("/") && disk.script().isEmpty()) {
                if (bringup.host().stat(disk.target()).isEmpty()) {
                    throw missing(bringup, disk);
                }
            }
            boolean vhd = disk.format() == DiskSpec.Format.VHD;
            details.add(disk.vdev() + " " + disk.target() + (vhd ? " (QEMU itself will open the VHD)" : ""));
        }
        return String.join(", ", details);
    }

    private static FoundException missing(Bringup bringup, DiskSpec disk) {
        return new FoundException(Finding.error(
                "XS0016",
                null,
                disk.vdev(),
                "there is no image " + disk.target() + " on " + bringup.host().name(),
                new Finding.Evidence("config", bringup.config().config().where("disk"), disk.spec()),
                "",
                new Finding.Fix("put the image there, or mend the disk's target", "", false)));
    }
}
