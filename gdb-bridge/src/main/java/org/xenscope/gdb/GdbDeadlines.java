package org.xenscope.gdb;

import java.time.Duration;

/**
 * How long is waited for gdb. Reading the symbols of a QEMU takes seconds, and so does each page of memory of an emulated
 * Xen.
 *
 * @param answer to one command
 * @param connect reaching the program, and reading what belongs to it
 * @param stop from asking the program to stand until it does
 * @param close all of letting go, before gdb is ended by force
 */
public record GdbDeadlines(Duration answer, Duration connect, Duration stop, Duration close) {
    public static GdbDeadlines standard() {
        return new GdbDeadlines(
                Duration.ofSeconds(30), Duration.ofSeconds(90), Duration.ofSeconds(15), Duration.ofSeconds(10));
    }
}
