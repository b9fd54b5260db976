package org.xenscope.libxl;

import java.util.Optional;

/** libxl's return codes (tools/libs/light/libxl_types.idl, Xen 4.17). */
public enum LibxlError {
    NONSPECIFIC(-1, "something failed"),
    VERSION(-2, "wrong version"),
    FAIL(-3, "failed"),
    NI(-4, "not implemented"),
    NOMEM(-5, "out of memory"),
    INVAL(-6, "invalid argument"),
    BADFAIL(-7, "failed, and could not be undone"),
    GUEST_TIMEDOUT(-8, "the guest did not answer in time"),
    TIMEDOUT(-9, "not done in time"),
    NOPARAVIRT(-10, "the guest has no PV drivers"),
    NOT_READY(-11, "not ready"),
    OSEVENT_REG_FAIL(-12, "an event could not be registered"),
    BUFFERFULL(-13, "buffer full"),
    UNKNOWN_CHILD(-14, "a child process that libxl does not know"),
    LOCK_FAIL(-15, "a lock could not be taken"),
    JSON_CONFIG_EMPTY(-16, "the domain's saved config is empty"),
    DEVICE_EXISTS(-17, "the device is there already"),
    CHECKPOINT_DEVOPS_DOES_NOT_MATCH(-18, "the device cannot be checkpointed"),
    CHECKPOINT_DEVICE_NOT_SUPPORTED(-19, "the device does not support checkpoints"),
    VNUMA_CONFIG_INVALID(-20, "the vnuma config is invalid"),
    DOMAIN_NOTFOUND(-21, "no such domain"),
    ABORTED(-22, "aborted"),
    NOTFOUND(-23, "not found"),
    DOMAIN_DESTROYED(-24, "the domain was destroyed meanwhile"),
    FEATURE_REMOVED(-25, "this Xen no longer has the feature"),
    PROTOCOL_ERROR_QMP(-26, "QEMU's QMP answer makes no sense"),
    UNKNOWN_QMP_ERROR(-27, "an unknown QMP error"),
    QMP_GENERIC_ERROR(-28, "QEMU refused the command"),
    QMP_COMMAND_NOT_FOUND(-29, "this QEMU has no such QMP command"),
    QMP_DEVICE_NOT_ACTIVE(-30, "QEMU's device is not active"),
    QMP_DEVICE_NOT_FOUND(-31, "QEMU has no such device"),
    QEMU_API(-32, "this QEMU's interface is not the one expected");

    private final int code;
    private final String meaning;

    LibxlError(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    public int code() {
        return code;
    }

    public String meaning() {
        return meaning;
    }

    public static Optional<LibxlError> of(int code) {
        for (LibxlError each : values()) {
            if (each.code == code) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
