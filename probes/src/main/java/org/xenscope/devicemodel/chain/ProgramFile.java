package org.xenscope.devicemodel.chain;

import java.util.Optional;

/**
 * The file of a program that stands before QEMU.
 *
 * @param executable whether the host's root can run it
 * @param script what it does, where it is a script
 * @param interpreter whether the program of its first line is there; true where it is no script
 * @param detail why it could not be read
 */
public record ProgramFile(
        String path,
        State state,
        boolean executable,
        Optional<ScriptReading> script,
        boolean interpreter,
        String detail) {
    /** What stands there. */
    public enum State {
        ABSENT,
        SCRIPT,
        /** OpenXT's svirt-interpose, by its own words. */
        INTERPOSER,
        BINARY,
        UNREADABLE
    }

    /** The last part of its path. */
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
