package org.xenscope.recipes.relaunch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.xenscope.blktap.ImageType;
import org.xenscope.blktap.ImageUse;
import org.xenscope.blktap.TapCtl;
import org.xenscope.blktap.TapDevice.Provider;
import org.xenscope.blktap.TapFacts;
import org.xenscope.blktap.TapGround;
import org.xenscope.blktap.TapList;
import org.xenscope.blktap.TapProbe;
import org.xenscope.error.AbsentException;
import org.xenscope.error.FailedException;
import org.xenscope.error.RefusedException;
import org.xenscope.host.Host;
import org.xenscope.host.Output;
import org.xenscope.host.Query;
import org.xenscope.image.ImageProbe;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.FoundException;
import org.xenscope.recipes.action.AttachTap;
import org.xenscope.recipes.tap.TapChoice;
import org.xenscope.recipes.tap.TapImages;
import org.xenscope.xenstore.Store;

/**
 * How one VHD becomes a block device. It is made when the old QEMU is gone, which holds the image until then.
 *
 * @param actions in their order, the last attaches; none when there is a device already
 * @param device the one that is there, or the one that it will most likely be
 */
public record TapSwap(String image, List<Action> actions, Optional<AttachTap> attach, String device) {
    public TapSwap {
        actions = List.copyOf(actions);
    }

    /**
     * @throws FoundException when somebody else uses an image
     * @throws AbsentException when the host cannot make tap devices
     * @throws FailedException when an image is damaged, or none that can be one
     */
    public static List<TapSwap> of(Host host, Store store, RelaunchPlan plan) {
        if (plan.drives().isEmpty()) {
            return List.of();
        }
        TapGround ground = new TapProbe(host, store)
                .ground(plan.drives().stream().map(RelaunchPlan.Tapped::image).toList());
        List<TapSwap> swaps = new ArrayList<>();
        int minor = 0;
        for (int i = 0; i < plan.drives().size(); i++) {
            RelaunchPlan.Tapped drive = plan.drives().get(i);
            ImageType type = TapImages.type(new ImageProbe(host).chain(drive.image()), host.name(), Optional.empty());
            if (type != ImageType.VHD) {
                throw new RefusedException(
                        drive.image() + " is " + type.word() + " by its header, although QEMU opens it as VHD",
                        "leave --tapdev out, and see `xenscope disk plan CONFIG`");
            }
            TapChoice choice = TapChoice.of(
                    host,
                    withoutOld(ground.uses().get(i), plan.pid()),
                    ground.makers(),
                    type,
                    drive.readOnly(),
                    Optional.empty());
            if (choice instanceof TapChoice.Refused refused) {
                throw new FoundException(refused.findings());
            }
            if (choice instanceof TapChoice.Reuse reuse) {
                swaps.add(new TapSwap(
                        drive.image(),
                        List.of(),
                        Optional.empty(),
                        reuse.device().device()));
            } else if (choice instanceof TapChoice.Attach attach) {
                String device = attach.attach().device();
                if (device.isEmpty()) {
                    minor = free(ground.facts(), minor);
                    device = TapCtl.device(minor++);
                } else if (i > 0
                        && swaps.stream().anyMatch(each -> each.device()
                                .equals(attach.attach().device()))) {
                    throw new RefusedException(
                            "two images at once cannot be given to qemu-nbd by a relaunch",
                            "make one a tap device by blktap, or leave --tapdev out");
                }
                swaps.add(new TapSwap(drive.image(), attach.actions(), Optional.of(attach.attach()), device));
            }
        }
        return swaps;
    }

    /** The old QEMU has it open, and will have ended. */
    private static ImageUse withoutOld(ImageUse use, int pid) {
        return new ImageUse(
                use.image(),
                use.facts(),
                use.holders().stream().filter(each -> each.pid() != pid).toList());
    }

    private static int free(TapFacts facts, int from) {
        int minor = from;
        while (taken(facts, minor)) {
            minor++;
        }
        return minor;
    }

    private static boolean taken(TapFacts facts, int minor) {
        return facts.devices().stream()
                .anyMatch(each ->
                        each.provider() == Provider.TAP_CTL && each.minor().equals(OptionalInt.of(minor)));
    }

    /** The device that was made, and that its maker has seen to be there. @throws FailedException when it is gone again */
    String made(Host host) {
        if (attach.isEmpty() || !attach.get().device().isEmpty()) {
            return device;
        }
        // tap-ctl alone chooses; the guest stands meanwhile, so nothing more is asked
        Output list = host.query(Query.of("tap-ctl", "list"));
        return TapList.parse(list.text()).entries().stream()
                .filter(each -> each.path().equals(Optional.of(image)))
                .flatMap(each -> each.minor().stream().mapToObj(TapCtl::device))
                .findFirst()
                .orElseThrow(() -> new FailedException(
                        "the device of " + image + " went away as soon as it was there",
                        "look in /var/log for what its server said"));
    }
}
