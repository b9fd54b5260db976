package org.xenscope.xenstore;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a message asks, answers or tells: {@code enum xsd_sockmsg_type} of xen/include/public/io/xs_wire.h. */
public enum MessageType {
    /** Called DEBUG before Xen 4.8. */
    CONTROL(0, "controlling"),
    DIRECTORY(1, "listing"),
    READ(2, "reading"),
    GET_PERMS(3, "reading the permissions of"),
    WATCH(4, "watching"),
    UNWATCH(5, "ending the watch of"),
    TRANSACTION_START(6, "beginning a transaction"),
    TRANSACTION_END(7, "ending a transaction"),
    INTRODUCE(8, "introducing domain"),
    RELEASE(9, "releasing domain"),
    GET_DOMAIN_PATH(10, "asking for the path of domain"),
    WRITE(11, "writing"),
    MKDIR(12, "making"),
    RM(13, "removing"),
    SET_PERMS(14, "setting the permissions of"),
    /** Never a request: the daemon sends it of itself. */
    WATCH_EVENT(15, "an event"),
    /** Never a request: the answer to one that failed. */
    ERROR(16, "an error"),
    IS_DOMAIN_INTRODUCED(17, "asking about domain"),
    RESUME(18, "resuming domain"),
    SET_TARGET(19, "setting the target of domain"),
    // 20 was RESTRICT, gone since Xen 4.10
    RESET_WATCHES(21, "ending all watches"),
    DIRECTORY_PART(22, "listing a part of");

    private static final @Nullable MessageType[] BY_CODE = new @Nullable MessageType[23];

    static {
        for (MessageType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;
    private final String doing;

    MessageType(int code, String doing) {
        this.code = code;
        this.doing = doing;
    }

    /** What whoever sends it does, for messages to a person; {@link #name} is the protocol's word. */
    @Override
    public String toString() {
        return doing;
    }

    /** The number that stands in the header. */
    public int code() {
        return code;
    }

    /** The type of this number; empty for a number that is no type. */
    public static Optional<MessageType> of(int code) {
        return code < 0 || code >= BY_CODE.length ? Optional.empty() : Optional.ofNullable(BY_CODE[code]);
    }
}
