package org.xenscope.devicemodel;

/**
 * How a QMP command is sent (QEMU's docs/interop/qmp-spec: "Out-of-band execution"). In band it waits for those before it,
 * and for QEMU's main loop; out of band QEMU's monitor thread does it at once, which works when the main loop hangs, and only
 * for the few commands whose schema says {@code allow-oob}.
 */
public enum Band {
    IN("execute"),
    OUT_OF("exec-oob");

    private final String key;

    Band(String key) {
        this.key = key;
    }

    /** The member of a message that names the command. */
    public String key() {
        return key;
    }
}
