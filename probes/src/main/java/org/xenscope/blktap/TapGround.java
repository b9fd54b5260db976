package org.xenscope.blktap;

import java.util.List;

/**
 * All that must be known before images become tap devices, of one time.
 *
 * @param uses one for each image that was asked for, in their order
 */
public record TapGround(TapFacts facts, List<ImageUse> uses, TapMakers makers) {
    public TapGround {
        uses = List.copyOf(uses);
    }
}
