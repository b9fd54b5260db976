package org.xenscope.disk.plan;

import java.util.List;
import java.util.Optional;
import org.xenscope.disk.DiskSpec;
import org.xenscope.disk.DiskSpec.Format;
import org.xenscope.disk.image.Image;
import org.xenscope.disk.image.ImageChain;
import org.xenscope.disk.image.ImageHeader;
import org.xenscope.disk.image.ImageKind;

/**
 * One disk of a config: what stands there, what is in the image, what libxl makes of it, and what it should be.
 *
 * @param number from 1 on, as it stands in the list
 * @param choice empty when it is not known what this host's libxl does
 * @param qemu the same
 * @param better empty when nothing should be changed, or nothing can be said
 * @param holders domains that run and have the image
 */
public record PlannedDisk(
        int number,
        DiskSpec spec,
        ImageChain chain,
        Optional<BackendChoice> choice,
        Optional<QemuDisk> qemu,
        Optional<BetterDisk> better,
        List<DiskHolder> holders) {
    public PlannedDisk {
        holders = List.copyOf(holders);
    }

    public Image image() {
        return chain.image();
    }

    public Optional<Vdev> vdev() {
        return Vdev.of(spec.vdev());
    }

    /** What is in the image; empty when it was not read. */
    public Optional<ImageKind> kind() {
        return image().header().map(ImageHeader::kind);
    }

    /** Whether something else than the config says is in the image. A driver domain's and a script's is not looked at. */
    public boolean otherFormat() {
        return spec.format() != Format.EMPTY
                && spec.script().isEmpty()
                && kind().filter(kind -> !kind.format().equals(Optional.of(spec.format())))
                        .isPresent();
    }

    public Optional<DiskBackend> backend() {
        return choice.flatMap(BackendChoice::backend);
    }
}
