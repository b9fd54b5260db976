package org.xenscope.disk.image;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * A VHD: its footer, and of a dynamic or differencing one its header.
 *
 * @param footer the one at the end; the copy at the begin where that one is not whole
 * @param header empty for a fixed disk, and where it is not there
 * @param blocksInUse of a dynamic or differencing disk, as far as its BAT was looked at
 * @param parentPaths of a differencing disk, as its locators say them
 */
public record Vhd(
        VhdFooter footer,
        Optional<VhdHeader> header,
        OptionalLong blocksInUse,
        List<String> parentPaths,
        List<Damage> damages)
        implements ImageHeader {
    public Vhd {
        parentPaths = List.copyOf(parentPaths);
        damages = List.copyOf(damages);
    }

    /** Empty when there is a footer neither at the end nor at the begin. */
    static Optional<Vhd> read(ImageBytes image, byte[] head) {
        return new VhdReader(image, head).vhd();
    }

    @Override
    public ImageKind kind() {
        return ImageKind.VHD;
    }

    @Override
    public OptionalLong virtualSizeBytes() {
        return OptionalLong.of(footer.currentSizeBytes());
    }

    public boolean fixed() {
        return footer.type() == VhdFooter.FIXED;
    }

    @Override
    public boolean hasParent() {
        return footer.type() == VhdFooter.DIFFERENCING;
    }

    /** The uuid that the parent must have. */
    public Optional<UUID> parentUuid() {
        return hasParent() ? header.map(VhdHeader::parentUuid) : Optional.empty();
    }

    /** Paths of a Windows drive are no paths here: of these, and of the bare name, the file beside the image is meant. */
    @Override
    public List<String> parents(String ownPath) {
        if (!hasParent()) {
            return List.of();
        }
        Set<String> paths = new LinkedHashSet<>();
        for (String path : parentPaths) {
            if (!path.matches("[A-Za-z]:.*")) {
                paths.add(Paths.beside(ownPath, path));
            }
        }
        header.map(VhdHeader::parentName)
                .map(name -> name.replace('\\', '/'))
                .map(name -> name.substring(name.lastIndexOf('/') + 1))
                .filter(name -> !name.isEmpty())
                .ifPresent(name -> paths.add(Paths.beside(ownPath, name)));
        return List.copyOf(paths);
    }

    @Override
    public String summary() {
        StringBuilder text = new StringBuilder("VHD, " + footer.typeWord());
        text.append(", ").append(ImageHeader.size(footer.currentSizeBytes()));
        if (blocksInUse.isPresent() && header.isPresent()) {
            text.append(", ").append(blocksInUse.getAsLong()).append(" of ");
            text.append(header.get().maxTableEntries()).append(" blocks in use");
        }
        return text.toString();
    }
}
