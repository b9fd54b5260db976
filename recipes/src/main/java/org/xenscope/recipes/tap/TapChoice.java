package org.xenscope.recipes.tap;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.xenscope.blktap.Holder;
import org.xenscope.blktap.ImageType;
import org.xenscope.blktap.ImageUse;
import org.xenscope.blktap.TapDevice;
import org.xenscope.blktap.TapDevice.Provider;
import org.xenscope.blktap.TapMakers;
import org.xenscope.error.AbsentException;
import org.xenscope.host.Host;
import org.xenscope.recipes.Action;
import org.xenscope.recipes.Finding;
import org.xenscope.recipes.action.AttachTap;
import org.xenscope.recipes.action.LoadModule;

/** What comes of the wish to have an image as a block device. */
public sealed interface TapChoice {
    /** A device that is there already reads this image the same way. */
    record Reuse(TapDevice device) implements TapChoice {}

    /** These actions, in order; the last attaches. */
    record Attach(List<Action> actions, AttachTap attach) implements TapChoice {}

    /** Somebody stands against it. */
    record Refused(List<Finding> findings) implements TapChoice {}

    /**
     * @param via the provider that is wanted; empty: the one this host has
     * @throws AbsentException when the host has no provider, or not this one
     */
    static TapChoice of(
            Host host, ImageUse use, TapMakers makers, ImageType type, boolean readOnly, Optional<Provider> via) {
        Optional<TapDevice> there =
                use.attached(readOnly).filter(each -> via.isEmpty() || via.get() == each.provider());
        if (there.isPresent()) {
            // One domain writes what another does not expect: shared only for reading.
            return there.get().users().isEmpty() || readOnly
                    ? new Reuse(there.get())
                    : new Refused(there.get().users().stream()
                            .map(user -> held(use.image(), user, there.get().device()))
                            .toList());
        }
        List<Holder> against = use.against(readOnly);
        if (!against.isEmpty()) {
            return new Refused(against.stream()
                    .map(holder -> held(use.image(), holder, holder.name()))
                    .toList());
        }
        Provider provider = provider(host, makers, via);
        List<Action> actions = new ArrayList<>();
        if (provider == Provider.QEMU_NBD && makers.nbd() == TapMakers.Nbd.MODULE) {
            actions.add(LoadModule.nbd());
        }
        AttachTap attach = AttachTap.of(host, makers, provider, type, use.image(), readOnly);
        actions.add(attach);
        return new Attach(List.copyOf(actions), attach);
    }

    private static Provider provider(Host host, TapMakers makers, Optional<Provider> via) {
        if (via.isPresent() && !makers.has(via.get())) {
            throw new AbsentException(
                    host.name() + " cannot make tap devices by " + via.get().word() + ": " + missing(makers, via.get()),
                    makers.provider()
                            .map(each -> "it can by " + each.word() + ": leave --via out")
                            .orElse(howToGet()));
        }
        return via.or(makers::provider)
                .orElseThrow(() -> new AbsentException(
                        host.name() + " has nothing that makes tap devices: "
                                + missing(makers, Provider.TAP_CTL) + ", and "
                                + missing(makers, Provider.QEMU_NBD),
                        howToGet()));
    }

    private static String missing(TapMakers makers, Provider provider) {
        return switch (provider) {
            case TAP_CTL ->
                makers.tapCtl().isEmpty()
                        ? "there is no tap-ctl"
                        : "blktap's driver is not in the kernel (no tapdev in /proc/devices)";
            case QEMU_NBD -> makers.qemuNbd() ? "its kernel has no nbd" : "there is no qemu-nbd";
        };
    }

    private static String howToGet() {
        return "install qemu-nbd (Debian: qemu-utils) and the kernel's module nbd, or blktap with its module; from Xen 4.19 on"
                + " blktap without a module serves through backendtype=tap";
    }

    private static Finding held(String image, Holder holder, String where) {
        String code = holder.leftover() ? "XS0530" : "XS0531";
        if (holder.name().equals(Holder.MOUNTS)) {
            return Finding.error(
                    code,
                    null,
                    image,
                    image + " is " + (holder.writes() ? "written" : "read") + " by " + holder.words(),
                    new Finding.Evidence("host", where, image + " or a partition of it is mounted"),
                    "the kernel that has it mounted keeps parts of it in memory; a second writer tears the file system",
                    new Finding.Fix("unmount it first, or name another image", "", false));
        }
        Finding.Fix fix = holder.leftover() && holder.pid() > 0
                ? new Finding.Fix(
                        "see that nothing of that domain is needed any more, then end it", "kill " + holder.pid(), true)
                : new Finding.Fix(
                        holder.domid().isPresent()
                                ? "shut domain " + holder.domid().getAsInt() + " down first, or give it another image"
                                : "end it first, or see `xenscope disk list` and detach its device",
                        "",
                        true);
        return new Finding(
                code,
                "error",
                holder.domid().isPresent() ? holder.domid().getAsInt() : null,
                image,
                image + " is " + (holder.writes() ? "written" : "read") + " by " + holder.words(),
                List.of(new Finding.Evidence(
                        "host", holder.pid() > 0 ? "/proc/" + holder.pid() + "/fd" : where, holder.name())),
                holder.leftover()
                        ? "it outlived its domain: a wrapper or a debugger kept it, or it was stopped, and two writers tear a disk"
                        : "two that use one image, one of them writing, tear it",
                List.of(fix));
    }
}
