package org.xenscope.recipes.bringup;

import org.xenscope.error.XenscopeException;

/** One step of a bring-up. Instances hold no state: what steps learn from each other is in the {@link Bringup}. */
interface Step {
    /** Its place in the plan, which users and the documentation know it by. */
    int number();

    /** One word, for JSON and journals: {@code create}. */
    String id();

    /** For a person: {@code create paused}. */
    String title();

    /** What it will do for this config on this host; changes nothing. */
    Planned plan(Bringup bringup);

    /**
     * Does it and waits until it is so.
     *
     * @return half a sentence of what came out: {@code domain 3}
     * @throws XenscopeException when it cannot be done, or is not so in time
     */
    String run(Bringup bringup);
}
