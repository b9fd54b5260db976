package org.xenscope.libxl;

import java.util.Locale;

/** How a domain runs. */
public enum DomainType {
    PV,
    PVH,
    HVM;

    /** As xl.cfg and {@code xl list -l} write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
