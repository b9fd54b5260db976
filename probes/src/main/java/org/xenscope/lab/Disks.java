package org.xenscope.lab;

import java.nio.file.Path;
import java.time.Duration;

/** The disks of labs. */
final class Disks {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private Disks() {}

    /** An empty overlay of the image's root. */
    static void overlay(Image image, Path disk) {
        Command.of(
                        LIMIT,
                        "qemu-img",
                        "create",
                        "-q",
                        "-f",
                        "qcow2",
                        "-F",
                        "raw",
                        "-b",
                        image.root().toString(),
                        disk.toString())
                .orFail("the lab's disk cannot be made");
    }

    /** A copy; where the file system can, one that shares its blocks until they are written. */
    static void copy(Path from, Path to) {
        Command.of(LIMIT, "cp", "--reflink=auto", "--", from.toString(), to.toString())
                .orFail("the lab's disk cannot be copied");
    }
}
