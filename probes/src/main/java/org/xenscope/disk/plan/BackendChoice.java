package org.xenscope.disk.plan;

import java.util.List;
import java.util.Optional;

/**
 * Which backend libxl takes.
 *
 * @param backend empty when it refuses the disk, or when that cannot be told
 * @param tried in libxl's order, up to the one that it takes
 * @param refusal libxl's own error; empty when it has none
 * @param unknown what one would have to know; empty when all is known
 */
public record BackendChoice(
        Optional<DiskBackend> backend, List<Tried> tried, Optional<String> refusal, Optional<String> unknown) {
    /** @param why libxl's own words for its debug log, without the disk's name; empty when it is suitable without a word */
    public record Tried(DiskBackend backend, boolean suitable, String why) {}

    public BackendChoice {
        tried = List.copyOf(tried);
    }

    static BackendChoice refused(String error, List<Tried> tried) {
        return new BackendChoice(Optional.empty(), tried, Optional.of(error), Optional.empty());
    }

    static BackendChoice unknown(String missing, List<Tried> tried) {
        return new BackendChoice(Optional.empty(), tried, Optional.empty(), Optional.of(missing));
    }
}
