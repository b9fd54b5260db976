package org.xenscope.image;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.xenscope.disk.image.Image;
import org.xenscope.disk.image.Image.Target;
import org.xenscope.disk.image.ImageBytes;
import org.xenscope.disk.image.ImageChain;
import org.xenscope.disk.image.ImageChain.Broken;
import org.xenscope.disk.image.ImageHeader;
import org.xenscope.disk.image.Vhd;
import org.xenscope.error.AbsentException;
import org.xenscope.error.FailedException;
import org.xenscope.error.ProtocolException;
import org.xenscope.host.Host;
import org.xenscope.host.Output;
import org.xenscope.host.Query;

/** Looks at images on a host: their headers and their parents, of which it reads some kilobytes each. */
public final class ImageProbe {
    private static final int SECTOR = 512;
    private static final int FORMAT = 0xf000;
    private static final int REGULAR = 0x8000;
    private static final int BLOCK = 0x6000;

    private final Host host;

    public ImageProbe(Host host) {
        this.host = host;
    }

    /** What stands at a path, its symbolic links followed. That it is missing or may not be read is an answer, too. */
    public Image image(String path) {
        Output output = host.query(Query.of("stat", "-L", "-c", "%f %s %t %T %d:%i", path));
        if (!output.ok()) {
            String said = output.errors();
            if (said.contains("No such file") || said.contains("Not a directory")) {
                return Image.missing(path);
            }
            return Image.notLookedAt(path, said.substring(said.lastIndexOf('\n') + 1));
        }
        String[] words = output.text().strip().split(" ");
        if (words.length != 5 || !words[0].matches("[0-9a-f]{1,8}") || !words[1].matches("[0-9]{1,18}")) {
            throw new ProtocolException(
                    "stat on " + host.name() + " says \"" + output.text().strip() + "\" of " + path,
                    "xenscope needs stat of coreutils or busybox there");
        }
        return switch (Integer.parseInt(words[0], 16) & FORMAT) {
            case REGULAR -> read(path, Target.FILE, words[4], Long.parseLong(words[1]));
            case BLOCK -> device(path, words[2], words[3]);
            default ->
                new Image(path, Target.OTHER, words[4], 0, Optional.empty(), "it is neither a file nor a block device");
        };
    }

    /** The same, and the images that it stands on. */
    public ImageChain chain(String path) {
        Image image = image(path);
        List<Image> images = new ArrayList<>(List.of(image));
        Set<String> seen = new HashSet<>(Set.of(image.place()));
        while (image.header().filter(ImageHeader::hasParent).isPresent()) {
            ImageHeader header = image.header().get();
            List<String> names = header.parents(image.path());
            if (images.size() == ImageChain.LONGEST) {
                return broken(images, Broken.Kind.TOO_LONG, "there are more than " + ImageChain.LONGEST + " images");
            }
            if (names.isEmpty()) {
                return broken(images, Broken.Kind.UNREADABLE, "its parent is no file that can be looked at here");
            }
            Image parent = names.stream()
                    .map(this::image)
                    .filter(each -> each.target() != Target.MISSING)
                    .findFirst()
                    .orElseGet(() -> Image.missing(names.get(0)));
            if (parent.target() == Target.MISSING) {
                return broken(images, Broken.Kind.MISSING, "there is no " + String.join(", no ", names));
            }
            if (!seen.add(parent.place())) {
                return broken(images, Broken.Kind.LOOP, "its parent " + parent.path() + " stands on it");
            }
            images.add(parent);
            if (parent.header().isEmpty()) {
                return broken(images, Broken.Kind.UNREADABLE, parent.path() + ": " + parent.unread());
            }
            Optional<String> other = other(header, parent);
            if (other.isPresent()) {
                return broken(images, Broken.Kind.WRONG_PARENT, other.get());
            }
            image = parent;
        }
        return new ImageChain(images, Optional.empty());
    }

    private static ImageChain broken(List<Image> images, Broken.Kind kind, String what) {
        String child = images.get(Math.max(0, images.size() - (kind == Broken.Kind.WRONG_PARENT ? 2 : 1)))
                .path();
        return new ImageChain(images, Optional.of(new Broken(kind, child, what)));
    }

    /** Why the parent that stands there is not the one that a VHD was made on; a raw one has no uuid to compare. */
    private static Optional<String> other(ImageHeader child, Image parent) {
        if (child instanceof Vhd vhd && parent.header().orElseThrow() instanceof Vhd base) {
            UUID wanted = vhd.parentUuid().orElse(base.footer().uuid());
            if (!wanted.equals(base.footer().uuid())) {
                return Optional.of("it was made on the image with uuid " + wanted + "; " + parent.path() + " has uuid "
                        + base.footer().uuid());
            }
        }
        return Optional.empty();
    }

    private Image device(String path, String major, String minor) {
        String number;
        try {
            number = Integer.parseInt(major, 16) + ":" + Integer.parseInt(minor, 16);
        } catch (NumberFormatException e) {
            return Image.notLookedAt(path, "stat says no device number");
        }
        try {
            String sectors =
                    new String(host.read("/sys/dev/block/" + number + "/size"), StandardCharsets.US_ASCII).strip();
            if (!sectors.matches("[0-9]{1,15}")) {
                return new Image(path, Target.BLOCK_DEVICE, number, 0, Optional.empty(), "its size is not known");
            }
            return read(path, Target.BLOCK_DEVICE, number, Long.parseLong(sectors) * SECTOR);
        } catch (AbsentException e) {
            return new Image(
                    path,
                    Target.BLOCK_DEVICE,
                    number,
                    0,
                    Optional.empty(),
                    "no device stands behind it: the kernel has none with number " + number);
        }
    }

    private Image read(String path, Target target, String place, long sizeBytes) {
        try {
            ImageHeader header = ImageHeader.read(new Part(path, sizeBytes));
            return new Image(path, target, place, sizeBytes, Optional.of(header), "");
        } catch (FailedException e) {
            return new Image(path, target, place, sizeBytes, Optional.empty(), e.what());
        }
    }

    /** Reads by dd, which takes whole sectors; what was read from the begin is kept. */
    private final class Part implements ImageBytes {
        private final String path;
        private final long sizeBytes;
        private byte[] head = new byte[0];

        Part(String path, long sizeBytes) {
            this.path = path;
            this.sizeBytes = sizeBytes;
        }

        @Override
        public long sizeBytes() {
            return sizeBytes;
        }

        @Override
        public byte[] at(long offset, int length) {
            int wanted = (int) Math.max(0, Math.min(length, sizeBytes - offset));
            if (wanted == 0) {
                return new byte[0];
            }
            if (offset + wanted > head.length) {
                long first = offset / SECTOR;
                long end = (offset + wanted + SECTOR - 1) / SECTOR;
                byte[] sectors = sectors(first, end - first);
                if (first > 0) {
                    return ImageHeader.slice(sectors, offset - first * SECTOR, wanted);
                }
                head = sectors;
            }
            return ImageHeader.slice(head, offset, wanted);
        }

        private byte[] sectors(long first, long count) {
            Output output = host.query(Query.of("dd", "if=" + path, "bs=" + SECTOR, "skip=" + first, "count=" + count));
            if (!output.ok()) {
                String said = output.errors().lines().findFirst().orElse("exit code " + output.exit());
                throw new FailedException(path + " on " + host.name() + " cannot be read: " + said, "");
            }
            return output.stdout();
        }
    }
}
