package org.xenscope.disk.image;

import java.util.List;
import java.util.Optional;

/**
 * An image and those that it stands on.
 *
 * @param images the image first, then its parent, and so on; at least one
 * @param end why the chain does not end with an image that has no parent; empty when it does
 */
public record ImageChain(List<Image> images, Optional<Broken> end) {
    /** A longer one is not followed: tapdisk itself takes no more than some tens. */
    public static final int LONGEST = 32;

    /** @param child the image whose parent is meant */
    public record Broken(Kind kind, String child, String what) {
        public enum Kind {
            MISSING,
            UNREADABLE,
            LOOP,
            TOO_LONG,
            /** Another image than the one that the child was made on. */
            WRONG_PARENT
        }
    }

    public ImageChain {
        images = List.copyOf(images);
    }

    public static ImageChain of(Image image) {
        return new ImageChain(List.of(image), Optional.empty());
    }

    public Image image() {
        return images.get(0);
    }
}
