package org.xenscope.devicemodel;

import org.xenscope.error.FailedException;

/** QEMU answered a command with an error. */
public final class QmpRefusedException extends FailedException {
    private static final long serialVersionUID = 1L;

    private final String errorClass;

    QmpRefusedException(String peer, String command, String errorClass, String description) {
        super(
                peer + ": " + command + " was refused: " + description,
                errorClass.equals("CommandNotFound") ? "this QEMU is built without it: see query-commands" : "");
        this.errorClass = errorClass;
    }

    /** QMP's own class: {@code GenericError}, {@code CommandNotFound}, {@code DeviceNotActive} … */
    public String errorClass() {
        return errorClass;
    }
}
