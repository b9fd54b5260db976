package org.xenscope.xenbus;

import java.util.Optional;

/** The state of one half of a device (xen/include/public/io/xenbus.h). */
public enum XenbusState {
    UNKNOWN("Unknown"),
    INITIALISING("Initialising"),
    INIT_WAIT("InitWait"),
    INITIALISED("Initialised"),
    CONNECTED("Connected"),
    CLOSING("Closing"),
    CLOSED("Closed"),
    RECONFIGURING("Reconfiguring"),
    RECONFIGURED("Reconfigured");

    private final String word;

    XenbusState(String word) {
        this.word = word;
    }

    /** As the store holds it. */
    public int number() {
        return ordinal();
    }

    /** As Linux and libxl write it. */
    public String word() {
        return word;
    }

    /** Empty for what is no state: nothing, or what a guest wrote there. */
    public static Optional<XenbusState> parse(String text) {
        return text.length() == 1 && text.charAt(0) >= '0' && text.charAt(0) <= '8'
                ? Optional.of(values()[text.charAt(0) - '0'])
                : Optional.empty();
    }

    @Override
    public String toString() {
        return number() + " " + word;
    }
}
