package org.xenscope.blktap;

import java.util.List;
import java.util.Optional;

/**
 * Who uses an image, and what tap devices there are.
 *
 * @param holders everybody who has it open, tapdisks too
 */
public record ImageUse(String image, TapFacts facts, List<Holder> holders) {
    public ImageUse {
        holders = List.copyOf(holders);
    }

    /** A tap device that reads this very image already, opened the same way. */
    public Optional<TapDevice> attached(boolean readOnly) {
        return facts.devices().stream()
                .filter(TapDevice::usable)
                .filter(each -> each.image().filter(this::same).isPresent())
                .filter(each -> each.readOnly().filter(mode -> mode == readOnly).isPresent())
                .findFirst();
    }

    /** By name, or by the name under which somebody opened the same file. */
    private boolean same(String path) {
        return path.equals(image)
                || holders.stream().anyMatch(each -> each.name().equals(path));
    }

    /** Those beside whom it cannot be attached so: two who write tear it, and who reads as a disk must not see it change. */
    public List<Holder> against(boolean readOnly) {
        return holders.stream()
                .filter(each -> each.writes() || !readOnly && each.serves())
                .toList();
    }
}
