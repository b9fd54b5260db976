package org.xenscope.xenbus;

/** Who has a part in a device's coming up. */
public enum Side {
    NOBODY("nobody"),
    /** libxl or another that makes the nodes. */
    TOOLSTACK("toolstack"),
    BACKEND("backend"),
    /** The script in dom0 that puts the device in its place. */
    HOTPLUG("script"),
    /** The guest's driver. */
    FRONTEND("guest");

    private final String word;

    Side(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
