package org.xenscope.host;

/** The right to change a host. Only a {@link Policy} that allows changes gives one. */
public final class Permit {
    Permit() {}
}
