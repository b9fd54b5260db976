package org.xenscope.recipes.tap;

import java.util.Optional;
import java.util.stream.Collectors;
import org.xenscope.blktap.ImageType;
import org.xenscope.disk.image.Damage;
import org.xenscope.disk.image.Image;
import org.xenscope.disk.image.ImageChain;
import org.xenscope.disk.image.ImageHeader;
import org.xenscope.error.AbsentException;
import org.xenscope.error.FailedException;
import org.xenscope.error.RefusedException;

/** Which images can stand behind a tap device. */
public final class TapImages {
    private TapImages() {}

    /**
     * What a provider must be told that is in an image.
     *
     * @param chain the image and its parents
     * @param wanted what a person says it is; then its header is not asked
     * @throws AbsentException when there is no such image
     * @throws FailedException when it cannot be read, it or a parent is damaged or missing
     * @throws RefusedException when no provider reads such an image
     */
    public static ImageType type(ImageChain chain, String host, Optional<ImageType> wanted) {
        Image image = chain.image();
        if (image.target() == Image.Target.MISSING) {
            throw new AbsentException(
                    "there is no image " + image.path() + " on " + host, "look what `ls` shows there");
        }
        if (!image.target().holds()) {
            throw new FailedException(
                    image.path() + " on " + host + " is no image: " + image.unread(), "name a file or a block device");
        }
        if (wanted.isPresent()) {
            return wanted.get();
        }
        if (image.header().isEmpty()) {
            throw new FailedException(
                    image.path() + " cannot be read: " + image.unread(), "say what is in it by --format");
        }
        for (Image each : chain.images()) {
            each.header().ifPresent(header -> whole(each, header));
        }
        chain.end().ifPresent(end -> {
            throw new FailedException(
                    end.child() + " stands on an image that cannot be used: " + end.what(),
                    "put the parent back where it says it is");
        });
        return switch (image.header().get().kind()) {
            case RAW -> ImageType.RAW;
            case VHD -> ImageType.VHD;
            case QCOW2 -> ImageType.QCOW2;
            default ->
                throw new RefusedException(
                        image.path() + " is " + image.header().get().kind().word() + ", which no tap device serves",
                        "convert it: `qemu-img convert -O vpc`");
        };
    }

    private static void whole(Image image, ImageHeader header) {
        String lost = header.damages().stream()
                .filter(damage -> !damage.otherCopy())
                .map(Damage::toString)
                .collect(Collectors.joining("; "));
        if (!lost.isEmpty()) {
            throw new FailedException(
                    image.path() + " is a damaged " + header.kind().word() + ": " + lost,
                    "repair it from a copy (`vhd-util repair` mends a footer); --format=raw attaches the bytes as they are");
        }
    }
}
