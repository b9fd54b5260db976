package org.xenscope.xenbus;

/**
 * Who must act next on a device, and why.
 *
 * @param sentence for a person: what is waited for, and what to look at
 */
public record Waiting(Who who, String sentence) {
    /** Whose turn it is. */
    public enum Who {
        NOBODY,
        /** The guest's driver. */
        FRONTEND,
        BACKEND,
        /** The script in dom0 that puts the device in its place. */
        HOTPLUG,
        TOOLSTACK
    }
}
