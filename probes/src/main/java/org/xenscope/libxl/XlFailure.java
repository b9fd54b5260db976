package org.xenscope.libxl;

import java.util.Optional;

/**
 * Why xl failed.
 *
 * @param kind by which the advice was chosen
 * @param cause one sentence for a person
 * @param next what to do, one sentence
 * @param line the line that tells; empty for a cause that is only inferred
 */
public record XlFailure(Kind kind, String cause, String next, Optional<LogLine> line) {
    /** What fails most often when a domain is made. */
    public enum Kind {
        BRIDGE_MISSING,
        DISK_MISSING,
        DEVICE_MODEL_MISSING,
        DEVICE_MODEL_DIED,
        DEVICE_MODEL_TIMEOUT,
        HOTPLUG_FAILED,
        HOTPLUG_TIMEOUT,
        OUT_OF_MEMORY,
        NAME_TAKEN,
        KERNEL_MISSING,
        CONFIG,
        NOT_A_DOM0,
        NO_SUCH_DOMAIN,
        RESUME_FAILED,
        OTHER
    }
}
