package org.xenscope.recipes.bringup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.xenscope.blktap.ImageType;
import org.xenscope.blktap.TapCtl;
import org.xenscope.blktap.TapDevice;
import org.xenscope.blktap.TapDevice.Provider;
import org.xenscope.blktap.TapFacts;
import org.xenscope.blktap.TapGround;
import org.xenscope.blktap.TapProbe;
import org.xenscope.disk.DiskSpec;
import org.xenscope.disk.plan.DiskPlanFacts;
import org.xenscope.disk.plan.QemuDisk;
import org.xenscope.error.AbsentException;
import org.xenscope.error.FailedException;
import org.xenscope.image.DiskPlanProbe;
import org.xenscope.image.ImageProbe;
import org.xenscope.libxl.DomainConfig;
import org.xenscope.libxl.DomainType;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.FoundException;
import org.xenscope.recipes.rule.Verdict;
import org.xenscope.recipes.rule.disk.ReadOnlyDisk;
import org.xenscope.recipes.tap.TapChoice;
import org.xenscope.recipes.tap.TapImages;
import org.xenscope.recipes.tap.TappedDisks;

/** Whether the images are there; a VHD that QEMU would open itself becomes a tap device, and xl is told so. */
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

    /** A disk of the config by its number there. */
    record Tapped(int index, DiskSpec disk) {}

    /** Those whose images are there and must become tap devices. */
    static List<Tapped> tapped(Bringup bringup) {
        List<Tapped> tapped = new ArrayList<>();
        List<DiskSpec> disks = bringup.config().disks();
        for (int i = 0; i < disks.size(); i++) {
            if (bringup.taps()
                    && TappedDisks.wanted(disks.get(i), bringup.xen().version())
                    && !mapped(bringup, disks.get(i))
                    && bringup.host().stat(disks.get(i).target()).isPresent()) {
                tapped.add(new Tapped(i, disks.get(i)));
            }
        }
        return tapped;
    }

    /** The wrapper puts another device in its place. */
    private static boolean mapped(Bringup bringup, DiskSpec disk) {
        return bringup.wrapper().filter(map -> map.containsKey(disk.target())).isPresent();
    }

    @Override
    public Planned plan(Bringup bringup) {
        List<DiskSpec> disks = bringup.config().disks();
        if (disks.isEmpty()) {
            return Planned.skip("no disk");
        }
        String look = disks.size() == 1 ? "look for the image" : "look for " + disks.size() + " images";
        List<Tapped> tapped = tapped(bringup);
        if (tapped.isEmpty()) {
            return Planned.look(look);
        }
        TapGround ground = ground(bringup, tapped);
        List<String> shell = new ArrayList<>();
        List<String> undo = new ArrayList<>();
        List<String> says = new ArrayList<>();
        Map<Integer, String> devices = new LinkedHashMap<>();
        int minor = freeMinor(ground.facts());
        for (int i = 0; i < tapped.size(); i++) {
            Tapped each = tapped.get(i);
            TapChoice choice;
            try {
                choice = choose(bringup, ground, i, each.disk());
            } catch (AbsentException e) {
                says.add(each.disk().vdev() + " stays with libxl, QEMU itself opens the VHD (" + e.what() + ")");
                continue;
            }
            if (choice instanceof TapChoice.Refused refused) {
                says.add("refused: " + refused.findings().get(0).title());
            } else if (choice instanceof TapChoice.Reuse reuse) {
                devices.put(each.index(), reuse.device().device());
                says.add(each.disk().vdev() + " from " + reuse.device().device() + ", which is there");
            } else if (choice instanceof TapChoice.Attach attach) {
                attach.actions().forEach(action -> shell.addAll(action.commands()));
                attach.actions().forEach(action -> undo.addAll(0, action.undoCommands()));
                // It takes the lowest that is free, if nobody else does meanwhile.
                String device = attach.attach().device().isEmpty()
                        ? TapCtl.device(minor++)
                        : attach.attach().device();
                devices.put(each.index(), device);
                says.add(each.disk().vdev() + " from " + device + ": "
                        + String.join(
                                "; ",
                                attach.actions().stream()
                                        .flatMap(action -> action.commands().stream())
                                        .toList()));
            }
        }
        tell(bringup, devices);
        return shell.isEmpty()
                ? Planned.look(look + "; " + String.join("; ", says))
                : Planned.change(String.join("; ", says), String.join("; ", undo), shell);
    }

    private static int freeMinor(TapFacts facts) {
        int minor = 0;
        for (boolean taken = true; taken; ) {
            OptionalInt wanted = OptionalInt.of(minor);
            taken = facts.devices().stream()
                    .anyMatch(each ->
                            each.provider() == Provider.TAP_CTL && each.minor().equals(wanted));
            minor += taken ? 1 : 0;
        }
        return minor;
    }

    private static TapGround ground(Bringup bringup, List<Tapped> tapped) {
        return bringup.tapGround(() -> new TapProbe(bringup.host(), bringup.store())
                .ground(tapped.stream().map(each -> each.disk().target()).toList()));
    }

    private static TapChoice choose(Bringup bringup, TapGround ground, int number, DiskSpec disk) {
        return TapChoice.of(
                bringup.host(),
                ground.uses().get(number),
                ground.makers(),
                ImageType.VHD,
                !disk.readWrite(),
                Optional.empty());
    }

    /** Has xl take these in place of the config's disks; without any, the config's own stay. */
    private static void tell(Bringup bringup, Map<Integer, String> devices) {
        bringup.tapTargets(List.copyOf(devices.values()));
        if (devices.isEmpty()) {
            bringup.asConfigured("disk");
        } else {
            bringup.instead("disk", TappedDisks.list(bringup.config().disks(), devices));
        }
    }

    @Override
    public String run(Bringup bringup) {
        List<DiskSpec> disks = bringup.config().disks();
        for (DiskSpec disk : disks) {
            if (disk.localPath().filter(path -> path.startsWith("/")).isPresent()
                    && bringup.host().stat(disk.target()).isEmpty()) {
                throw missing(bringup, disk);
            }
        }
        refusedByLibxl(bringup);
        Map<Integer, String> devices = new LinkedHashMap<>();
        Map<Integer, String> remarks = new LinkedHashMap<>();
        List<Tapped> tapped = tapped(bringup);
        if (!tapped.isEmpty()) {
            TapGround ground = ground(bringup, tapped);
            for (int i = 0; i < tapped.size(); i++) {
                Tapped each = tapped.get(i);
                ImageType type = TapImages.type(
                        new ImageProbe(bringup.host()).chain(each.disk().target()),
                        bringup.host().name(),
                        Optional.empty());
                if (type != ImageType.VHD) {
                    remarks.put(each.index(), " (the config says VHD, the image is " + type.word() + ")");
                    continue;
                }
                try {
                    attach(bringup, choose(bringup, ground, i, each.disk()), each, devices);
                } catch (AbsentException e) {
                    remarks.put(each.index(), " (QEMU itself will open the VHD: " + e.what() + ")");
                }
            }
        }
        bringup.tapGroundIsOld();
        tell(bringup, devices);
        List<String> details = new ArrayList<>();
        for (int i = 0; i < disks.size(); i++) {
            String device = devices.get(i);
            boolean vhd =
                    disks.get(i).format() == DiskSpec.Format.VHD && !bringup.taps() && !mapped(bringup, disks.get(i));
            details.add(disks.get(i).vdev() + " " + disks.get(i).target()
                    + (device == null ? "" : " as " + device)
                    + remarks.getOrDefault(i, vhd ? " (QEMU itself will open the VHD)" : ""));
        }
        return String.join(", ", details);
    }

    private static void attach(Bringup bringup, TapChoice choice, Tapped each, Map<Integer, String> devices) {
        if (choice instanceof TapChoice.Refused refused) {
            throw new FoundException(refused.findings());
        }
        if (choice instanceof TapChoice.Reuse reuse) {
            devices.put(each.index(), reuse.device().device());
            return;
        }
        TapChoice.Attach attach = (TapChoice.Attach) choice;
        bringup.waiting("a tap device for " + each.disk().target());
        for (Action action : attach.actions()) {
            bringup.changes().perform(action);
        }
        TapDevice device = attach.attach()
                .of(new TapProbe(bringup.host(), bringup.store()).read())
                .orElseThrow(() -> new FailedException(
                        "the device of " + each.disk().target() + " went away as soon as it was there",
                        "look in /var/log for what its server said"));
        devices.put(each.index(), device.device());
    }

    /** libxl says so only when the domain is half built; looked at only where there is such a disk, for it takes seconds. */
    private static void refusedByLibxl(Bringup bringup) {
        DomainConfig config = bringup.config();
        if (config.type() != DomainType.HVM
                || config.disks().stream().allMatch(disk -> disk.readWrite() || disk.cdrom())) {
            return;
        }
        DiskPlanFacts facts = new DiskPlanProbe(bringup.host(), bringup.store()).facts(config);
        boolean refused = facts.disks().stream()
                .anyMatch(disk -> disk.qemu().flatMap(QemuDisk::refusal).isPresent());
        if (refused && new ReadOnlyDisk().judge(facts) instanceof Verdict.Fires fires) {
            throw new FoundException(fires.findings());
        }
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
