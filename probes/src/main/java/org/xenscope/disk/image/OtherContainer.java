package org.xenscope.disk.image;

import java.util.List;
import java.util.OptionalLong;

/** A container that is known by its magic only: xl has no word for most of them, and nothing here needs more. */
public record OtherContainer(ImageKind kind) implements ImageHeader {
    @Override
    public OptionalLong virtualSizeBytes() {
        return OptionalLong.empty();
    }

    @Override
    public List<String> parents(String ownPath) {
        return List.of();
    }

    @Override
    public List<Damage> damages() {
        return List.of();
    }

    @Override
    public String summary() {
        return kind.word();
    }
}
