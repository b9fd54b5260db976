package org.xenscope.disk.plan;

import java.util.Optional;

/**
 * How a disk should stand in the config, and what QEMU would get then.
 *
 * @param line the disk spec
 * @param why in half a sentence
 * @param attach the image that must be given a tap device first, whose path then stands in the line; empty when none
 * @param alternative another line that does, with what it needs; empty when there is none
 */
public record BetterDisk(
        String line, String why, Optional<String> attach, Optional<String> alternative, QemuDisk qemu) {}
