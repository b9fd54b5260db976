package org.xenscope.gdb;

import org.xenscope.error.UsageException;

/** gdb's own numbers, as people type them. */
final class GdbNumbers {
    private GdbNumbers() {}

    static String thread(String id) {
        return checked(id, "[0-9]{1,9}", "thread");
    }

    static String breakpoint(String id) {
        return checked(id, "[0-9]{1,9}(?:\\.[0-9]{1,9})?", "breakpoint");
    }

    private static String checked(String id, String form, String what) {
        if (!id.matches(form)) {
            throw new UsageException("`" + id + "` is no number of a " + what, "list the " + what + "s to see them");
        }
        return id;
    }
}
