package org.xenscope.xenstore;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a message asks, answers or tells: {@code enum xsd_sockmsg_type} of xen/include/public/io/xs_wire.h. */
public enum MessageType {
    /** Called DEBUG before Xen 4.8. */
    CONTROL(0),
    DIRECTORY(1),
    READ(2),
    GET_PERMS(3),
    WATCH(4),
    UNWATCH(5),
    TRANSACTION_START(6),
    TRANSACTION_END(7),
    INTRODUCE(8),
    RELEASE(9),
    GET_DOMAIN_PATH(10),
    WRITE(11),
    MKDIR(12),
    RM(13),
    SET_PERMS(14),
    /** Never a request: the daemon sends it of itself. */
    WATCH_EVENT(15),
    /** Never a request: the answer to one that failed. */
    ERROR(16),
    IS_DOMAIN_INTRODUCED(17),
    RESUME(18),
    SET_TARGET(19),
    // 20 was RESTRICT, gone since Xen 4.10
    RESET_WATCHES(21),
    DIRECTORY_PART(22);

    private static final @Nullable MessageType[] BY_CODE = new @Nullable MessageType[23];

    static {
        for (MessageType type : values()) {
            BY_CODE[type.code] = type;
        }
    }

    private final int code;

    MessageType(int code) {
        this.code = code;
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
